/* habeas.c - include/habeas.h over lang and eval: what comes in is checked and copied, what goes out is a C string.
 *
 * I1. Nothing is decided here, and no outcome is made here: each comes from decide().
 * I2. Every pointer that a caller hands in is looked at before it is used; every index is compared with its count.
 * I3. A result lives in its decider, so that a caller has nothing to free and a call that fails leaves nothing behind.
 * A handle that is kept too long shows the newer result, or none: never memory that is gone.
 */
#include "habeas.h"
#include "determination.h"
#include "limit.h"
#include "utf8.h"
#include <stdio.h>
#include <stdlib.h>

struct habeas_corpus { /* in the corpus' own arena */
	struct corpus *corpus;
	enum { TEXTS_WANTED, COMPILED, HAS_ERRORS } state;
	struct habeas_diagnostic *diagnostics;
	size_t diagnostic_count;
	const char *diagnostics_text;
};

/* A result as the caller holds it, and the two forms it is shown in, each made when it is first asked for. */
struct shown {
	struct arena *arena; /* the decider's; emptied by its next call */
	const char *json;
};
struct habeas_determination {
	struct shown shown;
	struct determination *d; /* NULL: none */
};
struct habeas_destinations {
	struct shown shown;
	struct destinations *d; /* NULL: none */
};

struct habeas_decider {
	const struct corpus *corpus;
	struct decider *decider;
	struct arena *arena; /* the last result */
	struct habeas_determination determination;
	struct habeas_destinations destinations;
};

static const enum habeas_outcome public_outcome[] = {
	[OUTCOME_not_in_force] = HABEAS_NOT_IN_FORCE, [OUTCOME_barred] = HABEAS_BARRED,
	[OUTCOME_not_covered] = HABEAS_NOT_COVERED,   [OUTCOME_unmet] = HABEAS_UNMET,
	[OUTCOME_undetermined] = HABEAS_UNDETERMINED, [OUTCOME_cleared] = HABEAS_CLEARED,
};

const char *habeas_version(void) { return HABEAS_VERSION; }

/* Errors. */

/* Of ours, for the caller. Bytes of the caller's that a message repeats need not be UTF-8: those become '?'. */
static enum habeas_status fail(struct habeas_error *error, enum habeas_status status, const char *message)
{
	if (!error)
		return status;
	struct str text = str_of(message);
	size_t len = 0;
	error->status = status;
	for (size_t i = 0; i < text.len && len + 4 < sizeof error->message;) {
		uint32_t code_point;
		size_t size = utf8_decode(text, i, &code_point);
		if (size)
			memcpy(error->message + len, text.ptr + i, size);
		else
			error->message[len] = '?';
		len += size ? size : 1;
		i += size ? size : 1;
	}
	error->message[len] = '\0';
	return status;
}

static enum habeas_status hand_on(struct habeas_error *error, enum status status, const struct error *from)
{
	switch (status) {
	case STATUS_OK: return HABEAS_OK;
	case STATUS_LIMIT: return fail(error, HABEAS_LIMIT, from->message);
	case STATUS_NOT_FOUND: return fail(error, HABEAS_NOT_FOUND, from->message);
	case STATUS_IO: return fail(error, HABEAS_IO, from->message);
	case STATUS_BAD_INPUT:
	case STATUS_CONFLICT:
	case STATUS_REFUSED: break;
	}
	return fail(error, HABEAS_BAD_INPUT, from->message);
}

static enum habeas_status missing(struct habeas_error *error, const char *what)
{
	struct error message;
	error_set(&message, STATUS_BAD_INPUT, "%s must not be NULL", what);
	return fail(error, HABEAS_MISUSE, message.message);
}

static enum habeas_status out_of_range(struct habeas_error *error, size_t index, size_t count, const char *what)
{
	struct error message;
	error_set(&message, STATUS_NOT_FOUND, "there is no %s %zu: there are %zu, counted from 0", what, index, count);
	return fail(error, HABEAS_NOT_FOUND, message.message);
}

/* Texts. */

struct habeas_corpus *habeas_corpus_create(void)
{
	struct corpus *corpus = corpus_create();
	struct habeas_corpus *c = arena_new(corpus->arena, struct habeas_corpus);
	c->corpus = corpus;
	c->diagnostics_text = "";
	corpus_add_shipped(corpus);
	return c;
}

void habeas_corpus_destroy(struct habeas_corpus *corpus)
{
	if (corpus)
		corpus_destroy(corpus->corpus);
}

static enum habeas_status takes_texts(const struct habeas_corpus *corpus, struct habeas_error *error)
{
	if (!corpus)
		return missing(error, "the corpus");
	if (corpus->state != TEXTS_WANTED)
		return fail(error, HABEAS_MISUSE, "the corpus is compiled already: it never changes again");
	return HABEAS_OK;
}

