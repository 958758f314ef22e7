/* text.c - what notes, checkpoints and proofs are read by: lines, numbers and hashes, each in its one form. */
#include "base64.h"
#include "log_int.h"

bool natural_parse(struct str s, uint64_t *value)
{
	uint64_t number = 0;
	if (s.len == 0 || (s.len > 1 && s.ptr[0] == '0'))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || __builtin_mul_overflow(number, 10U, &number) ||
		    __builtin_add_overflow(number, (unsigned)(s.ptr[i] - '0'), &number))
			return false;
	*value = number;
	return true;
}

bool take_line(struct str *rest, struct str *line)
{
	const char *newline = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
	if (!newline)
		return false;
	*line = (struct str){ rest->ptr, (size_t)(newline - rest->ptr) };
	*rest = (struct str){ newline + 1, rest->len - line->len - 1 };
	return true;
}

bool hash_parse(struct arena *arena, struct str line, struct merkle_hash *out)
{
	struct str bytes;
	if (line.len != 44 || !base64_decode(arena, line, &bytes) || bytes.len != sizeof out->byte)
		return false;
	memcpy(out->byte, bytes.ptr, sizeof out->byte);
	return true;
}
