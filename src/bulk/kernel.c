/* kernel.c - the inner loops. meson builds this file once for each kind of processor, with that processor's flags and
 * KERNEL naming the table; the best that the machine has is chosen when the program runs (bulk.c).
 *
 * The compiler makes vectors of the plain loops. Only two things are written for a processor, because C has no words
 * for them: comparing numbers into bits, and bits into bytes.
 */
#include "bulk_int.h"
#if defined __AVX512BW__ || defined __AVX2__
#include <immintrin.h>
#endif

typedef uint64_t vector __attribute__((vector_size(64), aligned(8)));
enum { VECTOR_WORDS = 8 };

static void all_of_words(uint64_t *t, uint64_t *f, const uint64_t *const *ts, const uint64_t *const *fs, size_t count,
			 size_t w, size_t end)
{
	for (; w < end; w++) {
		uint64_t yes = UINT64_MAX, no = 0;
		for (size_t k = 0; k < count; k++) {
			yes &= ts[k][w];
			no |= fs[k][w];
		}
		t[w] = yes;
		f[w] = no;
	}
}

#define LOAD(plane, w) (*(const vector *)(const void *)((plane) + (w)))

static void all_of(uint64_t *t, uint64_t *f, const uint64_t *const *ts, const uint64_t *const *fs, size_t count,
		   size_t words)
{
	size_t w = 0;
	for (; w + VECTOR_WORDS <= words; w += VECTOR_WORDS) {
		vector yes = LOAD(ts[0], w) & LOAD(ts[1], w), no = LOAD(fs[0], w) | LOAD(fs[1], w);
		for (size_t k = 2; k < count; k++) {
			yes &= LOAD(ts[k], w);
			no |= LOAD(fs[k], w);
		}
		*(vector *)(void *)(t + w) = yes;
		*(vector *)(void *)(f + w) = no;
	}
	all_of_words(t, f, ts, fs, count, w, words);
}

/* A chunk of a byte column is one page, and the processor's own guess of what is read next ends with the page: the
 * lines of the next chunk are asked for while this one is worked on. Past the column's end that is no more than in
 * vain. */
static inline void ask_ahead(const void *at, size_t bytes, int write)
{
	const char *line = (const char *)((uintptr_t)at + bytes);
	if (write)
		__builtin_prefetch(line, 1, 2);
	else
		__builtin_prefetch(line, 0, 2);
}

/* Comparing: a row is in a range when value - low, unsigned, is at most high - low. A row is known when it is not 0. */

#if defined __AVX512BW__

#define COMPARE_WIDTH(name, type, lanes, set1, sub, le_mask, test_mask)                                                \
	static void name(uint64_t *restrict t, uint64_t *restrict f, const type *column, const struct range *ranges,   \
			 size_t count, size_t words)                                                                   \
	{                                                                                                              \
		for (size_t w = 0; w < words && count == 1; w++) { /* nearly all of them */                            \
			uint64_t in = 0, known = 0;                                                                    \
			for (size_t part = 0; part < WORD_ROWS / (lanes); part++) {                                    \
				const type *at = column + w * WORD_ROWS + part * (lanes);                              \
				__m512i x = _mm512_loadu_si512(at);                                                    \
				ask_ahead(at, words *WORD_ROWS * sizeof *at, 0);                                       \
				in |= (uint64_t)le_mask(sub(x, set1(ranges->low)), set1(ranges->high - ranges->low))   \
				      << (part * (lanes) % WORD_ROWS);                                                 \
				known |= (uint64_t)test_mask(x, x) << (part * (lanes) % WORD_ROWS);                    \
			}                                                                                              \
			t[w] = in;                                                                                     \
			f[w] = known & ~in;                                                                            \
		}                                                                                                      \
		for (size_t w = 0; w < words && count != 1; w++) {                                                     \
			uint64_t in = 0, known = 0;                                                                    \
			for (size_t part = 0; part < WORD_ROWS / (lanes); part++) {                                    \
				__m512i x = _mm512_loadu_si512(column + w * WORD_ROWS + part * (lanes));               \
				uint64_t mask = 0;                                                                     \
				for (size_t r = 0; r < count; r++)                                                     \
					mask |= le_mask(sub(x, set1(ranges[r].low)),                                   \
							set1(ranges[r].high - ranges[r].low));                         \
				in |= mask << (part * (lanes) % WORD_ROWS);                                            \
				known |= (uint64_t)test_mask(x, x) << (part * (lanes) % WORD_ROWS);                    \
			}                                                                                              \
			t[w] = in;                                                                                     \
			f[w] = known & ~in;                                                                            \
		}                                                                                                      \
	}
