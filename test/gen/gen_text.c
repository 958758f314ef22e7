/* gen_text.c - random texts. See gen.h.
 *
 * A plan comes first (which instruments there are, with their ranks, days and articles), so that a condition or an
 * exception may name any of them and is still valid. Instruments set aside only those planned before them: no circles.
 */
#include "gen.h"
#include <stdlib.h>

enum { PLAN_MAX = 10, ARTICLES_MAX = 6, DEPTH_MAX = 3 };

enum planned { PLAN_LAW, PLAN_ORDER, PLAN_AGREEMENT };

struct plan {
	char id[16];
	enum planned kind;
	bool programme;
	int amends; /* index, -1 */
	int level;  /* in the order of US: 0 constitution .. 4 policy; -1 none */
	int binds;  /* 0 US as sender, 1 US as either, 2 all */
	int since;  /* index into days[] */
	char articles[ARTICLES_MAX][8];
	int article_count;
};

struct writer {
	struct gen *gen;
	struct buf *out;
	struct plan plans[PLAN_MAX];
	int plan_count;
	int speaker;    /* the plan being written, -1: the floor or a vocabulary */
	bool programme; /* its subject */
	bool terms;     /* the vocabulary's terms are declared */
	const char *row;
	int row_list; /* 0 relatives, 1 offences */
	bool in_where, destination;
};

/* clang-format off */
static const char vocabulary[] =
	"vocabulary people \"Facts about persons\"\n"
	"  subject person\n"
	"fact nationalities set of country \"n\"\n"
	"fact passed_through set of country \"n\"\n"
	"fact refused_by set of country \"n\"\n"
	"fact languages set of one of danish, english, spanish \"n\"\n"
	"fact held_under set of instrument \"n\"\n"
	"fact status one of lawful, unlawful, none \"n\"\n"
	"fact claim one of pending, refused \"n\"\n"
	"fact plea one of guilty, silent or none \"n\"\n"
	"fact born date \"n\"\n"
	"fact left date or none \"n\"\n"
	"fact heard time \"n\"\n"
	"fact entered time or none \"n\"\n"
	"fact age number from 0 to 4 \"n\"\n"
	"fact points number from -2 to 2 or none \"n\"\n"
	"fact rate decimal 2 digits from 0 to 2 \"n\"\n"
	"fact paid money USD from 0 to 3 \"n\"\n"
	"fact served duration in days from 0 to 40 \"n\"\n"
	"fact months_left duration in months from 0 to 3 \"n\"\n"
	"fact convicted yes/no \"n\"\n"
	"fact stayed yes/no \"n\" stale after 2 days\n"
	"fact ill yes/no \"n\"\n"
	"fact home country or none \"n\"\n"
	"fact designated country \"n\"\n"
	"fact taken_under instrument \"n\"\n"
	"fact relatives list of { relation one of parent, child, sibling ; in country ; adult yes/no ; since date or "
	"none ;\n"
	"  years_there number from 0 to 3 } \"n\"\n"
	"fact offences list of { sort one of minor, grave ; on_day date ; fine money USD from 0 to 3 } \"n\"\n"
	"facility tower SV prison \"The tower\" places 40 zone \"America/El_Salvador\"\n"
	"facility house SV centre \"The house\"\n"
	"facility keep CA prison \"The keep\"\n"
	"facility ward US hospital \"The ward\"\n"
	"table visa_free CA = {FR, DK}\n"
	"table visa_free US = {FR}\n"
	"table union_states = {FR, DK}\n"
	"ranks US constitution > treaty = statute > regulation > policy\n"
	"ranks SV constitution > treaty > statute > policy\n";

static const char vocabulary_programmes[] =
	"vocabulary works \"Facts about programmes\"\n"
	"  subject programme\n"
	"fact waived yes/no \"n\"\n"
	"fact frozen yes/no \"n\"\n"
	"fact cost money USD from 0 to 3 \"n\"\n"
	"fact staff number from 0 to 4 \"n\"\n"
	"fact partners set of country \"n\"\n"
	"fact begun date or none \"n\"\n";
/* clang-format on */

static const char *const days[] = { "2023-12-31", "2024-02-29", "2024-06-01", "2025-01-01",
				    "2025-01-31", "2025-03-14", "2025-03-15", "2025-07-01" };
static const char *const dates[] = { "2000-02-29", "2007-03-15", "2024-12-31", "2025-01-31",
				     "2025-02-28", "2025-03-14", "2025-03-15", "2025-03-16" };
static const char *const times[] = { "2025-03-13T12:00Z", "2025-03-14T00:00Z", "2025-03-14T23:59Z",
				     "2025-03-15T18:45-05:00" };
