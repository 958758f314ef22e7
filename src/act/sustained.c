/* sustained.c - see sustained.h. A list of rows is written as the table that it stands for, so that one reader says
 * what is wrong with it, whoever sent it. */
#include "sustained.h"
#include "date.h"
#include "money_int.h"

/* From JSON. */

static enum status wrong(struct error *error, struct str member, const char *what)
{
	return error_set(error, STATUS_BAD_INPUT, "sustain: `%.*s` %s", STR_ARG(member), what);
}

static void add_cell(struct buf *out, const struct json *value)
{
	if (!value || value->kind == JSON_NULL)
		return;
	if (value->kind == JSON_INTEGER) {
		buf_format(out, "%lld", (long long)value->integer);
		return;
	}
	buf_add_char(out, '"');
	for (size_t i = 0; i < value->text.len; i++) {
		if (value->text.ptr[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, value->text.ptr[i]);
	}
	buf_add_char(out, '"');
}

static enum status check_row(const struct json *row, struct str member, const char *const *columns, size_t count,
			     struct error *error)
{
	if (row->kind != JSON_OBJECT)
		return wrong(error, member, "is a list of rows, and each row is an object");
	for (size_t i = 0; i < row->count; i++) {
		const struct json *value = &row->items[i];
		bool known = false;
		for (size_t k = 0; k < count; k++)
			known = known || str_is(row->names[i], columns[k]);
		if (!known)
			return error_set(error, STATUS_BAD_INPUT, "sustain: a row of `%.*s` has no column `%.*s`",
					 STR_ARG(member), STR_ARG(row->names[i]));
		if (value->kind != JSON_STRING && value->kind != JSON_INTEGER && value->kind != JSON_REAL &&
		    value->kind != JSON_NULL)
			return error_set(error, STATUS_BAD_INPUT, "sustain: `%.*s` of a row of `%.*s` is no text",
					 STR_ARG(row->names[i]), STR_ARG(member));
	}
	return STATUS_OK;
}

static enum status table_of(struct arena *arena, const struct json *rows, struct str member, const char *const *columns,
			    size_t count, struct str *out, struct error *error)
{
	struct buf text = BUF_INIT;
	enum status status = STATUS_OK;
	for (size_t k = 0; k < count; k++)
		buf_format(&text, "%s%s", k ? "," : "", columns[k]);
	buf_add_char(&text, '\n');
	for (size_t i = 0; i < rows->count && status == STATUS_OK; i++) {
		status = check_row(&rows->items[i], member, columns, count, error);
		for (size_t k = 0; k < count && status == STATUS_OK; k++) {
			buf_add_c(&text, k ? "," : "");
			add_cell(&text, json_get(&rows->items[i], columns[k]));
		}
		buf_add_char(&text, '\n');
	}
	*out = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return status;
}

static enum status take_table(struct arena *arena, const struct json *value, struct str member, struct str *out,
			      struct error *error)
{
	static const char *const months[] = { "month", "facility", "staff", "food", "health", "building", "currency" };
	static const char *const stays[] = { "person", "facility", "from", "to" };
	bool of_budget = str_is(member, "budget");
	if (value->kind == JSON_STRING) {
		*out = value->text;
		return STATUS_OK;
	}
	if (value->kind != JSON_ARRAY)
		return wrong(error, member, "is a table as text, or a list of rows");
	return table_of(arena, value, member, of_budget ? months : stays,
			of_budget ? sizeof months / sizeof *months : sizeof stays / sizeof *stays, out, error);
}

static enum status take_list(struct arena *arena, const struct json *value, struct str member,
			     struct act_sustain *asked, struct error *error)
{
	if (value->kind != JSON_ARRAY)
		return wrong(error, member, "is a list of texts");
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i].kind != JSON_STRING)
			return wrong(error, member, "is a list of texts");
		if (str_is(member, "rates"))
			vec_add(arena, &asked->rates, value->items[i].text);
		else
			vec_add(arena, &asked->varies, value->items[i].text);
	}
	return STATUS_OK;
}

static enum status take_member(struct arena *arena, struct str member, const struct json *value,
			       struct act_sustain *asked, struct error *error)
{
	const struct {
		const char *name;
		struct str *to;
	} texts[] = { { "agreement", &asked->agreement },
		      { "facility", &asked->facility },
		      { "from", &asked->from },
		      { "to", &asked->to },
		      { "own_cost", &asked->own_cost } };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!str_is(member, texts[i].name))
			continue;
		*texts[i].to = value->text;
		return value->kind == JSON_STRING && value->text.len ? STATUS_OK : wrong(error, member, "must be text");
	}
	if (str_is(member, "budget"))
		return take_table(arena, value, member, &asked->budget, error);
	if (str_is(member, "roll"))
		return take_table(arena, value, member, &asked->roll, error);
	if (str_is(member, "rates") || str_is(member, "varies"))
		return take_list(arena, value, member, asked, error);
	if (!str_is(member, "as_if"))
		return error_set(error, STATUS_BAD_INPUT,
				 "sustain: there is no member `%.*s`; write agreement, budget, and where wanted roll, "
				 "from, to, facility, own_cost, rates, varies, as_if",
				 STR_ARG(member));
	asked->as_if = value->kind == JSON_TRUE;
	return value->kind == JSON_TRUE || value->kind == JSON_FALSE ? STATUS_OK
								     : wrong(error, member, "is true or false");
}

