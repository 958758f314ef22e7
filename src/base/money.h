/* money.h - exact decimals and ISO 4217 currencies.
 *
 * A decimal is an int64 with a fixed number of digits after the point (0..9). Money is a decimal whose digits are the
 * currency's exponent (0, 2, 3 or 4), so 4,760,000.00 USD is 476000000.
 */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H
#include "str.h"
#include <stdint.h>

enum { DECIMAL_DIGITS_MAX = 9, MONEY_TEXT_MAX = 32 };

/* "12", "-3.50", "20_000" when `underscores`; at most `digits` after the point; false, and *value as it was, on
 * anything else or overflow. A point has a digit on both sides, and so has an underscore, which stands only before the
 * point. No plus sign, no exponent, no spaces; zeros may lead. */
bool decimal_parse(struct str s, int digits, bool underscores, int64_t *value);
int decimal_digits(struct str s); /* digits after the point as written, 0 without a point */
void decimal_format(int64_t value, int digits, char out[MONEY_TEXT_MAX]);         /* "4760000.00" */
void decimal_format_grouped(int64_t value, int digits, char out[MONEY_TEXT_MAX]); /* "4,760,000.00" */

/* Of ISO 4217 ("USD"), or -1: also for the codes without a minor unit, such as XAU or XXX. Withdrawn codes are here. */
int currency_index(struct str code);
const char *currency_code(int index);
int currency_exponent(int index);
const char *currency_name(int index);
int currency_count(void);
#endif
