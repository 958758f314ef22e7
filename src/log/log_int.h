/* log_int.h - within src/log. */
#ifndef LOG_LOG_INT_H
#define LOG_LOG_INT_H
#include "tile.h"

/* Digits without a zero in front, and nothing else; false when it does not fit. */
bool natural_parse(struct str s, uint64_t *value);
/* The text up to the next newline, which is taken away with it; false when there is no newline. */
bool take_line(struct str *rest, struct str *line);
/* A line that is one hash in base64. */
bool hash_parse(struct arena *arena, struct str line, struct merkle_hash *out);
enum status tile_wrong(struct tile tile, const char *what, struct error *error); /* STATUS_CONFLICT: "PATH what" */
#define CHECKPOINT_NEXT "next "                                                  /* the key that signs from now on */
#endif