static const char *const countries[] = { "US", "SV", "CA", "DK", "FR" };
static const char *const purposes[] = { "removal", "sentence", "asylum", "return", "payment" };
static const char *const facilities[] = { "tower", "house", "keep", "ward" };
static const char *const relations[] = { "=", "!=", "<", "<=", ">", ">=" };

#define PICK(w, list) ((list)[gen_next((w)->gen) % (sizeof(list) / sizeof *(list))])
#define ONE_OF(w, ...)                                                                                                 \
	(((const char *const[]){                                                                                       \
		__VA_ARGS__ })[gen_next((w)->gen) % (sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))])

static int roll(struct writer *w, int sides) { return (int)(gen_next(w->gen) % (uint64_t)sides); }
static bool chance(struct writer *w, unsigned percent) { return gen_chance(w->gen, percent); }
static void put(struct writer *w, const char *text) { buf_add_c(w->out, text); }

__attribute__((format(printf, 2, 3))) static void putf(struct writer *w, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vformat(w->out, format, args);
	va_end(args);
}

static const char *relation(struct writer *w) { return PICK(w, relations); }
static const char *equality(struct writer *w) { return relations[roll(w, 2)]; }

/* Scalars. Each writes one operand, safe beside a relation. */

static void number(struct writer *w, bool sum)
{
	int kind = roll(w, w->row && w->row_list == 0 ? 7 : 6);
	if (sum && chance(w, 25)) {
		number(w, false);
		put(w, chance(w, 50) ? " + " : " - ");
		number(w, false);
	} else if (w->programme) {
		kind < 3 ? put(w, "staff") : putf(w, "%d", roll(w, 5));
	} else if (kind == 6) {
		putf(w, "%s.years_there", w->row);
	} else if (kind < 3) {
		put(w, ONE_OF(w, "age", "points", "rate", "age"));
	} else if (kind == 3) {
		put(w, ONE_OF(w, "0.5", "1.25", "1.00", "-1"));
	} else {
		putf(w, "%d", roll(w, 4));
	}
}

static void money(struct writer *w, bool sum)
{
	if (sum && chance(w, 25)) {
		money(w, false);
		put(w, chance(w, 50) ? " + " : " - ");
		money(w, false);
	} else if (chance(w, 50)) {
		if (w->row && w->row_list == 1)
			putf(w, "%s.fine", w->row);
		else
			put(w, w->programme ? "cost" : "paid");
	} else {
		put(w, ONE_OF(w, "1 USD", "1.50 USD", "2 USD", "0 USD"));
	}
}

static void date_plain(struct writer *w)
{
	int kind = roll(w, w->row ? 8 : 6);
	if (kind >= 6)
		putf(w, w->row_list == 0 ? "%s.since" : "%s.on_day", w->row);
	else if (w->programme)
		put(w, ONE_OF(w, "begun", "decision_date", "2025-03-15", "departure_date"));
	else if (kind < 2)
		put(w, ONE_OF(w, "born", "left"));
	else if (kind == 2)
		put(w, ONE_OF(w, "decision_date", "departure_date"));
	else if (kind == 3)
		put(w, "left");
	else
		put(w, PICK(w, dates));
}

static void date_shifted(struct writer *w)
{
	switch (roll(w, w->programme ? 3 : 5)) {
	case 0:
		date_plain(w);
		putf(w, " %s %d %s", ONE_OF(w, "+", "-"), roll(w, 20), ONE_OF(w, "days", "months", "years"));
		break;
	case 1:
		putf(w, "%s of (", ONE_OF(w, "latest", "earliest"));
		for (int i = 0, parts = 1 + roll(w, 3); i < parts; i++) {
			put(w, i ? ", " : "");
			date_plain(w);
		}
		put(w, ")");
		break;
	case 3:
		date_plain(w);
		putf(w, " %s %s", ONE_OF(w, "+", "-"), ONE_OF(w, "served", "months_left"));
		break;
	case 4:
		putf(w, "%d days + ", roll(w, 5));
		date_plain(w);
		break;
	default: date_plain(w); break;
	}
}

static void time_operand(struct writer *w, bool shifted)
{
	if (shifted && chance(w, 30)) {
		time_operand(w, false);
		putf(w, " %s %d %s", ONE_OF(w, "+", "-"), roll(w, 50), ONE_OF(w, "hours", "days", "months"));
	} else if (shifted && chance(w, 20)) {
		putf(w, "%s of (", ONE_OF(w, "latest", "earliest"));
		time_operand(w, false);
		put(w, ", ");
		time_operand(w, false);
		put(w, ")");
	} else {
		put(w, ONE_OF(w, "heard", "entered", times[roll(w, 4)]));
	}
}

