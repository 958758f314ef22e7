/* utf8.c - well-formed UTF-8 (Unicode 15, table 3-7) and how wide it is on a terminal.
 *
 * Width is our own table and not wcwidth: the answer must not depend on the locale, of which only C may exist. */
#include "utf8.h"

static inline bool continues(struct str s, size_t at)
{
	return at < s.len && ((unsigned char)s.ptr[at] & 0xc0) == 0x80;
}

static inline uint32_t tail(struct str s, size_t at) { return (unsigned char)s.ptr[at] & 0x3f; }

static size_t decode_two(struct str s, size_t at, uint32_t lead, uint32_t *code_point)
{
	if (!continues(s, at + 1))
		return 0;
	*code_point = (lead & 0x1f) << 6 | tail(s, at + 1);
	return 2;
}

static size_t decode_three(struct str s, size_t at, uint32_t lead, uint32_t *code_point)
{
	if (!continues(s, at + 1) || !continues(s, at + 2))
		return 0;
	uint32_t c = (lead & 0x0f) << 12 | tail(s, at + 1) << 6 | tail(s, at + 2);
	if (c < 0x800 || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code_point = c;
	return 3;
}

static size_t decode_four(struct str s, size_t at, uint32_t lead, uint32_t *code_point)
{
	if (!continues(s, at + 1) || !continues(s, at + 2) || !continues(s, at + 3))
		return 0;
	uint32_t c = (lead & 0x07) << 18 | tail(s, at + 1) << 12 | tail(s, at + 2) << 6 | tail(s, at + 3);
	if (c < 0x10000 || c > 0x10ffff)
		return 0;
	*code_point = c;
	return 4;
}

size_t utf8_decode(struct str s, size_t at, uint32_t *code_point)
{
	if (at >= s.len)
		return 0;
	uint32_t lead = (unsigned char)s.ptr[at];
	if (lead < 0x80) {
		*code_point = lead;
		return 1;
	}
	if (lead >= 0xc2 && lead <= 0xdf) /* C0 and C1 could only begin an overlong form */
		return decode_two(s, at, lead, code_point);
	if (lead >= 0xe0 && lead <= 0xef)
		return decode_three(s, at, lead, code_point);
	if (lead >= 0xf0 && lead <= 0xf4)
		return decode_four(s, at, lead, code_point);
	return 0;
}

/* How many of the bytes from `at` on are ASCII, a word at a time: nearly all of nearly every text is. */
static size_t ascii_run(struct str s, size_t at)
{
	size_t i = at;
	for (uint64_t word; s.len - i >= sizeof word; i += sizeof word) {
		memcpy(&word, s.ptr + i, sizeof word);
		if (word & 0x8080808080808080U)
			break;
	}
	while (i < s.len && (unsigned char)s.ptr[i] < 0x80)
		i++;
	return i - at;
}

bool utf8_valid(struct str s, size_t *bad_at)
{
	uint32_t code_point;
	for (size_t at = ascii_run(s, 0); at < s.len; at += ascii_run(s, at)) {
		size_t len = utf8_decode(s, at, &code_point);
		if (len == 0) {
			if (bad_at)
				*bad_at = at;
			return false;
		}
		at += len;
	}
	return true;
}

bool utf8_is_bidi_control(uint32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

struct range {
	uint32_t first, last;
};

static const struct range zero_width[] = {
#define ZERO(first, last) { first, last },
#define WIDE(first, last)
#include "width.def"
#undef ZERO
#undef WIDE
};

static const struct range double_width[] = {
#define ZERO(first, last)
#define WIDE(first, last) { first, last },
#include "width.def"
#undef ZERO
#undef WIDE
};

static bool within(const struct range *ranges, size_t count, uint32_t c)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && c >= ranges[low].first;
}

int utf8_width(uint32_t c)
{
	if (c >= 0x20 && c < 0x300) /* Latin, below every range of the table */
		return c < 0x7f || c >= 0xa0;
	if (c < 0x20)
		return c == '\t'; /* whoever shows a line puts one space where a tab was */
	if (within(zero_width, sizeof zero_width / sizeof *zero_width, c))
		return 0;
	return within(double_width, sizeof double_width / sizeof *double_width, c) ? 2 : 1;
}

size_t utf8_columns(struct str s)
{
	size_t columns = 0;
	for (size_t at = 0; at < s.len;) {
		uint32_t code_point;
		size_t len = utf8_decode(s, at, &code_point);
		columns += len ? (size_t)utf8_width(code_point) : 1;
		at += len ? len : 1;
	}
	return columns;
}