enum habeas_status habeas_corpus_add_file(struct habeas_corpus *corpus, const char *path, struct habeas_error *error)
{
	struct error why;
	enum habeas_status status = takes_texts(corpus, error);
	if (status != HABEAS_OK)
		return status;
	if (!path)
		return missing(error, "the path");
	return hand_on(error, corpus_add_file(corpus->corpus, path, &why), &why);
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7f)
			return false;
	return name.len && name.len <= LIMIT_LINE_BYTES && utf8_valid(name, NULL);
}

enum habeas_status habeas_corpus_add_text(struct habeas_corpus *corpus, const char *name, const char *text, size_t size,
					  struct habeas_error *error)
{
	struct error why;
	enum habeas_status status = takes_texts(corpus, error);
	if (status != HABEAS_OK)
		return status;
	if (!name || !text)
		return missing(error, name ? "the text" : "the name of a text");
	if (!is_name(str_of(name)))
		return fail(error, HABEAS_BAD_INPUT, "the name of a text is one line of UTF-8, and not empty");
	if (size > LIMIT_SOURCE_BYTES) {
		error_set(&why, STATUS_LIMIT, "%s is larger than %d bytes: a text may not be", name,
			  LIMIT_SOURCE_BYTES);
		return hand_on(error, why.status, &why);
	}
	corpus_add_text(corpus->corpus, str_of(name), (struct str){ text, size }, false);
	return HABEAS_OK;
}

static struct habeas_diagnostic diagnostic_of(struct arena *arena, const struct diag *diag)
{
	struct habeas_diagnostic d = { .code = str_c(arena, str_of(diag_name(diag->code))),
				       .is_error = diag_severity(diag->code) == SEVERITY_ERROR,
				       .message = str_c(arena, diag->message) };
	if (diag->hint.len)
		d.hint = str_c(arena, diag->hint);
	if (diag->span.source) {
		struct place place = source_place(diag->span);
		d.file = str_c(arena, diag->span.source->name);
		d.line = place.line;
		d.column = place.column;
	}
	return d;
}

static void keep_diagnostics(struct habeas_corpus *corpus)
{
	struct arena *arena = corpus->corpus->arena;
	const struct diags *diags = &corpus->corpus->diags;
	struct buf text = BUF_INIT;
	corpus->diagnostics = arena_new_array(arena, struct habeas_diagnostic, diags->list.count);
	corpus->diagnostic_count = diags->list.count;
	vec_each (&diags->list, i) {
		corpus->diagnostics[i] = diagnostic_of(arena, &diags->list.at[i]);
		diag_print(&text, &diags->list.at[i], false);
	}
	if (diags->dropped)
		buf_format(&text, "and %zu more\n", diags->dropped);
	corpus->diagnostics_text = str_c(arena, buf_str(&text));
	buf_finish(&text);
}

enum habeas_status habeas_corpus_compile(struct habeas_corpus *corpus, struct habeas_error *error)
{
	enum habeas_status status = takes_texts(corpus, error);
	if (status != HABEAS_OK)
		return status;
	corpus_compile(corpus->corpus);
	keep_diagnostics(corpus);
	corpus->state = corpus->corpus->diags.errors ? HAS_ERRORS : COMPILED;
	for (size_t i = 0; corpus->state == HAS_ERRORS && i < corpus->diagnostic_count; i++) {
		const struct habeas_diagnostic *d = &corpus->diagnostics[i];
		struct error why;
		if (!d->is_error)
			continue;
		error_set(&why, STATUS_BAD_INPUT, "%s:%u:%u: %s", d->file ? d->file : "the texts", d->line, d->column,
			  d->message);
		return hand_on(error, why.status, &why);
	}
	return HABEAS_OK;
}

size_t habeas_diagnostic_count(const struct habeas_corpus *corpus) { return corpus ? corpus->diagnostic_count : 0; }

enum habeas_status habeas_diagnostic_at(const struct habeas_corpus *corpus, size_t index,
					struct habeas_diagnostic *diagnostic, struct habeas_error *error)
{
	if (!corpus || !diagnostic)
		return missing(error, corpus ? "the place for the diagnostic" : "the corpus");
	if (index >= corpus->diagnostic_count)
		return out_of_range(error, index, corpus->diagnostic_count, "diagnostic");
	*diagnostic = corpus->diagnostics[index];
	return HABEAS_OK;
}

const char *habeas_diagnostics_text(const struct habeas_corpus *corpus)
{
	return corpus ? corpus->diagnostics_text : "";
}

/* Deciding. */

