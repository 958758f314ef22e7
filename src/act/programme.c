/* programme.c - a programme of assistance: money of one state for another under a text, and whether it may be paid now.
 *
 * What it is for, whose money it is, whether its review has decided, whether it has an exception: these are facts, each
 * attested and with what shows it, because the texts turn on them. The texts alone say what is frozen and what is
 * waived; no member of a document does.
 *
 * I1. Money is paid only when the texts clear the programme at that second, with this payment added to what was paid.
 *     The question and the answer are kept, also where it was no.
 * I2. A programme never pays more than its budget. Amounts are exact, in the currency's smallest unit.
 * I3. `paid_in_all` is reckoned from the payments of every programme of the agreement, and is not recorded as a fact.
 * I4. A suspension is a hold on money: it stops payments and departures from its transaction on, suspensions stack, and
 *     each is lifted alone, by the side that made it. Nothing waives one, and a clearance of the texts does not lift
 * it.
 */
#include "country.h"
#include "date.h"
#include "money_int.h"
#include "programmes.h"

/* What a programme is worth. */

static int64_t amount_of(const struct json *doc, const char *name, int currency)
{
	int64_t amount = 0;
	(void)decimal_parse(doc_text(doc, name), currency_exponent(currency), false, &amount); /* ours */
	return amount;
}

static int currency_of(const struct json *programme) { return currency_index(doc_text(programme, "currency")); }

int64_t programme_budget(const struct json *programme)
{
	return amount_of(programme, "budget", currency_of(programme));
}

/* Never more than the budget (I2), so it fits. */
int64_t programme_spent(const struct json *programme)
{
	int64_t spent = 0;
	int currency = currency_of(programme);
	for (size_t i = 0; i < doc_count(programme, "disbursements"); i++)
		spent += amount_of(doc_item(programme, "disbursements", i), "amount", currency);
	for (size_t i = 0; i < doc_count(programme, "reversals"); i++)
		spent -= amount_of(doc_item(programme, "reversals", i), "amount", currency);
	return spent;
}

/* What is numbered from 1 and can be taken back, each once: suspensions, payments. */

struct numbered {
	const char *list, *undone, *member; /* `undone`: the list whose items name one of `list` by `member` */
	const char *name, *already;
};
static const struct numbered suspensions = { "suspensions", "resumptions", "suspension", N_("suspension"),
					     N_("is lifted already") };
static const struct numbered disbursements = { "disbursements", "reversals", "disbursement", N_("payment"),
					       N_("came back already") };

static bool stands(const struct json *programme, const struct numbered *of, size_t number)
{
	for (size_t i = 0; i < doc_count(programme, of->undone); i++)
		if (doc_number(doc_item(programme, of->undone, i), of->member, 0) == (int64_t)number)
			return false;
	return true;
}

/* The one that the input names, when it stands. */
static enum status input_standing(struct doing *d, const struct numbered *of, const struct json *programme,
				  int64_t *number, const struct json **item)
{
	struct str key = doc_text(programme, "programme");
	TRY(input_number(d, of->member, 1, INT32_MAX, number));
	if (*number > (int64_t)doc_count(programme, of->list))
		return error_set(d->error, STATUS_NOT_FOUND, "programme %.*s has no %s %lld", STR_ARG(key), of->name,
				 (long long)*number);
	if (!stands(programme, of, (size_t)*number))
		return error_set(d->error, STATUS_CONFLICT, "%s %lld of programme %.*s %s", of->name,
				 (long long)*number, STR_ARG(key), of->already);
	*item = doc_item(programme, of->list, (size_t)*number - 1);
	return STATUS_OK;
}

const struct json *programme_suspension(const struct json *programme)
{
	for (size_t i = 0; i < doc_count(programme, "suspensions"); i++)
		if (stands(programme, &suspensions, i + 1))
			return doc_item(programme, "suspensions", i);
	return NULL;
}

/* What the texts are asked. */

static enum status add_paid(struct str agreement, const struct json *programme, int64_t *sum, struct error *error)
{
	int64_t before = amount_of(programme, "paid_before", currency_of(programme));
	if (!__builtin_add_overflow(*sum, before, sum) &&
	    !__builtin_add_overflow(*sum, programme_spent(programme), sum))
		return STATUS_OK;
	return error_set(error, STATUS_LIMIT, "what was paid under %.*s is larger than can be held exactly",
			 STR_ARG(agreement));
}