static void country(struct writer *w)
{
	int kind = roll(w, w->row && w->row_list == 0 ? 9 : 7);
	if (kind >= 7)
		putf(w, "%s.in", w->row);
	else if (kind < 2 || (w->programme && kind < 4))
		put(w, PICK(w, countries));
	else if (kind == 2)
		put(w, "sender");
	else if (kind == 3)
		put(w, "receiver");
	else
		put(w, w->programme ? "receiver" : ONE_OF(w, "home", "designated"));
}

static void country_literals(struct writer *w)
{
	put(w, "{");
	for (int i = 0, count = roll(w, 4); i < count; i++)
		putf(w, "%s%s", i ? ", " : "", PICK(w, countries));
	put(w, "}");
}

static void country_set(struct writer *w)
{
	int kind = roll(w, 8);
	if (w->programme)
		kind < 5 ? put(w, "partners") : country_literals(w);
	else if (kind < 5)
		put(w, ONE_OF(w, "nationalities", "passed_through", "refused_by"));
	else if (kind == 5)
		country_literals(w);
	else
		put(w, ONE_OF(w, "visa_free CA", "visa_free US", "union_states"));
}

static const char *any_instrument(struct writer *w) { return w->plans[roll(w, w->plan_count)].id; }

/* Conditions without `and`, `or`, `not`. */

static void condition(struct writer *w, int depth);

static void atom_sets(struct writer *w)
{
	switch (roll(w, w->programme ? 4 : 8)) {
	case 0:
	case 1:
		country(w);
		put(w, " in ");
		country_set(w);
		break;
	case 2:
		country_set(w);
		put(w, " overlaps ");
		country_set(w);
		break;
	case 3:
		put(w, w->programme ? "partners" : ONE_OF(w, "nationalities", "passed_through"));
		putf(w, " %s ", equality(w));
		country_literals(w);
		break;
	case 4: putf(w, "languages %s", ONE_OF(w, "= {danish}", "!= {}", "overlaps {danish, spanish}")); break;
	case 5: putf(w, "%s in languages", ONE_OF(w, "danish", "english")); break;
	case 6: putf(w, "%s in held_under", any_instrument(w)); break;
	default:
		putf(w, "%s in {%s}", ONE_OF(w, "status", "status"), ONE_OF(w, "lawful, none", "unlawful", "none", ""));
		break;
	}
}

static void atom_environment(struct writer *w)
{
	switch (roll(w, 8)) {
	case 0: putf(w, "purpose %s %s", equality(w), PICK(w, purposes)); break;
	case 1:
		putf(w, "agreement_kind %s %s", equality(w),
		     ONE_OF(w, "treaty", "memorandum", "notes", "grant", "offer"));
		break;
	case 2: put(w, ONE_OF(w, "agreement_binding", "agreement_binding = no")); break;
	case 3: putf(w, "facility %s %s", equality(w), PICK(w, facilities)); break;
	case 4: putf(w, "facility %s none", equality(w)); break;
	case 5: put(w, "facility in {tower, house}"); break;
	default: putf(w, "%s in force", any_instrument(w)); break;
	}
}

static void atom_code(struct writer *w)
{
	if (w->programme) {
		put(w, ONE_OF(w, "begun = none", "begun != none", "waived", "frozen = no"));
		return;
	}
	switch (roll(w, 8)) {
	case 0: putf(w, "status %s %s", equality(w), ONE_OF(w, "lawful", "unlawful", "none")); break;
	case 1: putf(w, "claim %s %s", equality(w), ONE_OF(w, "pending", "refused")); break;
	case 2: putf(w, "%s = claim", ONE_OF(w, "pending", "refused")); break;
	case 3: putf(w, "%s %s none", ONE_OF(w, "left", "points", "home", "entered", "plea"), equality(w)); break;
	case 4: putf(w, "plea %s %s", equality(w), ONE_OF(w, "guilty", "silent")); break;
	case 5: putf(w, "taken_under %s %s", equality(w), any_instrument(w)); break;
	case 6: putf(w, "taken_under in held_under"); break;
	default:
		country(w);
		putf(w, " %s ", equality(w));
		country(w);
		break;
	}
}

static void atom_bool(struct writer *w)
{
	const char *fact = w->programme ? ONE_OF(w, "waived", "frozen") : ONE_OF(w, "convicted", "stayed", "ill");
	put(w, fact);
	if (chance(w, 30))
		put(w, ONE_OF(w, " = yes", " = no", " != yes", " != no"));
}

