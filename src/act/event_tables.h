/* event_tables.h - event.def with the rows that the includer did not ask for left out. */
#ifndef MAP
#define MAP(name, number, prefix, what)
#endif
#ifndef INDEX
#define INDEX(map, member, name, number)
#endif
#ifndef EVENT
#define EVENT(name, type, map, how, list, what)
#endif
#ifndef FIELD
#define FIELD(event, member, kind, need)
#endif
#include "event.def"
#undef MAP
#undef INDEX
#undef EVENT
#undef FIELD
