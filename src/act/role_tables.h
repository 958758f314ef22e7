/* role_tables.h - role.def with the rows that the includer did not ask for left out. */
#ifndef ROLE
#define ROLE(name, side)
#endif
#ifndef ACTION
#define ACTION(name, verb, what)
#endif
#ifndef PERMIT
#define PERMIT(action, role)
#endif
#include "role.def"
#undef ROLE
#undef ACTION
#undef PERMIT