static void atom_scalar(struct writer *w)
{
	switch (roll(w, w->programme ? 3 : 7)) {
	case 0:
		number(w, true);
		putf(w, " %s ", relation(w));
		number(w, true);
		break;
	case 1:
		money(w, true);
		putf(w, " %s ", relation(w));
		money(w, true);
		break;
	case 2:
		date_shifted(w);
		putf(w, " %s ", relation(w));
		date_shifted(w);
		break;
	case 3:
		putf(w, "%s between ", ONE_OF(w, "days", "months", "years"));
		date_plain(w);
		put(w, " and ");
		date_plain(w);
		putf(w, " %s %d", relation(w), roll(w, 20));
		break;
	case 4:
		time_operand(w, true);
		putf(w, " %s ", relation(w));
		time_operand(w, true);
		break;
	case 5:
		putf(w, "%s between ", ONE_OF(w, "hours", "days"));
		time_operand(w, false);
		put(w, " and ");
		time_operand(w, false);
		putf(w, " %s %d", relation(w), roll(w, 30));
		break;
	default:
		if (chance(w, 50))
			putf(w, "served %s %s %d%s", ONE_OF(w, "", "+ served", "- 3 days", "+ 10 days"), relation(w),
			     roll(w, 40), ONE_OF(w, "", " days"));
		else
			putf(w, "months_left %s %d months", relation(w), roll(w, 4));
		break;
	}
}

static void atom_row(struct writer *w)
{
	if (w->row_list == 1) {
		switch (roll(w, 3)) {
		case 0: putf(w, "%s.sort %s %s", w->row, equality(w), ONE_OF(w, "minor", "grave")); break;
		case 1:
			putf(w, "%s.on_day %s ", w->row, relation(w));
			date_shifted(w);
			break;
		default:
			putf(w, "%s.fine %s ", w->row, relation(w));
			money(w, true);
			break;
		}
		return;
	}
	switch (roll(w, 6)) {
	case 0: putf(w, "%s.relation %s %s", w->row, equality(w), ONE_OF(w, "parent", "child", "sibling")); break;
	case 1: putf(w, "%s.adult", w->row); break;
	case 2:
		putf(w, "%s.in in ", w->row);
		country_set(w);
		break;
	case 3: putf(w, "%s.since %s none", w->row, equality(w)); break;
	case 4:
		if (w->terms)
			putf(w, "close_kin(%s)", w->row);
		else
			putf(w, "%s.adult = no", w->row);
		break;
	default:
		putf(w, "%s.years_there %s ", w->row, relation(w));
		number(w, true);
		break;
	}
}

static void quantifier(struct writer *w)
{
	int list = roll(w, 2);
	const char *word = ONE_OF(w, "any", "every", "count of"), *row = ONE_OF(w, "r", "x");
	bool count = word[0] == 'c', mirrored = count && chance(w, 25);
	if (mirrored)
		putf(w, "%d %s ", roll(w, 4), relation(w));
	putf(w, "%s %s in %s where (", word, row, list ? "offences" : "relatives");
	w->row = row;
	w->row_list = list;
	w->in_where = true;
	condition(w, roll(w, 2));
	w->row = NULL;
	w->in_where = false;
	put(w, ")");
	if (count && !mirrored) {
		putf(w, " %s ", relation(w));
		chance(w, 20) ? put(w, "age") : putf(w, "%d", roll(w, 4));
	}
}

static void atom_term(struct writer *w)
{
	switch (w->in_where ? 2 + roll(w, 2) : roll(w, 5)) { /* young and lawless may hold quantifiers */
	case 0: put(w, "people.young"); break;
	case 1: put(w, "young"); break;
	case 2: putf(w, "gap %s %d", relation(w), roll(w, 400)); break;
	case 3: putf(w, "%s in friends", ONE_OF(w, "receiver", "home")); break;
	default: put(w, "lawless"); break;
	}
}

static void atom_destination(struct writer *w)
{
	switch (roll(w, 3)) {
	case 0: putf(w, "destination %s %s", equality(w), ONE_OF(w, "SV", "home", "designated", "sender")); break;
	default:
		put(w, "destination in ");
		country_set(w);
		break;
	}
}

static void atom(struct writer *w)
{
	if (w->destination && !w->in_where && chance(w, 60)) {
		atom_destination(w);
		return;
	}
	if (w->row && chance(w, 65)) {
		atom_row(w);
		return;
	}
	int kind = roll(w, 20);
	if (kind < 5)
		atom_bool(w);
	else if (kind < 9)
		atom_code(w);
	else if (kind < 13)
		atom_sets(w);
	else if (kind < 16)
		atom_scalar(w);
	else if (kind < 17)
		atom_environment(w);
	else if (kind < 19 && !w->in_where && !w->programme)
		quantifier(w);
	else if (w->terms && !w->programme)
		atom_term(w);
	else
		atom_bool(w);
}

