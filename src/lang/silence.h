/* silence.h - what an agreement does not say. A missing clause is a fact about an agreement, never filled in. */
#ifndef LANG_SILENCE_H
#define LANG_SILENCE_H
#include "path.h"

/* The topics on which these articles speak, `none "..."` among them: a bit for each enum topic. */
uint32_t topics_spoken(const struct core_article *const *articles, size_t count);

/* One DIAG_silent for each agreement that has no article, at any time and with its amendments, on some topic. */
void find_silences(const struct corpus *corpus, struct diags *diags);
#endif
