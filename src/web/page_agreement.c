/* page_agreement.c - the texts: what is in force today, what it is silent on, its examples and its guarantees. */
#include "country.h"
#include "date.h"
#include "path.h"
#include "print.h"
#include "silence.h"
#include "web_int.h"

static struct str day_of(struct making *m, int64_t moment)
{
	char day[11];
	if (moment == MOMENT_MIN || moment == MOMENT_MAX)
		return STR_NONE;
	date_format(time_day(moment), day);
	return show_date(m, str_copy(m->arena, str_of(day)));
}

static struct str parties_of(struct making *m, const struct instrument *in)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < in->party_count; i++) {
		if (i)
			buf_add_c(&out, ", ");
		buf_add_str(&out, show_country(m, str_of(country_alpha2(in->parties[i].state))));
	}
	struct str text = str_copy(m->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

enum status page_agreements(struct making *m)
{
	const struct corpus *corpus = act_texts(m->act);
	const struct json *list = doc_list(m->arena);
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		if (in->kind != INSTRUMENT_agreement || in->amends >= 0)
			continue;
		bool force = instrument_in_force(corpus, in->index, STR_NONE, act_now(m->act));
		const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "id", in->id);
		row = doc_with_text(m->arena, row, "title", in->title);
		row = doc_with_text(m->arena, row, "parties", parties_of(m, in));
		row = doc_with_text(m->arena, row, "tone", force ? STR("go") : STR(""));
		row = doc_with_text(m->arena, row, "force", str_of(force ? N_("In force") : N_("Not in force")));
		list = doc_push(m->arena, list, row);
	}
	put(m, "agreements", list);
	return STATUS_OK;
}

static struct str article_text(struct making *m, const struct core_article *article)
{
	struct diags diags;
	struct buf out = BUF_INIT;
	diags_init(&diags, m->arena);
	const struct print *print =
		print_read(m->arena, act_texts(m->act)->instruments.at[article->instrument].source, &diags);
	print_part(&out, print, article->ast->span);
	struct str text = str_copy(m->arena, buf_str(&out));
	buf_finish(&out);
	return text;
}

static void put_articles(struct making *m, const struct instrument *in, int64_t moment)
{
	const struct corpus *corpus = act_texts(m->act);
	const struct core_article **articles;
	const struct json *list = doc_list(m->arena), *silent = doc_list(m->arena);
	size_t count = instrument_text(m->arena, corpus, in->index, moment, &articles);
	for (size_t i = 0; i < count; i++) {
		const struct core_article *article = articles[i];
		const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "id", article->id);
		row = doc_with_text(m->arena, row, "heading", article->heading.len ? article->heading : article->id);
		row = doc_with_text(m->arena, row, "topic",
				    article->topic < 0 ? STR_NONE : str_of(word_name(WORDS_topic, article->topic)));
		if (article->instrument != in->index)
			row = doc_with_text(m->arena, row, "amended_by",
					    corpus->instruments.at[article->instrument].title);
		list = doc_push(m->arena, list, doc_with_text(m->arena, row, "text", article_text(m, article)));
	}
	uint32_t spoken = topics_spoken(articles, count);
	for (int topic = 0; topic < TOPIC_COUNT; topic++)
		if (!(spoken >> topic & 1))
			silent = doc_push(m->arena, silent, doc_str(m->arena, str_of(word_name(WORDS_topic, topic))));
	put(m, "articles", list);
	put(m, "silent", silent);
}

static void put_cases(struct making *m, const struct instrument *in)
{
	const struct json *examples = doc_list(m->arena), *guarantees = doc_list(m->arena);
	vec_each (&in->ast->examples, i) {
		const struct ast_case *example = &in->ast->examples.at[i];
		const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "title", example->title);
		if (example->expects.count && example->expects.at[0].kind == EXPECT_OUTCOME) {
			struct str outcome = example->expects.at[0].outcome.text;
			row = doc_with_text(m->arena, row, "outcome", outcome);
			row = doc_with_text(m->arena, row, "tone", str_of(outcome_tone(outcome)));
		}
		examples = doc_push(m->arena, examples, row);
	}
	vec_each (&in->ast->guarantees, i)
		guarantees = doc_push(m->arena, guarantees, doc_str(m->arena, in->ast->guarantees.at[i].title));
	put(m, "examples", examples);
	put(m, "guarantees", guarantees);
}

/* What changes it, whether or not it does so on that day. */
static void put_amendments(struct making *m, const struct instrument *in, int64_t moment)
{
	const struct corpus *corpus = act_texts(m->act);
	const struct json *list = doc_list(m->arena);
	vec_each (&corpus->instruments, i) {
		const struct instrument *by = &corpus->instruments.at[i];
		if (by->amends != in->index)
			continue;
		bool force = instrument_in_force(corpus, by->index, STR_NONE, moment);
		const struct json *row = doc_with_text(m->arena, doc_object(m->arena), "id", by->id);
		row = doc_with_text(m->arena, row, "title", by->title);
		row = doc_with_text(m->arena, row, "tone", force ? STR("go") : STR(""));
		row = doc_with_text(m->arena, row, "force", str_of(force ? N_("In force") : N_("Not in force")));
		list = doc_push(m->arena, list, row);
	}
	put(m, "amendments", list);
	if (in->amends >= 0) {
		put_text(m, "base", corpus->instruments.at[in->amends].id);
		put_text(m, "base_title", corpus->instruments.at[in->amends].title);
	}
}

/* The day that is asked for (?on=2025-03-14), or now. */
static int64_t moment_asked(struct making *m)
{
	struct str on = str_trim(query_value(m, "on"));
	int32_t day;
	put_text(m, "on_value", on);
	if (!on.len)
		return act_now(m->act);
	if (!date_parse(on, &day)) {
		put_flag(m, "on_wrong", true);
		return act_now(m->act);
	}
	put_text(m, "on", show_date(m, on));
	return moment_of_day(day);
}

enum status page_agreement(struct making *m)
{
	const struct corpus *corpus = act_texts(m->act);
	const struct instrument *in = corpus_instrument(corpus, m->key);
	if (!in)
		return error_set(m->error, STATUS_NOT_FOUND, "there is no text %.*s", STR_ARG(m->key));
	int64_t moment = moment_asked(m);
	bool force = instrument_in_force(corpus, in->index, STR_NONE, moment);
	put_text(m, "id", in->id);
	put_text(m, "title", in->title);
	put_text(m, "source", in->ast->source_text);
	put_text(m, "parties", parties_of(m, in));
	put_text(m, "sha256", str_copy(m->arena, str_of(in->sha256)));
	put_flag(m, "is_agreement", in->kind == INSTRUMENT_agreement);
	put_flag(m, "binding", in->binding);
	put_flag(m, "in_force", force);
	if (in->window_count) {
		put_text(m, "force_from", day_of(m, in->windows[0].from));
		put_text(m, "force_until", day_of(m, in->windows[in->window_count - 1].to));
	}
	put_articles(m, in, moment);
	put_amendments(m, in, moment);
	put_cases(m, in);
	return put_duties(m, "duty_of_agreement");
}
