/* schema_int.h - the steps of the folder schema in order: step n brings a record of schema n - 1 to schema n. A step is
 * never altered once it was released; a change is a further step. */
#ifndef STORE_SCHEMA_INT_H
#define STORE_SCHEMA_INT_H

extern const char *const schema_steps[];
extern const int schema_count;
#endif