struct habeas_decider *habeas_decider_create(const struct habeas_corpus *corpus, struct habeas_error *error)
{
	if (!corpus) {
		missing(error, "the corpus");
		return NULL;
	}
	if (corpus->state != COMPILED) {
		fail(error, HABEAS_MISUSE,
		     corpus->state == HAS_ERRORS ? "nothing is decided on texts that have errors"
						 : "the corpus is not compiled yet");
		return NULL;
	}
	struct habeas_decider *d = calloc(1, sizeof *d);
	if (!d)
		abort();
	d->corpus = corpus->corpus;
	d->decider = decider_create(corpus->corpus);
	d->arena = arena_create();
	return d;
}

void habeas_decider_destroy(struct habeas_decider *decider)
{
	if (!decider)
		return;
	decider_destroy(decider->decider);
	arena_destroy(decider->arena);
	free(decider);
}

static void forget_result(struct habeas_decider *decider)
{
	arena_reset(decider->arena);
	decider->determination = (struct habeas_determination){ .shown.arena = decider->arena };
	decider->destinations = (struct habeas_destinations){ .shown.arena = decider->arena };
}

static enum status read_moment(const char *text, const char *what, struct moment *moment, struct error *error)
{
	*moment = (struct moment){ 0 };
	if (!text || moment_parse(str_of(text), moment))
		return STATUS_OK;
	return error_set(error, STATUS_BAD_INPUT,
			 "the %s \"%s\" is no day that exists: write 2025-03-14, or with a time and a zone "
			 "2025-03-15T18:45-05:00",
			 what, text);
}

static enum status read_lists(struct arena *arena, const struct habeas_request *from, struct request *to,
			      struct error *error)
{
	struct moment served;
	if ((from->notice_count && !from->notices) || (from->consent_count && !from->consents))
		return error_set(error, STATUS_BAD_INPUT, "a list of the request has a count and no items");
	for (size_t i = 0; i < from->notice_count; i++) {
		if (!from->notices[i])
			return error_set(error, STATUS_BAD_INPUT, "notice %zu of the request is NULL", i);
		TRY(read_moment(from->notices[i], "day of a notice", &served, error));
		vec_add(arena, &to->notices, served);
	}
	for (size_t i = 0; i < from->consent_count; i++) {
		struct str by = str_of(from->consents[i]);
		if (!str_is(by, "person") && !str_is(by, "representative"))
			return error_set(error, STATUS_BAD_INPUT,
					 "\"%.*s\" signs no consent: person and representative do", STR_ARG(by));
		vec_add(arena, &to->consents, ((struct word){ .text = by }));
	}
	return STATUS_OK;
}

static enum status read_request(struct arena *arena, const struct habeas_request *from, struct request *to,
				struct error *error)
{
	*to = (struct request){ .agreement = str_of(from->agreement),
				.sender = str_of(from->sender),
				.receiver = str_of(from->receiver),
				.purpose = str_of(from->purpose),
				.facility = str_of(from->facility),
				.as_if = from->as_if,
				.brief = from->brief,
				.present = from->present_is_known ? from->present : -1 };
	if (!to->agreement.len)
		return error_set(error, STATUS_BAD_INPUT, "the request names no agreement");
	if (!from->on)
		return error_set(error, STATUS_BAD_INPUT, "the request says no day: a decision is made on one");
	if (from->present_is_known && from->present < 0)
		return error_set(error, STATUS_BAD_INPUT, "the number of persons present is negative");
	TRY(read_moment(from->on, "day of the decision", &to->on, error));
	TRY(read_moment(from->departing, "day of departure", &to->departing, error));
	return read_lists(arena, from, to, error);
}

static enum status decide_request(struct habeas_decider *decider, const struct habeas_request *from, struct str text,
				  struct determination **result, struct error *error)
{
	struct request request;
	struct subject_facts *facts;
	TRY(read_request(decider->arena, from, &request, error));
	const struct instrument *in = corpus_instrument(decider->corpus, request.agreement);
	if (!in) /* it says so, and what may have been meant: better than what is wrong with the facts */
		return decide(decider->decider, decider->arena, &request, facts_create(decider->arena, decider->corpus),
			      result, error);
	TRY(facts_from_json(decider->arena, decider->corpus, in->subject, text, &facts, error));
	return decide(decider->decider, decider->arena, &request, facts, result, error);
}

enum habeas_status habeas_decide(struct habeas_decider *decider, const struct habeas_request *request,
				 const char *facts, size_t facts_size, struct habeas_determination **result,
				 struct habeas_error *error)
{
	struct error why;
	struct determination *d;
	if (result)
		*result = NULL;
	if (!decider || !request || !facts || !result)
		return missing(error, !decider   ? "the decider"
				      : !request ? "the request"
				      : !facts   ? "the facts"
						 : "the place for the result");
	forget_result(decider);
	enum status status = decide_request(decider, request, (struct str){ facts, facts_size }, &d, &why);
	if (status != STATUS_OK)
		return hand_on(error, status, &why);
	decider->determination.d = d;
	*result = &decider->determination;
	return HABEAS_OK;
}