static void condition(struct writer *w, int depth)
{
	int kind = depth > 0 ? roll(w, 6) : 5;
	if (kind < 3) {
		const char *word = chance(w, 50) ? " and " : " or ";
		put(w, "(");
		for (int i = 0, parts = 2 + roll(w, 2); i < parts; i++) {
			put(w, i ? word : "");
			condition(w, depth - 1);
		}
		put(w, ")");
	} else if (kind == 3) {
		put(w, "not ");
		condition(w, depth - 1);
	} else if (chance(w, 2)) {
		put(w, ONE_OF(w, "yes", "no"));
	} else {
		atom(w);
	}
}

static void when(struct writer *w, unsigned percent)
{
	if (!chance(w, percent))
		return;
	put(w, " when ");
	condition(w, roll(w, DEPTH_MAX));
}

/* Clauses. */

/* By the rules that the texts must keep, a little stricter: what is written is always allowed. */
static bool outranks(const struct writer *w, const struct plan *by, const struct plan *target)
{
	const struct plan *base = target->amends >= 0 ? &w->plans[target->amends] : target;
	if (by->programme != base->programme || by->level < 0 || base->level < 0)
		return false;
	bool binds = base->kind == PLAN_AGREEMENT ? by->kind != PLAN_AGREEMENT && by->binds == 2
		     : by->kind == PLAN_AGREEMENT ? base->binds != 2
						  : by->binds >= base->binds;
	if (!binds)
		return false;
	return by->level < base->level || (by->level == base->level && by->since > base->since);
}

static const struct plan *lesser(struct writer *w)
{
	const struct plan *by = &w->plans[w->speaker];
	for (int tries = 0; tries < 8; tries++) {
		int i = roll(w, w->plan_count);
		if (i < w->speaker && w->plans[i].amends < 0 && outranks(w, by, &w->plans[i]))
			return &w->plans[i];
	}
	return NULL;
}

static void disapplies(struct writer *w, const char *article)
{
	const struct plan *own = &w->plans[w->speaker], *target = chance(w, 50) ? lesser(w) : NULL;
	if (target) {
		putf(w, "  disapplies %s", target->id);
		if (own->level < target->level && chance(w, 60)) /* an equal's article may be later than its text */
			putf(w, " %s", target->articles[roll(w, target->article_count)]);
	} else {
		const char *other = own->articles[roll(w, own->article_count)];
		putf(w, "  disapplies %s", own->id);
		if (strcmp(other, article) != 0)
			putf(w, " %s", other);
	}
	when(w, 80);
	put(w, "\n");
}

static void destinations(struct writer *w)
{
	put(w, "  destinations");
	when(w, 60);
	put(w, "\n");
	for (int i = 0, steps = 1 + roll(w, 3); i < steps; i++) {
		putf(w, "    %d %s", i + 1,
		     ONE_OF(w, "designated", "home", "any of nationalities", "any of passed_through or home", "SV",
			    "any country", "DK or designated"));
		if (chance(w, 75)) {
			put(w, " closes when ");
			w->destination = true;
			condition(w, roll(w, 2));
			w->destination = false;
		}
		put(w, "\n");
	}
}

static void needs(struct writer *w)
{
	putf(w, "  needs %s",
	     ONE_OF(w, "acceptance by receiver within 3 days", "acceptance by receiver",
		    "consent of person irrevocable verified by judge", "opinion of representative",
		    "approval by minister of SV and judge", "document \"passport\" from sender",
		    "notice to consul at least 3 days before departure"));
	when(w, 50);
	put(w, "\n");
}

static void other_clause(struct writer *w)
{
	switch (roll(w, 7)) {
	case 0:
	case 1: needs(w); return;
	case 2: put(w, "  duty \"report\" by receiver within 3 months after arrival"); break;
	case 3:
		put(w, w->programme ? "  return at least 3 days before exit" : "  return within 5 days when ill");
		break;
	case 4:
		put(w,
		    ONE_OF(w, "  limit 3 persons at once", "  limit 5 persons in total", "  limit 2 years per person"));
		put(w, "\n");
		return;
	case 5: put(w, "  bears transport by sender"); break;
	default:
		put(w, ONE_OF(w, "  cites \"a\" by \"b\" on 2025-03-14 unverified\n", "  says \"it is so\"\n",
			      "  none \"nothing is owed\"\n"));
		return;
	}
	put(w, "\n");
}

