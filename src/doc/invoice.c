/* invoice.c - what an invoice must be before it is made, and the words, dates and numbers on it. See invoice.h.
 *
 * A text from outside could end a line early, hide a part of itself or turn another part round. None of it is repaired:
 * an invoice that differs from what was decided is worse than none, so the first such text is refused by name.
 */
#include "country.h"
#include "date.h"
#include "invoice_int.h"
#include "limit.h"
#include "money.h"
#include "utf8.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

__extension__ typedef __int128 wide;

/* Where a text stands, for messages. */
struct place {
	const char *field;
	size_t line; /* from 1; 0: not in a line */
};

static enum status refuse(struct error *error, struct place at, const char *what)
{
	if (at.line)
		return error_set(error, STATUS_BAD_INPUT, "line %zu, %s: %s", at.line, at.field, what);
	return error_set(error, STATUS_BAD_INPUT, "%s: %s", at.field, what);
}

static const char *why_not(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
		return "a control character";
	if (utf8_is_bidi_control(c))
		return "turns the text round";
	if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))
		return "not a character";
	return NULL;
}

/* `lines`: newlines may stand in it. */
static enum status check_characters(struct str text, bool lines, struct place at, struct error *error)
{
	uint32_t c = 0;
	for (size_t i = 0, size = 0; i < text.len; i += size) {
		char message[96];
		size = utf8_decode(text, i, &c);
		const char *why = size ? why_not(c) : NULL;
		if (size && (!why || (lines && c == '\n')))
			continue;
		if (size)
			snprintf(message, sizeof message, "U+%04" PRIX32 " at byte %zu is %s: take it out", c, i, why);
		else
			snprintf(message, sizeof message, "byte %zu is not UTF-8: write it in UTF-8", i);
		return refuse(error, at, message);
	}
	return STATUS_OK;
}

enum need { NEEDED, MAY_BE_EMPTY };

static enum status check_text(struct str text, enum need need, struct place at, struct error *error)
{
	if (text.len == 0 && need == NEEDED)
		return refuse(error, at, "it is empty, and an invoice must say it");
	if (text.len > LIMIT_INVOICE_TEXT_BYTES)
		return error_set(error, STATUS_LIMIT, "%s%s of %zu bytes: at most %d; say it shorter",
				 at.line ? "a line's " : "", at.field, text.len, (int)LIMIT_INVOICE_TEXT_BYTES);
	return check_characters(text, false, at, error);
}

static enum status check_long(struct str text, size_t most, bool lines, const char *field, struct error *error)
{
	if (text.len > most)
		return error_set(error, STATUS_LIMIT, "%s of %zu bytes: at most %zu", field, text.len, most);
	return check_characters(text, lines, (struct place){ field, 0 }, error);
}

static enum status check_party(const struct invoice_party *party, const char *who, struct error *error)
{
	if (party->state.len != 2 || country_index(party->state) < 0)
		return error_set(error, STATUS_BAD_INPUT,
				 "%s, state: \"%.*s\" is not a code of ISO 3166-1; write \"SV\"", who,
				 (int)(party->state.len < 40 ? party->state.len : 40), party->state.ptr);
	TRY(check_text(party->authority, NEEDED, (struct place){ who, 0 }, error));
	TRY(check_text(party->id, MAY_BE_EMPTY, (struct place){ who, 0 }, error));
	if (party->address_count > LIMIT_INVOICE_ADDRESS_LINES)
		return error_set(error, STATUS_LIMIT, "%s: an address of %zu lines; at most %d", who,
				 party->address_count, (int)LIMIT_INVOICE_ADDRESS_LINES);
	for (size_t i = 0; i < party->address_count; i++)
		TRY(check_text(party->address[i], NEEDED, (struct place){ who, 0 }, error));
	return STATUS_OK;
}

static size_t digits_at(struct str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '9')
		n++;
	return n;
}

bool invoice_is_ratio(struct str quantity) { return memchr(quantity.ptr, '/', quantity.len) != NULL; }

/* "-12", "12.5", "7378/365" and nothing else. */
static bool quantity_holds(struct str s)
{
	size_t at = s.len && s.ptr[0] == '-', whole = digits_at(s, at);
	at += whole;
	if (!whole)
		return false;
	if (at == s.len)
		return true;
	char mark = s.ptr[at++];
	size_t rest = digits_at(s, at);
	bool zero = mark == '/';
	for (size_t i = at; i < at + rest; i++)
		zero = zero && s.ptr[i] == '0';
	return (mark == '.' || mark == '/') && rest && at + rest == s.len && !zero;
}

static bool unit_code_holds(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') || (s.ptr[i] >= '0' && s.ptr[i] <= '9')))
			return false;
	return s.len == 2 || s.len == 3;
}