/* Under the instrument: of all its programmes. In several currencies there is no sum, and the fact stays unknown. */
static enum status with_paid_in_all(struct store_read *read, struct arena *arena, const struct corpus *corpus,
				    const struct json *programme, int64_t more, const struct json **facts,
				    struct error *error)
{
	int fact = corpus_fact(corpus, STR("paid_in_all"));
	key_vec keys = { 0 };
	int64_t sum = more;
	struct str agreement = doc_text(programme, "agreement");
	if (fact < 0 || corpus->facts.at[fact].type.kind != TYPE_MONEY)
		return STATUS_OK;
	int currency = corpus->facts.at[fact].type.currency;
	TRY(record_find(read, arena, INDEX_programme_of_agreement, agreement, &keys, error));
	vec_each (&keys, i) {
		const struct json *one;
		TRY(record_get(read, arena, MAP_programme, keys.at[i], &one, error));
		if (currency_of(one) != currency)
			return STATUS_OK;
		TRY(add_paid(agreement, one, &sum, error));
	}
	*facts = doc_with_text(
		arena, *facts, "paid_in_all",
		str_format(arena, "%.*s %s", STR_ARG(money_text(arena, sum, currency)), currency_code(currency)));
	return STATUS_OK;
}

enum status programme_facts(struct store_read *read, struct arena *arena, const struct corpus *corpus,
			    const struct json *programme, int64_t more, const struct json **facts, struct error *error)
{
	*facts = doc_object(arena);
	for (size_t i = 0; i < doc_count(programme, "facts"); i++) {
		const struct json *item = doc_item(programme, "facts", i);
		*facts = doc_with(arena, *facts, doc_text(item, "fact"), json_get(item, "value"));
	}
	return with_paid_in_all(read, arena, corpus, programme, more, facts, error);
}

static const struct json *question(struct arena *arena, const struct json *programme, int64_t on)
{
	static const char *const members[] = { "agreement", "sender", "receiver" };
	const struct json *request = doc_with_text(arena, doc_object(arena), "purpose", STR("payment"));
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		request = doc_with_text(arena, request, members[i], doc_text(programme, members[i]));
	return doc_with_text(arena, request, "on", time_text(arena, on));
}

static struct str clause_name(struct arena *arena, const struct corpus *corpus, const struct core_clause *clause)
{
	const struct instrument *in = &corpus->instruments.at[clause->article->instrument];
	return str_format(arena, "%.*s, article %.*s (%.*s)", STR_ARG(in->id), STR_ARG(clause->article->id),
			  STR_ARG(in->title));
}

/* The facts without which it is not known, for the end of a sentence. */
static struct str not_known(struct arena *arena, const struct corpus *corpus, const struct programme_answer *answer)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < answer->need_count; i++)
		buf_format(&out, "%s%.*s", i ? ", " : "", STR_ARG(corpus->facts.at[answer->needs[i]].name));
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

/* Why it may not pay: the order that freezes it by its name, or what is missing. */
static void refuse_payment(struct doing *d, struct str key, const struct determination *made,
			   const struct programme_answer *answer)
{
	const char *action = action_verbs[d->action], *outcome = word_name(WORDS_outcome, (int)answer->outcome);
	const char *on = str_c(d->arena, moment_text(d->arena, made->on));
	const char *and = answer->need_count ? N_(": what is not known is ") : "";
	struct str needs = not_known(d->arena, made->corpus, answer), by = STR_NONE;
	if (answer->by)
		by = clause_name(d->arena, made->corpus, answer->by);
	if (answer->spending == SPENDING_frozen)
		(void)error_set(&d->refusal, STATUS_REFUSED,
				"%s: programme %.*s may not pay on %s: it is frozen by %.*s%s%.*s", action,
				STR_ARG(key), on, STR_ARG(by), and, STR_ARG(needs));
	else if (answer->by)
		(void)error_set(&d->refusal, STATUS_REFUSED,
				"%s: programme %.*s may not pay on %s: it is %s by %.*s%s%.*s", action, STR_ARG(key),
				on, outcome, STR_ARG(by), and, STR_ARG(needs));
	else
		(void)error_set(&d->refusal, STATUS_REFUSED,
				"%s: programme %.*s may not pay on %s: it is %s under its agreement%s%.*s", action,
				STR_ARG(key), on, outcome, and, STR_ARG(needs));
}

static void judge(struct doing *d, struct str key, const struct determination *made)
{
	struct programme programme = { 0 };
	struct programme_answer answer;
	programme_judge(d->arena, made, &programme, &answer);
	if (d->refusal.status == STATUS_OK && made->outcome != OUTCOME_cleared)
		refuse_payment(d, key, made, &answer);
	tell(d, "spending", str_of(spending_name(answer.spending)));
}

