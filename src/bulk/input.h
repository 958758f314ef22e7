/* input.h - the seam to zlib: a file, or standard input, as bytes; what is gzip is unpacked, what is not is as it is.
 */
#ifndef BULK_INPUT_H
#define BULK_INPUT_H
#include "error.h"

struct arena;
struct input;
/* "-" is standard input. The input is closed with the arena. */
enum status input_open(struct arena *arena, const char *path, struct input **input, struct error *error) MUST_USE;
/* Up to `size` bytes; 0 at the end. */
enum status input_read(struct input *input, char *to, size_t size, size_t *got, struct error *error) MUST_USE;
size_t input_size(const struct input *input); /* of the file as it lies there; 0 when it has none */
size_t input_done(const struct input *input); /* bytes of it that were read */
#endif