#define SET8(v) _mm512_set1_epi8((char)(v))
#define SET16(v) _mm512_set1_epi16((short)(v))
#define SET32(v) _mm512_set1_epi32((int)(v))
#define SET64(v) _mm512_set1_epi64((long long)(v))
COMPARE_WIDTH(compare8, uint8_t, 64, SET8, _mm512_sub_epi8, _mm512_cmple_epu8_mask, _mm512_test_epi8_mask)
COMPARE_WIDTH(compare16, uint16_t, 32, SET16, _mm512_sub_epi16, _mm512_cmple_epu16_mask, _mm512_test_epi16_mask)
COMPARE_WIDTH(compare32, uint32_t, 16, SET32, _mm512_sub_epi32, _mm512_cmple_epu32_mask, _mm512_test_epi32_mask)
COMPARE_WIDTH(compare64, uint64_t, 8, SET64, _mm512_sub_epi64, _mm512_cmple_epu64_mask, _mm512_test_epi64_mask)

#else

/* 64 bytes that are 0 or 1 become a word: eight of them at a time, by a product that gathers their lowest bits. */
static uint64_t bits_of(const uint8_t bytes[WORD_ROWS])
{
	uint64_t word = 0;
#if defined __AVX2__
	for (int half = 0; half < 2; half++) {
		__m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + half * 32));
		word |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(x, 7)) << (half * 32);
	}
#else
	for (int i = 0; i < 8; i++) {
		uint64_t eight = 0;
		for (int k = 0; k < 8; k++)
			eight |= (uint64_t)bytes[i * 8 + k] << (8 * k);
		word |= (eight * UINT64_C(0x0102040810204080) >> 56) << (8 * i);
	}
#endif
	return word;
}

#define COMPARE_WIDTH(name, type)                                                                                      \
	static void name(uint64_t *restrict t, uint64_t *restrict f, const type *column, const struct range *ranges,   \
			 size_t count, size_t words)                                                                   \
	{                                                                                                              \
		for (size_t w = 0; w < words; w++) {                                                                   \
			const type *x = column + w * WORD_ROWS;                                                        \
			uint8_t in[WORD_ROWS] = { 0 }, known[WORD_ROWS];                                               \
			for (size_t line = 0; line < sizeof(type); line++)                                             \
				ask_ahead((const char *)x + 64 * line, words * WORD_ROWS * sizeof *x, 0);              \
			for (size_t r = 0; r < count; r++) {                                                           \
				type low = (type)ranges[r].low, span = (type)(ranges[r].high - ranges[r].low);         \
				for (int i = 0; i < WORD_ROWS; i++)                                                    \
					in[i] |= (type)(x[i] - low) <= span;                                           \
			}                                                                                              \
			for (int i = 0; i < WORD_ROWS; i++)                                                            \
				known[i] = x[i] != 0;                                                                  \
			t[w] = bits_of(in);                                                                            \
			f[w] = bits_of(known) & ~t[w];                                                                 \
		}                                                                                                      \
	}
COMPARE_WIDTH(compare8, uint8_t)
COMPARE_WIDTH(compare16, uint16_t)
COMPARE_WIDTH(compare32, uint32_t)
COMPARE_WIDTH(compare64, uint64_t)

#endif