/* What is owed of a programme counts from a text's first day, from the end of a year, or from a day that is a fact of
 * it. */
static enum status owed(struct doing *d, const struct json *programme, const struct determination *made)
{
	struct event_days days = { .in_force = true };
	days.known[EVENT_year_end] = year_end_before(time_day(d->now), &days.day[EVENT_year_end]);
	return duties_arise(d, programme, made, &days);
}

/* Asks, and keeps what was asked; the answer no is d->refusal. */
static enum status decide_programme(struct doing *d, const struct json *programme, const char *step, struct str mission,
				    int64_t on, int64_t more, struct str *determination)
{
	struct str key = doc_text(programme, "programme");
	const struct json *facts, *data;
	struct determination *made;
	TRY(programme_facts(d->r, d->arena, d->act->corpus, programme, more, &facts, d->error));
	TRY(determination_of(d, question(d->arena, programme, on), facts, step, &made, &data));
	*determination = doc_text(data, "determination");
	data = doc_with_text(d->arena, data, "programme", key);
	if (mission.len)
		data = doc_with_text(d->arena, data, "mission", mission);
	TRY(record_emit(d, HAPPENED_programme_determined, data));
	judge(d, key, made);
	return owed(d, programme, made);
}

/* Opening, and what is known. */

static enum status own_programme(struct doing *d, struct str *key, const struct json **programme)
{
	TRY(input_doc(d, "programme", MAP_programme, key, programme));
	return own_side(d, doc_text(*programme, "sender"), "this programme");
}

/* Of who pays, and of who receives. */
static enum status either_programme(struct doing *d, struct str *key, const struct json **programme)
{
	TRY(input_doc(d, "programme", MAP_programme, key, programme));
	if (str_eq(user_side(d), doc_text(*programme, "receiver")))
		return STATUS_OK;
	return own_side(d, doc_text(*programme, "sender"), "this programme");
}

static bool pays_under(const struct corpus *corpus, const struct instrument *in, int state)
{
	for (size_t i = 0; i < in->party_count; i++)
		if (in->parties[i].state == state && in->parties[i].sends)
			return true;
	return in->amends >= 0 && pays_under(corpus, &corpus->instruments.at[in->amends], state);
}

static enum status check_agreement(struct doing *d, struct str agreement, struct str receiver, struct str title)
{
	const struct corpus *corpus = d->act->corpus;
	const struct instrument *in = corpus_instrument(corpus, agreement);
	struct programme programme = { .name = title, .agreement = agreement, .country = country_index(receiver) };
	if (!in || in->kind != INSTRUMENT_agreement || in->amends >= 0)
		return error_set(d->error, STATUS_BAD_INPUT, "programme.open: no agreement is called `%.*s`",
				 STR_ARG(agreement));
	if (receiver.len != 2 || programme.country < 0)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "programme.open: `receiver` must be a state's code of two capitals");
	TRY(programme_check(corpus, &programme, d->error));
	int side = country_index(user_side(d));
	if (side >= 0 && side != programme.country && pays_under(corpus, in, side))
		return STATUS_OK;
	return error_set(d->error, STATUS_REFUSED, "programme.open: %.*s pays nothing under %.*s; who pays opens it",
			 STR_ARG(user_side(d)), STR_ARG(agreement));
}

static enum status input_before(struct doing *d, int currency, int64_t *amount)
{
	struct str text;
	TRY(input_text(d, "paid_before", &text));
	if (decimal_parse(text, currency_exponent(currency), false, amount) && *amount >= 0)
		return STATUS_OK;
	return error_set(d->error, STATUS_BAD_INPUT,
			 "programme.open: `paid_before` must be an amount in %s, and 0 when nothing was paid",
			 currency_code(currency));
}

enum status do_programme_open(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, title, agreement, receiver, code;
	int64_t budget, before;
	TRY(input_text(d, "title", &title));
	TRY(input_text(d, "agreement", &agreement));
	TRY(input_text(d, "receiver", &receiver));
	TRY(input_text(d, "currency", &code));
	TRY(check_agreement(d, agreement, receiver, title));
	int currency = currency_index(code);
	if (currency < 0)
		return error_set(d->error, STATUS_BAD_INPUT,
				 "programme.open: `currency` must be a code of ISO 4217, such as USD");
	TRY(input_money(d, "budget", currency, &budget));
	TRY(input_before(d, currency, &before));
	TRY(record_new_key(d, MAP_programme, &key));
	const struct json *data = doc_with_text(a, doc_object(a), "programme", key);
	data = doc_with_text(a, data, "title", title);
	data = doc_with_text(a, data, "agreement", agreement);
	data = doc_with_text(a, data, "sender", user_side(d));
	data = doc_with_text(a, data, "receiver", receiver);
	data = doc_with_text(a, data, "currency", code);
	data = doc_with_text(a, data, "budget", money_text(a, budget, currency));
	data = doc_with_text(a, data, "paid_before", money_text(a, before, currency));
	tell(d, "programme", key);
	return record_emit(d, HAPPENED_programme_opened, data);
}

