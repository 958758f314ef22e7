/* mrz.c - the form and the check digits of a zone; nothing is taken from it but that it is sound (ICAO Doc 9303, part
 * 3, 4.9: weights 7, 3, 1; A is 10, B is 11 and so on, `<` is 0). */
#include "mrz.h"
#include "arena.h"
#include "buf.h"
#include <stdbool.h>

enum { LINES_MAX = 3 };

struct part {
	int line, from, count;
};
struct check {
	const char *what;
	int line, at; /* the digit */
	struct part parts[6];
	bool may_be_blank; /* `<` stands for 0 where the field is not used */
};

static const struct check td3[] = {
	{ "of the document number", 1, 9, { { 1, 0, 9 } }, false },
	{ "of the date of birth", 1, 19, { { 1, 13, 6 } }, false },
	{ "of the date of expiry", 1, 27, { { 1, 21, 6 } }, false },
	{ "of the personal number", 1, 42, { { 1, 28, 14 } }, true },
	{ "of the whole", 1, 43, { { 1, 0, 10 }, { 1, 13, 7 }, { 1, 21, 22 } }, false },
};
static const struct check td2[] = {
	{ "of the document number", 1, 9, { { 1, 0, 9 } }, true },
	{ "of the date of birth", 1, 19, { { 1, 13, 6 } }, false },
	{ "of the date of expiry", 1, 27, { { 1, 21, 6 } }, false },
	{ "of the whole", 1, 35, { { 1, 0, 10 }, { 1, 13, 7 }, { 1, 21, 14 } }, false },
};
static const struct check td1[] = {
	{ "of the document number", 0, 14, { { 0, 5, 9 } }, true },
	{ "of the date of birth", 1, 6, { { 1, 0, 6 } }, false },
	{ "of the date of expiry", 1, 14, { { 1, 8, 6 } }, false },
	{ "of the whole", 1, 29, { { 0, 5, 25 }, { 1, 0, 7 }, { 1, 8, 7 }, { 1, 18, 11 } }, false },
};
static const struct check visa[] = {
	{ "of the document number", 1, 9, { { 1, 0, 9 } }, false },
	{ "of the date of birth", 1, 19, { { 1, 13, 6 } }, false },
	{ "of the date of expiry", 1, 27, { { 1, 21, 6 } }, false },
};

static const struct form {
	int lines;
	size_t width;
	bool visa;
	const struct check *checks;
	size_t count;
} forms[] = {
	{ 2, 44, true, visa, 3 }, { 2, 36, true, visa, 3 }, { 2, 44, false, td3, 5 },
	{ 2, 36, false, td2, 4 }, { 3, 30, false, td1, 4 },
};

static int value_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return c == '<' ? 0 : -1;
}

static int digit_of(const struct str *lines, const struct check *check)
{
	static const int weights[] = { 7, 3, 1 };
	int sum = 0, k = 0;
	for (size_t p = 0; p < sizeof check->parts / sizeof *check->parts; p++)
		for (int i = 0; i < check->parts[p].count; i++)
			sum += value_of(lines[check->parts[p].line].ptr[check->parts[p].from + i]) * weights[k++ % 3];
	return sum % 10;
}

/* A document number longer than nine characters (part 5, 4.2.2): its check digit is blank, and the number goes on in
 * the optional data, which then end with the digit. */
static bool long_number(const struct str *lines, const struct check *check)
{
	struct str line = lines[check->line];
	size_t from = check->line == 0 ? 15 : 28, to = check->line == 0 ? 30 : 35, end = from;
	int sum = 0, k = 0;
	static const int weights[] = { 7, 3, 1 };
	if (line.ptr[check->at] != '<')
		return false;
	while (end < to && line.ptr[end] != '<')
		end++;
	if (end - from < 2)
		return false;
	for (int i = 0; i < check->parts[0].count; i++)
		sum += value_of(line.ptr[check->parts[0].from + i]) * weights[k++ % 3];
	for (size_t i = from; i < end - 1; i++)
		sum += value_of(line.ptr[i]) * weights[k++ % 3];
	return value_of(line.ptr[end - 1]) == sum % 10;
}

static enum status check_digits(const struct form *form, const struct str *lines, struct error *error)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct check *check = &form->checks[i];
		char said = lines[check->line].ptr[check->at];
		int wanted = digit_of(lines, check);
		bool blank = said == '<' && check->may_be_blank;
		if (said == '0' + wanted || (blank && wanted == 0) || (blank && i == 0 && long_number(lines, check)))
			continue;
		return error_set(error, STATUS_BAD_INPUT,
				 "the check digit %s is %c and must be %d: the zone was misread, or altered",
				 check->what, said, wanted);
	}
	return STATUS_OK;
}

static enum status read_lines(struct str zone, struct str lines[LINES_MAX], const struct form **form,
			      struct error *error)
{
	int count = 0;
	for (size_t i = 0; i < zone.len;) {
		size_t from = i;
		while (i < zone.len && zone.ptr[i] != '\n' && zone.ptr[i] != ' ' && zone.ptr[i] != '\r') {
			if (value_of(zone.ptr[i]) < 0)
				return error_set(error, STATUS_BAD_INPUT,
						 "a machine readable zone has capital letters, digits and `<` only");
			i++;
		}
		if (i > from && count == LINES_MAX)
			return error_set(error, STATUS_BAD_INPUT, "a machine readable zone has at most three lines");
		if (i > from)
			lines[count++] = (struct str){ zone.ptr + from, i - from };
		else
			i++;
	}
	for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
		bool fits = count == forms[f].lines && forms[f].visa == (count && lines[0].ptr[0] == 'V');
		for (int i = 0; fits && i < count; i++)
			fits = lines[i].len == forms[f].width;
		if (!fits)
			continue;
		*form = &forms[f];
		return STATUS_OK;
	}
	return error_set(error, STATUS_BAD_INPUT,
			 "a machine readable zone has two lines of 44 or 36 characters, or three of 30");
}

enum status mrz_check(struct str zone, struct error *error)
{
	struct str lines[LINES_MAX];
	const struct form *form;
	TRY(read_lines(zone, lines, &form, error));
	return check_digits(form, lines, error);
}

/* The nine characters, and what a long number goes on with in the optional data, without its digit. */
enum status mrz_number(struct arena *arena, struct str zone, struct str *number, struct error *error)
{
	struct str lines[LINES_MAX];
	const struct form *form;
	struct buf out = BUF_INIT;
	TRY(read_lines(zone, lines, &form, error));
	const struct check *check = &form->checks[0];
	struct str line = lines[check->line];
	size_t from = (size_t)check->parts[0].from;
	buf_add(&out, line.ptr + from, (size_t)check->parts[0].count);
	if (check->may_be_blank && long_number(lines, check)) {
		size_t begins = check->line == 0 ? 15 : 28, end;
		for (end = begins; end < line.len && line.ptr[end] != '<';)
			end++;
		buf_add(&out, line.ptr + begins, end - begins - 1);
	}
	while (out.len && out.ptr[out.len - 1] == '<')
		out.len--;
	*number = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return STATUS_OK;
}