static enum status check_line(const struct invoice_line *line, size_t number, struct error *error)
{
	const struct {
		const char *field;
		struct str text;
		enum need need;
	} texts[] = { { "clause", line->clause, NEEDED },     { "what", line->what, NEEDED },
		      { "quantity", line->quantity, NEEDED }, { "unit", line->unit, NEEDED },
		      { "rate", line->rate, NEEDED },         { "rounding", line->rounding, MAY_BE_EMPTY } };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		TRY(check_text(texts[i].text, texts[i].need, (struct place){ texts[i].field, number }, error));
	if (!quantity_holds(line->quantity))
		return refuse(error, (struct place){ "quantity", number },
			      "neither a decimal nor a ratio; write \"20.25\" or \"7378/365\"");
	if (!unit_code_holds(line->unit_code))
		return refuse(
			error, (struct place){ "unit code", number },
			"not one of UN/ECE Recommendation 20; write \"ANN\", \"MON\", \"DAY\", \"C62\" or \"LS\"");
	if (line->days < INVOICE_DAYS_NONE)
		return refuse(error, (struct place){ "days", number }, "below zero");
	if (line->has_period && (line->from < DATE_MIN || line->to > DATE_MAX || line->to < line->from))
		return refuse(error, (struct place){ "period", number },
			      "it ends before it begins, or is not in 1850 to 2150");
	return STATUS_OK;
}

static enum status check_sums(const struct invoice *invoice, struct error *error)
{
	wide sum = 0;
	for (size_t i = 0; i < invoice->line_count; i++) {
		sum += invoice->lines[i].amount;
		if (sum > INT64_MAX || sum < INT64_MIN) /* a page could not carry it */
			return error_set(error, STATUS_LIMIT, "total: the first %zu lines are more than can be written",
					 i + 1);
	}
	char total[MONEY_TEXT_MAX];
	decimal_format(invoice->total, invoice_digits(invoice), total);
	if (sum != invoice->total)
		return error_set(error, STATUS_BAD_INPUT, "total: %s is not what the lines add up to", total);
	if (invoice->total < 0)
		return error_set(error, STATUS_BAD_INPUT, "total: %s is below zero; what is owed back is a credit note",
				 total);
	if (invoice->prepaid < 0 || (wide)invoice->total - invoice->prepaid != invoice->payable || invoice->payable < 0)
		return error_set(error, STATUS_BAD_INPUT,
				 "payable: it is not the total %s less what was paid in advance, or is below zero",
				 total);
	if (invoice->kind == INVOICE_CREDIT_NOTE && invoice->prepaid)
		return error_set(error, STATUS_BAD_INPUT, "prepaid: a credit note takes no advance off; set it to 0");
	return STATUS_OK;
}

static enum status check_days(const struct invoice *invoice, struct error *error)
{
	const struct {
		const char *field;
		int32_t day;
	} days[] = { { "issued", invoice->issued },
		     { "from", invoice->from },
		     { "to", invoice->to },
		     { "due", invoice->kind == INVOICE_CREDIT_NOTE ? invoice->issued : invoice->due } };
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (days[i].day < DATE_MIN || days[i].day > DATE_MAX)
			return error_set(error, STATUS_BAD_INPUT, "%s: no day of 1850 to 2150", days[i].field);
	if (invoice->to < invoice->from)
		return error_set(error, STATUS_BAD_INPUT, "period: it ends before it begins");
	if (days[3].day < invoice->issued)
		return error_set(error, STATUS_BAD_INPUT, "due: before the day of issue");
	return STATUS_OK;
}

/* What an address may hold here goes into a PDF's link and an XML text unescaped by anybody. */
static bool address_holds(struct str s)
{
	if (s.len == 0)
		return true;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] >= 0x7f || strchr("\"'()<>\\^`{|}[]", s.ptr[i]))
			return false;
	return str_starts(s, "https://") && s.len > strlen("https://");
}

static enum status check_evidence(const struct invoice *invoice, struct error *error)
{
	TRY(check_long(invoice->checkpoint, LIMIT_INVOICE_NOTE_BYTES, true, "checkpoint", error));
	TRY(check_text(invoice->address, MAY_BE_EMPTY, (struct place){ "address", 0 }, error));
	if (!address_holds(invoice->address))
		return error_set(error, STATUS_BAD_INPUT, "address: not one of https; write \"https://log.example/\"");
	if (invoice->event_count > LIMIT_INVOICE_EVENTS)
		return error_set(error, STATUS_LIMIT, "events: %zu of them; at most %d", invoice->event_count,
				 (int)LIMIT_INVOICE_EVENTS);
	for (size_t i = 1; i < invoice->event_count; i++)
		if (invoice->events[i - 1] >= invoice->events[i])
			return error_set(error, STATUS_BAD_INPUT,
					 "events: %" PRIu64 " stands after %" PRIu64 "; give each once, ascending",
					 invoice->events[i], invoice->events[i - 1]);
	return STATUS_OK;
}

static enum status check_number(struct str number, enum need need, const char *field, struct error *error)
{
	if (number.len > LIMIT_INVOICE_NUMBER_BYTES)
		return error_set(error, STATUS_LIMIT, "%s of %zu bytes: at most %d", field, number.len,
				 (int)LIMIT_INVOICE_NUMBER_BYTES);
	return check_text(number, need, (struct place){ field, 0 }, error);
}