/* With a fact a review can become due. */
static enum status what_follows(struct doing *d, struct str key)
{
	const struct json *programme, *facts;
	struct determination *made;
	TRY(record_get(d->r, d->arena, MAP_programme, key, &programme, d->error));
	TRY(programme_facts(d->r, d->arena, d->act->corpus, programme, 0, &facts, d->error));
	TRY(ask_texts(d->act->decider, d->arena, question(d->arena, programme, d->now), facts, &made, d->error));
	return owed(d, programme, made);
}

enum status do_programme_record_fact(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, fact, attested, evidence;
	const struct json *programme, *value = json_get(d->input, "value");
	TRY(own_programme(d, &key, &programme));
	TRY(input_text(d, "fact", &fact));
	TRY(input_text(d, "attested_by", &attested));
	TRY(input_text(d, "evidence", &evidence));
	if (str_is(fact, "paid_in_all"))
		return error_set(d->error, STATUS_BAD_INPUT,
				 "programme.record_fact: paid_in_all is reckoned from the payments that are recorded, "
				 "and from `paid_before` of the programmes");
	TRY(fact_check(d, SUBJECT_programme, fact, value));
	const struct json *data = doc_with_text(a, doc_object(a), "programme", key);
	data = doc_with_text(a, data, "fact", fact);
	data = doc_with(a, data, STR("value"), value);
	data = doc_with_text(a, data, "attested_by", attested);
	data = doc_with_text(a, data, "evidence", evidence);
	TRY(fact_corrects(d, programme, fact, &data));
	TRY(record_emit(d, HAPPENED_programme_fact_recorded, data));
	return what_follows(d, key);
}

enum status do_programme_determine(struct doing *d)
{
	struct str key, determination;
	const struct json *programme;
	TRY(either_programme(d, &key, &programme));
	TRY(decide_programme(d, programme, "determined", STR_NONE, d->now, 0, &determination));
	tell(d, "determination", determination);
	return STATUS_OK;
}

/* Suspending. */

enum status do_programme_suspend(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, instrument, reason;
	const struct json *programme;
	TRY(either_programme(d, &key, &programme));
	TRY(input_text(d, "instrument", &instrument));
	TRY(input_text(d, "reason", &reason));
	const struct json *data = doc_with_text(a, doc_object(a), "programme", key);
	data = doc_with_text(a, data, "side", user_side(d));
	data = doc_with_text(a, data, "instrument", instrument);
	d->answer = doc_with_int(a, d->answer, "suspension", (int64_t)doc_count(programme, "suspensions") + 1);
	return record_emit(d, HAPPENED_programme_suspended, doc_with_text(a, data, "reason", reason));
}

enum status do_programme_resume(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, instrument;
	int64_t number;
	const struct json *programme, *suspension;
	TRY(either_programme(d, &key, &programme));
	TRY(input_text(d, "instrument", &instrument));
	TRY(input_standing(d, &suspensions, programme, &number, &suspension));
	TRY(own_side(d, doc_text(suspension, "side"), "this suspension"));
	const struct json *data = doc_with_text(a, doc_object(a), "programme", key);
	data = doc_with_int(a, data, "suspension", number);
	return record_emit(d, HAPPENED_programme_resumed, doc_with_text(a, data, "instrument", instrument));
}

/* Paying. */

static void refuse_suspended(struct doing *d, const struct json *programme, struct error *error)
{
	const struct json *suspension = programme_suspension(programme);
	(void)error_set(error, STATUS_CONFLICT, "%s: programme %.*s is suspended by %.*s: %.*s",
			action_verbs[d->action], STR_ARG(doc_text(programme, "programme")),
			STR_ARG(doc_text(suspension, "side")), STR_ARG(doc_text(suspension, "instrument")));
}

static enum status fits_budget(struct doing *d, const struct json *programme, int64_t amount)
{
	int currency = currency_of(programme);
	int64_t left = programme_budget(programme) - programme_spent(programme);
	if (amount <= left)
		return STATUS_OK;
	return error_set(d->error, STATUS_CONFLICT, "disbursement.make: of its budget programme %.*s has %.*s %s left",
			 STR_ARG(doc_text(programme, "programme")), STR_ARG(money_text(d->arena, left, currency)),
			 currency_code(currency));
}

