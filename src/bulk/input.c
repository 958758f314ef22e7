/* input.c - see input.h. */
#include "input.h"
#include "arena.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

struct input {
	gzFile file;
	const char *path;
	size_t size;
};

static void close_input(void *what)
{
	struct input *input = what;
	gzclose_r(input->file); /* nothing was written: there is nothing to lose */
}

enum status input_open(struct arena *arena, const char *path, struct input **out, struct error *error)
{
	bool standard = strcmp(path, "-") == 0;
	int file = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	if (file < 0 || fstat(file, &about) != 0) {
		enum status status = error_set(error, STATUS_IO, "%s cannot be opened: %s",
					       standard ? "standard input" : path, strerror(errno));
		if (file >= 0)
			close(file);
		return status;
	}
	struct input *input = *out = arena_new(arena, struct input);
	input->path = standard ? "standard input" : path;
	input->size = S_ISREG(about.st_mode) ? (size_t)about.st_size : 0;
	input->file = gzdopen(file, "rb");
	if (!input->file) {
		close(file);
		return error_set(error, STATUS_IO, "%s cannot be read", input->path);
	}
	gzbuffer(input->file, 256 * 1024);
	arena_on_destroy(arena, close_input, input);
	return STATUS_OK;
}

enum status input_read(struct input *input, char *to, size_t size, size_t *got, struct error *error)
{
	int code, count = gzread(input->file, to, (unsigned)size);
	*got = count > 0 ? (size_t)count : 0;
	const char *message = gzerror(input->file, &code);
	/* A gzip file that was cut off reads as far as it goes, and says so only here. */
	if (count >= 0 && (code == Z_OK || code == Z_STREAM_END))
		return STATUS_OK;
	return error_set(error, STATUS_IO, "%s cannot be read to its end: %s", input->path,
			 code == Z_ERRNO ? strerror(errno) : message);
}

size_t input_size(const struct input *input) { return input->size; }

size_t input_done(const struct input *input)
{
	z_off_t at = gzoffset(input->file);
	return at > 0 ? (size_t)at : 0;
}