static void money_clause(struct writer *w)
{
	put(w, ONE_OF(w, "  fee 20_000 USD per person-year\n  cap 6_000_000 USD\n",
		      "  fee 15_000_000 EUR per year for 300 places\n  payable 6 months in advance\n",
		      "  fee 10 EUR once on 2026-01-01\n  accrues actual/365\n",
		      "  fee 20 GBP per person received\n  day counted midnight census\n",
		      "  fee 20 USD per person-day\n  index by 3.5 % per year from 2027-01-01\n  not prorated\n",
		      "  advance 16 EUR within 90 days after in_force\n", "  limit 3 persons in tower at once\n"));
}

static void law_clause(struct writer *w, const char *article)
{
	int kind = roll(w, 20);
	if (kind < 8) {
		put(w, "  bars");
		if (chance(w, 30))
			putf(w, " to %s", w->programme ? "SV" : ONE_OF(w, "SV", "CA", "tower", "house"));
		when(w, 95);
		put(w, "\n");
	} else if (kind < 11) {
		put(w, "  requires ");
		condition(w, roll(w, 2));
		when(w, 60);
		put(w, "\n");
	} else if (kind < 12) {
		put(w, "  excludes when ");
		condition(w, 1 + roll(w, 2));
		put(w, "\n");
	} else if (kind < 15 && w->speaker >= 0) {
		disapplies(w, article);
	} else if (kind < 17 && w->speaker >= 0 && w->plans[w->speaker].kind == PLAN_LAW && !w->programme) {
		destinations(w);
	} else {
		other_clause(w);
	}
}

static void admits(struct writer *w)
{
	put(w, "  admits");
	if (chance(w, 30))
		putf(w, " for %s", PICK(w, purposes));
	if (!w->programme && chance(w, 25))
		putf(w, " to %s", ONE_OF(w, "tower", "house", "keep"));
	when(w, 85);
	put(w, "\n");
}

static void agreement_clause(struct writer *w, const char *article)
{
	const struct plan *own = &w->plans[w->speaker];
	int kind = roll(w, 20);
	if (kind < 8) {
		admits(w);
	} else if (kind < 10) {
		put(w, "  excludes");
		if (chance(w, 50))
			putf(w, " from %s", own->articles[roll(w, own->article_count)]);
		put(w, " when ");
		condition(w, roll(w, 2));
		put(w, "\n");
	} else if (kind < 13) {
		put(w, "  requires ");
		condition(w, roll(w, 2));
		if (chance(w, 35))
			putf(w, " for %s", own->articles[roll(w, own->article_count)]);
		when(w, 50);
		put(w, "\n");
	} else if (kind < 15) {
		put(w, "  bars");
		if (chance(w, 30))
			putf(w, " to %s", w->programme ? "SV" : ONE_OF(w, "SV", "tower", "house"));
		when(w, 95);
		put(w, "\n");
	} else if (kind < 16) {
		disapplies(w, article);
	} else if (kind < 17 && !w->programme) {
		putf(w, "  no onward transfer%s%s\n", ONE_OF(w, "", " but to SV", " but to sender, DK"),
		     ONE_OF(w, "", " until ill"));
	} else if (kind < 18) {
		w->programme ? other_clause(w) : money_clause(w);
	} else {
		other_clause(w);
	}
}

static void moment(struct writer *w, int from, int to)
{
	int day = (int)gen_between(w->gen, from, to);
	chance(w, 10) ? putf(w, "%sT12:00Z", days[day]) : put(w, days[day]);
}

static void article_lines(struct writer *w, const char *id)
{
	const struct plan *plan = w->speaker >= 0 ? &w->plans[w->speaker] : NULL;
	if (plan && plan->kind != PLAN_AGREEMENT && chance(w, 25))
		putf(w, "  applies to %s, %s%s\n", PICK(w, purposes), PICK(w, purposes),
		     chance(w, 30) ? (w->programme ? " under p" : " under a") : "");
	for (int i = 0, clauses = 1 + roll(w, 3); i < clauses; i++)
		plan && plan->kind == PLAN_AGREEMENT ? agreement_clause(w, id) : law_clause(w, id);
	if (plan && plan->kind == PLAN_ORDER && chance(w, 25)) {
		const struct plan *target = lesser(w);
		if (target)
			putf(w, "  stays %s from 2025-01-31 to 2025-07-01\n", target->id);
	}
}

static void article(struct writer *w, const char *id)
{
	static const char *const topics[] = { "", " on categories", " on exclusions", " \"A heading\" on consent" };
	if (w->speaker >= 0 && chance(w, 12)) { /* two texts of one article, one after the other */
		putf(w, "article %s from 2024-02-29 to 2025-03-14\n", id);
		article_lines(w, id);
		putf(w, "article %s from 2025-03-15%s\n", id, ONE_OF(w, "", " to 2025-07-01"));
		article_lines(w, id);
		return;
	}
	putf(w, "article %s%s", id, PICK(w, topics));
	if (w->speaker >= 0 && chance(w, 10)) {
		put(w, " from ");
		moment(w, 1, 6);
	}
	put(w, "\n");
	article_lines(w, id);
}

