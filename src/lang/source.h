/* source.h - one text as it was written, and places in it. */
#ifndef LANG_SOURCE_H
#define LANG_SOURCE_H
#include "arena.h"
#include "hash.h"
#include "str.h"
#include <stdint.h>

struct source {
	struct str name; /* as the user named it; embedded texts begin with "law/" */
	struct str text;
	bool embedded; /* shipped inside the program */
	bool named;    /* the user named a file that holds it */
	size_t number; /* of the corpus' sources, in the order loaded */
};

/* A run of bytes of one source. The zero span is "nowhere". */
struct span {
	const struct source *source;
	uint32_t at, len;
};

struct place {
	unsigned line, column; /* from 1; column counts code points */
	struct str line_text;  /* without the newline */
	size_t line_at;        /* byte offset of the line */
};

struct place source_place(struct span span);
struct str span_text(struct span span);
/* What stands in a span, on one line, comments taken out. */
struct str written_text(struct arena *arena, struct span span);
struct span span_join(struct span first, struct span last);
#endif