static void compare(uint64_t *restrict t, uint64_t *restrict f, const void *column, unsigned width,
		    const struct range *ranges, size_t count, size_t words)
{
	switch (width) {
	case 1: compare8(t, f, column, ranges, count, words); break;
	case 2: compare16(t, f, column, ranges, count, words); break;
	case 4: compare32(t, f, column, ranges, count, words); break;
	default: compare64(t, f, column, ranges, count, words); break;
	}
}

/* Outcomes. */

struct outcome_bits {
	uint64_t barred, not_covered, unmet, cleared;
};

static inline struct outcome_bits outcome_bits(const uint64_t *const barred[2], const uint64_t *const covered[2],
					       const uint64_t *const met[2], size_t w)
{
	struct outcome_bits o;
	o.barred = barred[0][w];
	o.not_covered = covered[1][w] & ~o.barred;
	o.unmet = met[1][w] & ~o.barred & ~o.not_covered;
	o.cleared = barred[1][w] & covered[0][w] & met[0][w];
	return o;
}

#if defined __AVX512BW__
static void spread(uint8_t *out, struct outcome_bits o)
{
	__m512i x = _mm512_set1_epi8(OUTCOME_undetermined);
	x = _mm512_mask_mov_epi8(x, o.barred, _mm512_set1_epi8(OUTCOME_barred));
	x = _mm512_mask_mov_epi8(x, o.not_covered, _mm512_set1_epi8(OUTCOME_not_covered));
	x = _mm512_mask_mov_epi8(x, o.unmet, _mm512_set1_epi8(OUTCOME_unmet));
	x = _mm512_mask_mov_epi8(x, o.cleared, _mm512_set1_epi8(OUTCOME_cleared));
	_mm512_storeu_si512(out, x);
}
#else
/* Eight bits to the lowest bits of eight bytes. */
static uint64_t bytes_of(uint64_t bits)
{
	uint64_t x = (bits & 0x7f) * UINT64_C(0x0002040810204081) & UINT64_C(0x0101010101010101);
	return x | (bits >> 7 & 1) << 56;
}
static void spread(uint8_t *out, struct outcome_bits o)
{
	/* undetermined is 4; the others differ from it by these bits */
	uint64_t four = ~(o.barred | o.not_covered | o.unmet), one = o.barred | o.unmet | o.cleared,
		 two = o.not_covered | o.unmet;
	_Static_assert(OUTCOME_barred == 1 && OUTCOME_not_covered == 2 && OUTCOME_unmet == 3 &&
			       OUTCOME_undetermined == 4 && OUTCOME_cleared == 5,
		       "the bits of outcomes");
	for (int i = 0; i < 8; i++) {
		uint64_t eight = bytes_of(one >> (8 * i) & 0xff) | bytes_of(two >> (8 * i) & 0xff) << 1 |
				 bytes_of(four >> (8 * i) & 0xff) << 2;
		for (int k = 0; k < 8; k++)
			out[i * 8 + k] = (uint8_t)(eight >> (8 * k));
	}
}
#endif

static void outcomes(uint8_t *out, const uint64_t *const barred[2], const uint64_t *const covered[2],
		     const uint64_t *const met[2], size_t words)
{
	for (size_t w = 0; w < words; w++) {
		ask_ahead(out + w * WORD_ROWS, words * WORD_ROWS, 1);
		spread(out + w * WORD_ROWS, outcome_bits(barred, covered, met, w));
	}
}

static void unknown(uint64_t *restrict out, const uint64_t *t, const uint64_t *f, size_t words)
{
	for (size_t w = 0; w < words; w++)
		out[w] = ~(t[w] | f[w]);
}

static void mark(uint64_t *restrict under, const uint64_t *parent, const uint64_t *t, const uint64_t *f, size_t words)
{
	for (size_t w = 0; w < words; w++)
		under[w] |= parent[w] & ~(t[w] | f[w]);
}

const struct kernel KERNEL = { KERNEL_NAME, all_of, compare, outcomes, unknown, mark };
