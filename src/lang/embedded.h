/* embedded.h - the shipped texts inside the program. tools/embed.py writes them from law/, sorted by path. */
#ifndef LANG_EMBEDDED_H
#define LANG_EMBEDDED_H
#include <stddef.h>

struct embedded_file {
	const char *path; /* "law/floor.law" */
	const char *text; /* its bytes, and a NUL behind them */
	size_t size;      /* without that NUL */
};

extern const struct embedded_file embedded_corpus[];
extern const size_t embedded_corpus_count;
#endif
