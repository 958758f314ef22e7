/* ratio.c - see ratio.h. */
#include "ratio.h"
#include "arena.h"
#include "buf.h"
#include <assert.h>
#include <stdlib.h>

struct ratios {
	mpq_t *at;
	size_t count;
};

static void clear(void *what)
{
	struct ratios *ratios = what;
	for (size_t i = 0; i < ratios->count; i++)
		mpq_clear(ratios->at[i]);
}

mpq_t *ratios_new(struct arena *arena, size_t count)
{
	struct ratios *ratios = arena_new(arena, struct ratios);
	*ratios = (struct ratios){ arena_new_array(arena, mpq_t, count), count };
	for (size_t i = 0; i < count; i++)
		mpq_init(ratios->at[i]);
	arena_on_destroy(arena, clear, ratios);
	return ratios->at;
}

void ratio_set(mpq_t ratio, int64_t numerator, int64_t denominator)
{
	assert(denominator > 0);
	mpq_set_si(ratio, numerator, (unsigned long)denominator);
	mpq_canonicalize(ratio);
}

bool ratio_is_whole(const mpq_t ratio) { return mpz_cmp_ui(mpq_denref(ratio), 1) == 0; }

/* Half to even: the floor of twice the ratio plus one, halved, but one less where it was a half above an even number.
 */
static void round_half_even(mpz_t out, const mpq_t ratio)
{
	mpz_t twice, rest;
	mpz_init(twice);
	mpz_init(rest);
	mpz_mul_2exp(twice, mpq_numref(ratio), 1);
	mpz_add(twice, twice, mpq_denref(ratio));
	mpz_mul_2exp(rest, mpq_denref(ratio), 1);
	mpz_fdiv_qr(out, rest, twice, rest);
	if (mpz_sgn(rest) == 0 && mpz_odd_p(out)) /* exactly a half */
		mpz_sub_ui(out, out, 1);
	mpz_clear(twice);
	mpz_clear(rest);
}

bool ratio_round(const mpq_t ratio, int64_t *value)
{
	mpz_t whole;
	mpz_init(whole);
	round_half_even(whole, ratio);
	bool fits = mpz_fits_slong_p(whole);
	*value = fits ? mpz_get_si(whole) : 0;
	mpz_clear(whole);
	return fits;
}

/* How many digits after the point it has; `most` + 1 when more, or without end. */
static int digits_of(const mpq_t ratio, int most)
{
	mpz_t power, rest;
	mpz_init_set_ui(power, 1);
	mpz_init(rest);
	int digits = 0;
	for (; digits <= most; digits++) {
		mpz_mod(rest, power, mpq_denref(ratio));
		if (mpz_sgn(rest) == 0)
			break;
		mpz_mul_ui(power, power, 10);
	}
	mpz_clear(power);
	mpz_clear(rest);
	return digits;
}

struct str ratio_text(struct arena *arena, const mpq_t ratio, int least, int most, bool *exact)
{
	int digits = digits_of(ratio, most);
	*exact = digits <= most;
	digits = digits > most ? most : digits < least ? least : digits;
	mpz_t whole;
	mpq_t scaled;
	mpz_init(whole);
	mpq_init(scaled);
	mpz_ui_pow_ui(mpq_numref(scaled), 10, (unsigned long)digits);
	mpq_mul(scaled, scaled, ratio);
	round_half_even(whole, scaled);
	bool negative = mpz_sgn(whole) < 0;
	mpz_abs(whole, whole);
	struct buf out = BUF_INIT;
	char *text = mpz_get_str(NULL, 10, whole);
	int length = (int)strlen(text), pad = length <= digits ? digits + 1 - length : 0;
	if (negative)
		buf_add_char(&out, '-');
	for (int i = -pad; i < length; i++) {
		if (digits && length - i == digits)
			buf_add_char(&out, '.');
		buf_add_char(&out, i < 0 ? '0' : text[i]);
	}
	void (*release)(void *, size_t);
	mp_get_memory_functions(NULL, NULL, &release);
	release(text, (size_t)length + 1);
	mpz_clear(whole);
	mpq_clear(scaled);
	struct str result = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return result;
}

struct str ratio_whole_text(struct arena *arena, const mpq_t ratio)
{
	char *text = mpq_get_str(NULL, 10, ratio);
	size_t length = strlen(text);
	struct str copied = str_copy(arena, (struct str){ text, length });
	void (*release)(void *, size_t);
	mp_get_memory_functions(NULL, NULL, &release);
	release(text, length + 1);
	return copied;
}