enum status do_disbursement_make(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, what_for, reference, determination;
	int64_t amount;
	const struct json *programme;
	TRY(own_programme(d, &key, &programme));
	TRY(input_money(d, "amount", currency_of(programme), &amount));
	TRY(input_text(d, "what_for", &what_for));
	TRY(input_text(d, "reference", &reference));
	if (d->happened != d->now)
		return error_set(
			d->error, STATUS_BAD_INPUT,
			"disbursement.make: the texts are asked at the second at which is paid: leave `happened` "
			"out");
	if (programme_suspension(programme)) {
		refuse_suspended(d, programme, d->error);
		return STATUS_CONFLICT;
	}
	TRY(fits_budget(d, programme, amount));
	TRY(decide_programme(d, programme, "disbursed", STR_NONE, d->now, amount, &determination));
	if (d->refusal.status)
		return STATUS_OK;
	const struct json *data = doc_with_text(a, doc_object(a), "programme", key);
	data = doc_with_text(a, data, "amount", money_text(a, amount, currency_of(programme)));
	data = doc_with_text(a, data, "what_for", what_for);
	data = doc_with_text(a, data, "reference", reference);
	d->answer = doc_with_int(a, d->answer, "disbursement", (int64_t)doc_count(programme, "disbursements") + 1);
	return record_emit(d, HAPPENED_disbursement_made, doc_with_text(a, data, "determination", determination));
}

enum status do_disbursement_reverse(struct doing *d)
{
	struct arena *a = d->arena;
	struct str key, reason;
	int64_t number;
	const struct json *programme, *paid;
	TRY(own_programme(d, &key, &programme));
	TRY(input_text(d, "reason", &reason));
	TRY(input_standing(d, &disbursements, programme, &number, &paid));
	const struct json *data = doc_with_text(a, doc_object(a), "programme", key);
	data = doc_with_int(a, data, "disbursement", number);
	data = doc_with_text(a, data, "amount", doc_text(paid, "amount"));
	return record_emit(d, HAPPENED_disbursement_reversed, doc_with_text(a, data, "reason", reason));
}

/* A mission that is paid for. */

enum status input_funding(struct doing *d, struct str *funder, struct str *programme)
{
	const struct json *doc;
	struct str pays = user_side(d);
	TRY(input_text(d, "funder", funder));
	*programme = STR_NONE;
	if (json_get(d->input, "programme")) {
		TRY(either_programme(d, programme, &doc));
		pays = doc_text(doc, "sender");
	}
	if (str_eq(*funder, pays))
		return STATUS_OK;
	if (programme->len)
		return error_set(d->error, STATUS_BAD_INPUT, "%s: `funder` must be %.*s, who pays by programme %.*s",
				 action_verbs[d->action], STR_ARG(pays), STR_ARG(*programme));
	return error_set(d->error, STATUS_BAD_INPUT,
			 "%s: `funder` must be %.*s, which then pays itself; what another state pays is paid by a "
			 "`programme` that may spend",
			 action_verbs[d->action], STR_ARG(pays));
}

enum status mission_paid(struct doing *d, const struct json *mission, const char *step, int64_t on)
{
	struct str key = doc_text(mission, "mission"), programme_key = doc_text(mission, "programme"), determination;
	const struct json *programme;
	struct error no = { .status = STATUS_OK };
	if (!programme_key.len && str_eq(doc_text(mission, "funder"), doc_text(mission, "side")))
		return STATUS_OK;
	if (!programme_key.len) {
		(void)error_set(
			&no, STATUS_REFUSED,
			"%s: nobody is known to pay for mission %.*s: say who by mission.fund, %.*s itself or a "
			"programme",
			action_verbs[d->action], STR_ARG(key), STR_ARG(doc_text(mission, "side")));
	} else {
		TRY(record_get(d->r, d->arena, MAP_programme, programme_key, &programme, d->error));
		if (programme_suspension(programme))
			refuse_suspended(d, programme, &no);
		else if (programme_spent(programme) >= programme_budget(programme))
			(void)error_set(&no, STATUS_CONFLICT, "%s: the budget of programme %.*s is spent",
					action_verbs[d->action], STR_ARG(programme_key));
	}
	if (no.status == STATUS_OK)
		return decide_programme(d, programme, step, key, on, 0, &determination);
	if (d->refusal.status == STATUS_OK) /* the first no is the one that is told */
		d->refusal = no;
	return STATUS_OK;
}
