/* witness.h - of a person who shows something, as little as still shows it. */
#ifndef CLI_WITNESS_H
#define CLI_WITNESS_H
#include "eval.h"

struct showing { /* this condition of this path has this value */
	const struct path *path;
	node_id node;
	tri value;   /* true or false */
	bool varied; /* of the person with another value of a fact */
	int fact;
	int64_t other;
};

/* Takes out of the facts what can be left unsaid while all of it stays true. True at once: is it true at all? */
bool witness_smallest(struct arena *arena, struct subject_facts *person, const struct showing *shows, size_t count);
#endif