static enum status check_head(const struct invoice *invoice, struct error *error)
{
	TRY(check_number(invoice->number, NEEDED, "number", error));
	bool credit = invoice->kind == INVOICE_CREDIT_NOTE;
	TRY(check_number(invoice->corrects, credit ? NEEDED : MAY_BE_EMPTY, "corrects", error));
	if (!credit && invoice->corrects.len)
		return error_set(error, STATUS_BAD_INPUT, "corrects: an invoice corrects none; make it a credit note");
	if (currency_index(invoice->currency) < 0)
		return error_set(error, STATUS_BAD_INPUT, "currency: \"%.*s\" is not a code of ISO 4217; write \"USD\"",
				 (int)(invoice->currency.len < 40 ? invoice->currency.len : 40), invoice->currency.ptr);
	TRY(check_party(&invoice->seller, "seller", error));
	return check_party(&invoice->buyer, "buyer", error);
}

enum status invoice_check(const struct invoice *invoice, struct error *error)
{
	TRY(check_head(invoice, error));
	TRY(check_days(invoice, error));
	if (invoice->line_count == 0)
		return error_set(error, STATUS_BAD_INPUT, "lines: there is none, so nothing is billed");
	if (invoice->line_count > LIMIT_INVOICE_LINES)
		return error_set(error, STATUS_LIMIT, "lines: %zu of them; at most %d, more are two invoices",
				 invoice->line_count, (int)LIMIT_INVOICE_LINES);
	for (size_t i = 0; i < invoice->line_count; i++)
		TRY(check_line(&invoice->lines[i], i + 1, error));
	TRY(check_sums(invoice, error));
	TRY(check_long(invoice->terms, LIMIT_INVOICE_TERMS_BYTES, false, "terms", error));
	TRY(check_text(invoice->tax_note, MAY_BE_EMPTY, (struct place){ "tax note", 0 }, error));
	return check_evidence(invoice, error);
}

static const char *const words[WORD_COUNT][2] = {
#define WORD(name, english, spanish) [WORD_##name] = { english, spanish },
#include "invoice_word.def"
#undef WORD
};

void invoice_word(struct buf *out, const struct invoice *invoice, enum invoice_word word, const struct str *values)
{
	for (const char *at = words[word][invoice->language]; *at; at++) {
		if (*at != '%')
			buf_add_char(out, *at);
		else
			buf_add_str(out, values[*++at - '1']);
	}
}

void invoice_date(struct buf *out, const struct invoice *invoice, int32_t day)
{
	int year = 0, month = 0, day_of_month = 0;
	date_to_ymd(day, &year, &month, &day_of_month);
	char number[2][12];
	snprintf(number[0], sizeof number[0], "%d", day_of_month);
	snprintf(number[1], sizeof number[1], "%d", year);
	const char *name = words[WORD_MONTH_1 + month - 1][invoice->language];
	invoice_word(out, invoice, WORD_DATE, (struct str[]){ str_of(number[0]), str_of(name), str_of(number[1]) });
}

void invoice_span(struct buf *out, const struct invoice *invoice, int32_t from, int32_t to)
{
	struct buf days[2] = { BUF_INIT, BUF_INIT };
	invoice_date(&days[0], invoice, from);
	invoice_date(&days[1], invoice, to);
	if (from == to)
		buf_add_str(out, buf_str(&days[0]));
	else
		invoice_word(out, invoice, WORD_SPAN, (struct str[]){ buf_str(&days[0]), buf_str(&days[1]) });
	buf_finish(&days[0]);
	buf_finish(&days[1]);
}

void invoice_amount(struct buf *out, int64_t amount, int digits)
{
	char text[MONEY_TEXT_MAX];
	decimal_format_grouped(amount, digits, text);
	for (const char *at = text; *at; at++) {
		if (*at == ',')
			buf_add_c(out, "\xe2\x80\xaf"); /* U+202F */
		else
			buf_add_char(out, *at);
	}
}

size_t invoice_events(struct buf *out, const uint64_t *events, size_t count, size_t most)
{
	size_t i = 0;
	for (size_t runs = 0; i < count && runs < most; runs++) {
		size_t last = i;
		while (last + 1 < count && events[last + 1] == events[last] + 1)
			last++;
		buf_format(out, "%s%" PRIu64, i ? ", " : "", events[i]);
		if (last > i)
			buf_format(out, "%s%" PRIu64, last == i + 1 ? ", " : "\xe2\x80\x93", events[last]);
		i = last + 1;
	}
	return i;
}

int invoice_digits(const struct invoice *invoice) { return currency_exponent(currency_index(invoice->currency)); }

const char *invoice_state(const struct invoice *invoice, const struct invoice_party *party)
{
	int index = country_index(party->state);
	return invoice->language == INVOICE_SPANISH ? country_name_es(index) : country_name(index);
}