enum status act_sustain_read(struct arena *arena, struct str question, struct act_sustain *asked, struct error *error)
{
	struct json *doc;
	*asked = (struct act_sustain){ 0 };
	TRY(json_parse(arena, question, &doc, error));
	if (doc->kind != JSON_OBJECT)
		return error_set(error, STATUS_BAD_INPUT, "the question is %s, and must be an object",
				 json_kind_name(doc->kind));
	for (size_t i = 0; i < doc->count; i++)
		TRY(take_member(arena, doc->names[i], &doc->items[i], asked, error));
	return STATUS_OK;
}

/* To an answer. */

static enum status take_day(struct str text, const char *member, struct moment *day, struct error *error)
{
	*day = (struct moment){ .given = text.len > 0 };
	if (!text.len || date_parse(text, &day->day))
		return STATUS_OK;
	return wrong(error, str_of(member), "must be a day, such as 2026-01-01");
}

static enum status take_request(struct arena *arena, const struct act_sustain *asked, const budget *rows,
				struct sustain_request *request, struct error *error)
{
	struct moment from, to;
	int32_t most;
	TRY(take_day(asked->from, "from", &from, error));
	TRY(take_day(asked->to, "to", &to, error));
	TRY(sustain_period(rows, &from, &to, request, error));
	if (!date_add(request->from, (struct duration){ SUSTAINED_MONTHS, UNIT_MONTHS }, &most) || request->to >= most)
		return error_set(error, STATUS_LIMIT, "sustain: at most %d months are looked at", SUSTAINED_MONTHS);
	TRY(sustain_own_cost("`own_cost`", asked->own_cost, request, error));
	vec_each (&asked->rates, i)
		TRY(sustain_rate(arena, "`rates`:", asked->rates.at[i], request, error));
	vec_each (&asked->varies, i)
		TRY(sustain_varies("`varies`:", asked->varies.at[i], request, error));
	if (!request->varies)
		request->varies = SUSTAIN_VARIES;
	return STATUS_OK;
}

static enum status take_roll(struct money_reading *r, const struct act_sustain *asked, struct fee_roll *roll)
{
	struct deal deal;
	if (asked->roll.len)
		return fee_roll_csv(r->arena, r->act->corpus, STR("roll"), asked->roll, roll, r->error);
	TRY(money_deal_to_see(r, asked->agreement, &deal));
	return roll_of(r->read, r->arena, r->act->corpus, deal.agreement, roll, r->error);
}

static enum status check_size(const struct act_sustain *asked, struct error *error)
{
	if (!asked->agreement.len)
		return wrong(error, STR("agreement"), "is missing");
	if (!asked->budget.len)
		return wrong(error, STR("budget"), "is missing: a row for each month and facility");
	if (asked->budget.len <= SUSTAINED_BYTES && asked->roll.len <= SUSTAINED_BYTES)
		return STATUS_OK;
	return error_set(error, STATUS_LIMIT,
			 "sustain: a table has at most %d KiB here; `habeas sustain` takes larger ones",
			 SUSTAINED_BYTES >> 10);
}

struct sustain_asked {
	const struct act_sustain *sustain;
	struct sustain **out;
};

static enum status ask_sustain(struct money_reading *r, void *asked)
{
	const struct sustain_asked *a = asked;
	const struct instrument *in = corpus_instrument(r->act->corpus, a->sustain->agreement);
	struct sustain_request request = { .as_if = a->sustain->as_if, .facility = a->sustain->facility };
	struct fee_roll roll = { 0 };
	budget rows = { 0 };
	TRY(check_size(a->sustain, r->error));
	if (!in || in->kind != INSTRUMENT_agreement || in->amends >= 0)
		return error_set(r->error, STATUS_BAD_INPUT, "no agreement is called `%.*s`",
				 STR_ARG(a->sustain->agreement));
	request.agreement = in->index;
	TRY(budget_csv(r->arena, STR("budget"), a->sustain->budget, &rows, r->error));
	TRY(take_request(r->arena, a->sustain, &rows, &request, r->error));
	TRY(take_roll(r, a->sustain, &roll));
	return sustain_reckon(r->arena, r->act->corpus, &request, &rows, &roll, a->out, r->error);
}

enum status act_sustain(struct act *act, struct arena *arena, const struct act_caller *caller,
			const struct act_sustain *asked, struct sustain **out, struct error *error)
{
	struct sustain_asked one = { asked, out };
	enum status status = STATUS_CONFLICT;
	if (atomic_fetch_add(&act->sustaining, 1) < SUSTAINED_AT_ONCE)
		status = money_read_as(act, arena, caller, ask_sustain, &one, error);
	else
		(void)error_set(error, STATUS_CONFLICT,
				"sustain: others are being reckoned: ask again in some seconds");
	atomic_fetch_sub(&act->sustaining, 1);
	return status;
}
