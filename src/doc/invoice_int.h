/* invoice_int.h - what the paper and the data have in common. */
#ifndef DOC_INVOICE_INT_H
#define DOC_INVOICE_INT_H
#include "invoice.h"

enum invoice_word {
#define WORD(name, english, spanish) WORD_##name,
#include "invoice_word.def"
#undef WORD
	WORD_COUNT
};

/* The word in the invoice's language, with %1, %2 and %3 filled in. */
void invoice_word(struct buf *out, const struct invoice *invoice, enum invoice_word word, const struct str *values);
/* "31 March 2025", "31 de marzo de 2025". */
void invoice_date(struct buf *out, const struct invoice *invoice, int32_t day);
/* "31 March 2025 to 30 April 2025"; one day alone when both are the same. */
void invoice_span(struct buf *out, const struct invoice *invoice, int32_t from, int32_t to);
/* 4 760 000.00: the thousands apart by U+202F, which is no place to break a line. */
void invoice_amount(struct buf *out, int64_t amount, int digits);
/* "12, 15-480": runs of numbers drawn together, at most `most` of them. How many numbers they are. */
size_t invoice_events(struct buf *out, const uint64_t *events, size_t count, size_t most);
int invoice_digits(const struct invoice *invoice);
/* Whether the quantity is a ratio, which no decimal says. */
bool invoice_is_ratio(struct str quantity);
const char *invoice_state(const struct invoice *invoice, const struct invoice_party *party);
#endif
