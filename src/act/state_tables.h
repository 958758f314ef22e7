/* state_tables.h - state.def with the rows that the includer did not ask for left out. */
#ifndef STATE
#define STATE(name, how)
#endif
#ifndef ARROW
#define ARROW(from, action, to)
#endif
#include "state.def"
#undef STATE
#undef ARROW