/* Instruments. */

static void in_force(struct writer *w, const struct plan *plan)
{
	putf(w, "  in force %s", days[plan->since]);
	switch (roll(w, 10)) {
	case 0: put(w, " for 1 year"); break;
	case 1: put(w, " for 6 months renews 6 months unless notice 60 days before"); break;
	case 2: put(w, plan->since < 5 ? " to 2025-03-14\n  in force 2025-06-01" : ""); break;
	case 3:
		put(w, plan->since >= 4 ? "" : "\n  not in force 2025-01-31 to 2025-03-14 \"stayed by a court\"");
		break;
	case 4: put(w, "\n  ended 2025-09-01"); break;
	default: break;
	}
	put(w, "\n");
	if (plan->kind == PLAN_AGREEMENT && chance(w, 10))
		put(w, "  notice of termination 2025-01-01\n");
}

static void header_words(struct writer *w, const struct plan *plan)
{
	if (chance(w, 20))
		put(w, "  offered 2023-01-01\n  signed 2023-01-02\n  accepted 2023-01-03\n");
	if (chance(w, 20))
		put(w, "  source \"A gazette\"\n");
	if (plan->kind == PLAN_ORDER && chance(w, 60)) {
		const struct plan *target = lesser(w);
		if (target) {
			putf(w, "  stays %s", target->id);
			if (plan->level < target->level && chance(w, 70))
				putf(w, " %s", target->articles[roll(w, target->article_count)]);
			put(w, " from ");
			moment(w, 2, 4);
			if (chance(w, 50)) {
				put(w, " to ");
				moment(w, 5, 7);
			}
			put(w, "\n");
		}
	}
	if (plan->amends >= 0 && chance(w, 40)) {
		const struct plan *base = &w->plans[plan->amends];
		putf(w, "  repeals %s\n", base->articles[roll(w, base->article_count)]);
	}
}

static void law_header(struct writer *w, const struct plan *plan)
{
	static const char *const binds[] = { "US", "US as either", "all" };
	static const char *const ranks[] = { "constitution", "statute", "statute", "regulation", "policy" };
	putf(w, "%s %s \"A text\"\n", plan->kind == PLAN_LAW ? "law" : "order", plan->id);
	if (plan->programme)
		put(w, "  subject programme\n");
	if (plan->amends >= 0) {
		putf(w, "  amends %s\n", w->plans[plan->amends].id);
	} else {
		putf(w, "  binds %s\n", binds[plan->binds]);
		if (plan->level >= 0)
			putf(w, "  rank %s of US\n", ranks[plan->level]);
		if (chance(w, 10))
			putf(w, "  applies to %s, %s, removal\n", PICK(w, purposes), PICK(w, purposes));
	}
}

static void agreement_header(struct writer *w, const struct plan *plan)
{
	putf(w, "agreement %s \"A text\"\n", plan->id);
	if (plan->programme)
		put(w, "  subject programme\n");
	if (plan->amends >= 0)
		putf(w, "  amends %s\n", w->plans[plan->amends].id);
	else
		put(w, ONE_OF(w, "  parties US sends, SV receives\n", "  parties US sends, SV receives\n",
			      "  parties US, SV, CA\n", "  parties US sends, SV receives, CA receives\n"));
	if (plan->level == 1)
		put(w, "  kind treaty\n  binding yes\n");
	else
		putf(w, "  kind %s\n  binding %s\n", ONE_OF(w, "memorandum", "notes", "grant", "offer"),
		     ONE_OF(w, "yes", "no"));
	if (plan->amends < 0)
		putf(w, "  purpose removal%s\n", ONE_OF(w, "", ", sentence", ", payment"));
}

static void instrument(struct writer *w, int index)
{
	const struct plan *plan = &w->plans[index];
	w->speaker = index;
	w->programme = plan->programme;
	plan->kind == PLAN_AGREEMENT ? agreement_header(w, plan) : law_header(w, plan);
	in_force(w, plan);
	header_words(w, plan);
	for (int i = 0; i < plan->article_count; i++)
		article(w, plan->articles[i]);
	w->speaker = -1;
}

