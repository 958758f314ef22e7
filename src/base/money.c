/* money.c - exact decimals, and the table of currencies.
 *
 * Nothing here passes through floating point: what is written with two digits is held with two digits, and what does
 * not fit is refused and never rounded. */
#include "money.h"
#include <assert.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* value * 10 - digit, downwards, because the negative numbers reach one further than the positive. */
static bool push_digit(int64_t *value, int digit)
{
	return !__builtin_mul_overflow(*value, (int64_t)10, value) &&
	       !__builtin_sub_overflow(*value, (int64_t)digit, value);
}

/* Digits from *at on, with single underscores between them when `underscores`; leaves *at behind them. */
static bool digits(struct str s, size_t *at, bool underscores, int64_t *value, int *count)
{
	*count = 0;
	for (; *at < s.len; (*at)++) {
		char c = s.ptr[*at];
		if (c == '_' && underscores && *count && *at + 1 < s.len && is_digit(s.ptr[*at + 1]))
			continue;
		if (!is_digit(c))
			break;
		if (!push_digit(value, c - '0'))
			return false;
		++*count;
	}
	return *count > 0;
}

bool decimal_parse(struct str s, int scale, bool underscores, int64_t *value)
{
	assert(scale >= 0 && scale <= DECIMAL_DIGITS_MAX);
	bool negative = s.len && s.ptr[0] == '-';
	size_t at = negative;
	int64_t below_zero = 0;
	int whole, fraction = 0;
	if (!digits(s, &at, underscores, &below_zero, &whole))
		return false;
	if (at < s.len && s.ptr[at] == '.') {
		at++;
		if (!digits(s, &at, false, &below_zero, &fraction))
			return false;
	}
	if (at != s.len || fraction > scale)
		return false;
	for (; fraction < scale; fraction++)
		if (!push_digit(&below_zero, 0))
			return false;
	if (!negative && below_zero == INT64_MIN)
		return false;
	*value = negative ? below_zero : -below_zero;
	return true;
}

int decimal_digits(struct str s)
{
	const char *point = s.len ? memchr(s.ptr, '.', s.len) : NULL;
	return point ? (int)(s.len - (size_t)(point - s.ptr) - 1) : 0;
}

/* Written from the last digit to the first, because only the end is known to need no more digits. */
static void format(int64_t value, int scale, bool grouped, char *out)
{
	assert(scale >= 0 && scale <= DECIMAL_DIGITS_MAX);
	char text[MONEY_TEXT_MAX];
	size_t at = sizeof text;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	text[--at] = '\0';
	for (int place = 0; place <= scale || rest; place++, rest /= 10) {
		if (place == scale && scale > 0)
			text[--at] = '.';
		if (grouped && place > scale && (place - scale) % 3 == 0)
			text[--at] = ',';
		text[--at] = (char)('0' + rest % 10);
	}
	if (value < 0)
		text[--at] = '-';
	memcpy(out, text + at, sizeof text - at);
}

void decimal_format(int64_t value, int scale, char out[MONEY_TEXT_MAX]) { format(value, scale, false, out); }

void decimal_format_grouped(int64_t value, int scale, char out[MONEY_TEXT_MAX]) { format(value, scale, true, out); }

struct currency {
	char code[4];
	int exponent;
	const char *name;
};

static const struct currency currencies[] = {
#define CURRENCY(code, exponent, name) { code, exponent, name },
#include "currency.def"
#undef CURRENCY
};

int currency_count(void) { return (int)(sizeof currencies / sizeof *currencies); }

int currency_index(struct str code)
{
	int low = 0, high = currency_count();
	if (code.len != 3)
		return -1;
	while (low < high) {
		int middle = (low + high) / 2;
		int order = memcmp(code.ptr, currencies[middle].code, 3);
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

static const struct currency *currency_at(int index)
{
	assert(index >= 0 && index < currency_count());
	return &currencies[index];
}

const char *currency_code(int index) { return currency_at(index)->code; }

int currency_exponent(int index) { return currency_at(index)->exponent; }

const char *currency_name(int index) { return currency_at(index)->name; }
