/* silence.c - see silence.h. Topics that belong to an article alone (which it then speaks on) are never asked of a text
 * about payments: whom it takes is not its matter. */
#include "silence.h"

uint32_t topics_spoken(const struct core_article *const *articles, size_t count)
{
	uint32_t spoken = 0;
	for (size_t i = 0; i < count; i++)
		if (articles[i]->topic >= 0)
			spoken |= UINT32_C(1) << articles[i]->topic;
	return spoken;
}

static uint32_t spoken_ever(const struct corpus *corpus, const struct instrument *base)
{
	uint32_t spoken = 0;
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		if (in->index != base->index && in->amends != base->index)
			continue;
		for (size_t k = 0; k < in->article_count; k++) {
			const struct core_article *article = &in->articles[k];
			spoken |= topics_spoken(&article, 1);
		}
	}
	return spoken;
}

void find_silences(const struct corpus *corpus, struct diags *diags)
{
	vec_each (&corpus->instruments, i) {
		const struct instrument *in = &corpus->instruments.at[i];
		if (in->kind != INSTRUMENT_agreement || in->amends >= 0 || in->subject != SUBJECT_person)
			continue;
		uint32_t spoken = spoken_ever(corpus, in);
		struct buf topics = BUF_INIT;
		for (int topic = 0; topic < TOPIC_COUNT; topic++)
			if (!(spoken >> topic & 1))
				buf_format(&topics, "%s%s", topics.len ? ", " : "", word_name(WORDS_topic, topic));
		if (topics.len)
			(void)diag_add(diags, DIAG_silent, in->ast->id.span, "`%.*s` has no article on: %s",
				       STR_ARG(in->id), buf_c(&topics));
		buf_finish(&topics);
	}
}