static int plan_one(struct writer *w, enum planned kind, const char *id, int amends, bool programme)
{
	static const char *const ids[ARTICLES_MAX] = { "1", "2", "3.1", "3.10", "b(2)", "c" };
	struct plan *plan = &w->plans[w->plan_count];
	*plan = (struct plan){ .kind = kind, .amends = amends, .programme = programme };
	memcpy(plan->id, id, strlen(id) + 1);
	plan->since = roll(w, 6);
	plan->binds = roll(w, 3);
	plan->level = kind != PLAN_AGREEMENT ? roll(w, 6) - 1 : chance(w, 50) ? 1 : 4;
	if (plan->level == 2) /* treaty and statute are one level */
		plan->level = 1;
	int first = amends >= 0 ? roll(w, 3) : 0;
	plan->article_count = 1 + roll(w, amends >= 0 ? 2 : 3);
	for (int i = 0; i < plan->article_count; i++)
		memcpy(plan->articles[i], ids[first + i], strlen(ids[first + i]) + 1);
	if (amends >= 0) {
		const struct plan *base = &w->plans[amends];
		plan->level = kind == PLAN_AGREEMENT && chance(w, 60) ? base->level
			      : kind == PLAN_AGREEMENT                ? 4
								      : base->level;
		plan->binds = base->binds;
		/* one of each day, so that no two touch an article from the same day */
		plan->since = base->since + 1;
	}
	return w->plan_count++;
}

static void plan_all(struct writer *w)
{
	int laws[3] = { 0 }, law_count = roll(w, 4);
	static const char *const names[] = { "law1", "law2", "law3" };
	bool programme = chance(w, 12);
	for (int i = 0; i < law_count; i++)
		laws[i] = plan_one(w, PLAN_LAW, names[i], -1, programme && chance(w, 50));
	int a = plan_one(w, PLAN_AGREEMENT, "a", -1, false);
	if (chance(w, 25))
		plan_one(w, PLAN_AGREEMENT, "b", -1, false);
	if (programme)
		plan_one(w, PLAN_AGREEMENT, "p", -1, true);
	if (chance(w, 35))
		plan_one(w, PLAN_AGREEMENT, "a-first", a, false);
	if (law_count && chance(w, 25))
		plan_one(w, PLAN_LAW, "law1-first", laws[0], w->plans[laws[0]].programme);
	if (chance(w, 40))
		plan_one(w, PLAN_ORDER, "order1", -1, false);
}

static void people_terms(struct writer *w)
{
	put(w, "term close_kin(k) means ");
	w->row = "k";
	w->row_list = 0;
	w->in_where = true;
	condition(w, 1);
	w->row = NULL;
	w->in_where = false;
	put(w, "\nterm young means ");
	condition(w, 1);
	putf(w, "\nterm gap means %s between born and %s\n", ONE_OF(w, "days", "months"),
	     ONE_OF(w, "left", "decision_date", "latest of (left, 2025-03-15)"));
	putf(w, "term friends means %s\n", ONE_OF(w, "{DK, FR}", "{SV}", "visa_free CA"));
	put(w, "term lawless means not ");
	condition(w, 1);
	put(w, "\n");
	w->terms = true;
}

static void floor_text(struct writer *w)
{
	put(w, "law floor \"The floor\"\n  binds all\n  in force 1850-01-01\n");
	for (int i = 0, articles = 1 + roll(w, 2); i < articles; i++) {
		putf(w, "article f%d\n", i + 1);
		if (chance(w, 40))
			put(w, "  applies to removal, asylum\n");
		put(w, "  bars when ");
		condition(w, 1);
		put(w, "\n");
	}
}

struct gen_texts gen_texts(struct gen *gen, struct arena *arena)
{
	struct buf floor = BUF_INIT, texts = BUF_INIT;
	struct writer w = { .gen = gen, .out = &floor, .speaker = -1 };
	plan_all(&w);
	floor_text(&w);
	w.out = &texts;
	put(&w, vocabulary);
	people_terms(&w);
	put(&w, vocabulary_programmes);
	for (int i = 0; i < w.plan_count; i++)
		instrument(&w, i);
	struct gen_texts result = { str_copy(arena, buf_str(&floor)), str_copy(arena, buf_str(&texts)) };
	buf_finish(&floor);
	buf_finish(&texts);
	return result;
}

struct corpus *gen_compile(const struct gen_texts *texts)
{
	struct corpus *corpus = corpus_create();
	corpus_add_text(corpus, STR("law/floor.law"), texts->floor, true);
	corpus_add_text(corpus, STR("gen.law"), texts->texts, false);
	corpus_compile(corpus);
	return corpus;
}

struct corpus *gen_corpus(struct gen *gen, struct arena *arena, struct gen_texts *texts)
{
	for (;;) {
		struct gen_texts drawn = gen_texts(gen, arena);
		struct corpus *corpus = gen_compile(&drawn);
		if (!corpus->diags.errors) {
			if (texts)
				*texts = drawn;
			return corpus;
		}
		corpus_destroy(corpus);
	}
}