const char *habeas_outcome_name(enum habeas_outcome outcome)
{
	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (public_outcome[i] == outcome)
			return word_name(WORDS_outcome, i);
	return NULL;
}

static const struct determination *held(const struct habeas_determination *determination)
{
	return determination ? determination->d : NULL;
}

enum habeas_outcome habeas_determination_outcome(const struct habeas_determination *determination)
{
	const struct determination *d = held(determination);
	return d ? public_outcome[d->outcome] : HABEAS_UNDETERMINED;
}

size_t habeas_path_count(const struct habeas_determination *determination)
{
	const struct determination *d = held(determination);
	return d ? d->paths.count : 0;
}

enum habeas_status habeas_path_at(const struct habeas_determination *determination, size_t index,
				  struct habeas_path *path, struct habeas_error *error)
{
	const struct determination *d = held(determination);
	if (!d || !path)
		return missing(error, d ? "the place for the path" : "the determination");
	if (index >= d->paths.count)
		return out_of_range(error, index, d->paths.count, "path");
	const struct path_result *p = &d->paths.at[index];
	const struct query *q = &p->path->query;
	*path = (struct habeas_path){ .purpose = word_name(WORDS_purpose, q->purpose),
				      .outcome = public_outcome[p->outcome] };
	if (q->facility_given == FACILITY_NONE)
		path->to = "none";
	else if (q->facility_given == FACILITY_NAMED)
		path->to = str_c(determination->shown.arena, d->corpus->facilities.at[q->facility].name);
	return HABEAS_OK;
}

/* Showing. */

static unsigned columns(unsigned width) { return width == 0 ? 80 : width < 40 ? 40 : width > 400 ? 400 : width; }

static const char *written(struct shown *shown, struct json_writer *w)
{
	shown->json = str_c(shown->arena, json_writer_text(w));
	json_writer_destroy(w);
	return shown->json;
}

static const char *laid_out(struct shown *shown, struct buf *text)
{
	const char *c_string = str_c(shown->arena, buf_str(text));
	buf_finish(text);
	return c_string;
}

const char *habeas_determination_json(struct habeas_determination *determination)
{
	if (!held(determination) || determination->shown.json)
		return held(determination) ? determination->shown.json : NULL;
	struct json_writer *w = json_writer_create();
	determination_json(w, determination->d);
	return written(&determination->shown, w);
}

const char *habeas_determination_text(struct habeas_determination *determination, unsigned width)
{
	if (!held(determination))
		return NULL;
	struct buf text = BUF_INIT;
	determination_text(&text, determination->d, false, columns(width));
	return laid_out(&determination->shown, &text);
}

/* Destinations. */

static enum status find_destinations(struct habeas_decider *decider, const char *sender, const char *purpose,
				     const char *on, struct str text, struct destinations **result, struct error *error)
{
	struct moment moment;
	struct subject_facts *facts;
	TRY(read_moment(on, "day of the decision", &moment, error));
	TRY(facts_from_json(decider->arena, decider->corpus, SUBJECT_person, text, &facts, error));
	return decide_destinations(decider->decider, decider->arena, str_of(sender), str_of(purpose), moment, facts,
				   result, error);
}

enum habeas_status habeas_decide_destinations(struct habeas_decider *decider, const char *sender, const char *purpose,
					      const char *on, const char *facts, size_t facts_size,
					      struct habeas_destinations **result, struct habeas_error *error)
{
	struct error why;
	struct destinations *d;
	if (result)
		*result = NULL;
	if (!decider || !sender || !on || !facts || !result)
		return missing(error, !decider  ? "the decider"
				      : !sender ? "the sender"
				      : !on     ? "the day"
				      : !facts  ? "the facts"
						: "the place for the result");
	forget_result(decider);
	enum status status =
		find_destinations(decider, sender, purpose, on, (struct str){ facts, facts_size }, &d, &why);
	if (status != STATUS_OK)
		return hand_on(error, status, &why);
	decider->destinations.d = d;
	*result = &decider->destinations;
	return HABEAS_OK;
}

const char *habeas_destinations_json(struct habeas_destinations *destinations)
{
	if (!destinations || !destinations->d)
		return NULL;
	if (destinations->shown.json)
		return destinations->shown.json;
	struct json_writer *w = json_writer_create();
	destinations_json(w, destinations->d);
	return written(&destinations->shown, w);
}

const char *habeas_destinations_text(struct habeas_destinations *destinations, unsigned width)
{
	if (!destinations || !destinations->d)
		return NULL;
	struct buf text = BUF_INIT;
	destinations_text(&text, destinations->d, false, columns(width));
	return laid_out(&destinations->shown, &text);
}
