/* word.h - the closed lists of words of the language, one enum each: enum purpose { PURPOSE_removal, ... PURPOSE_COUNT
 * }. A list is extended by one line of word.def; -Wswitch-enum then finds every place that must know. */
#ifndef LANG_WORD_H
#define LANG_WORD_H
#include "str.h"

enum instrument_kind {
	INSTRUMENT_vocabulary,
	INSTRUMENT_law,
	INSTRUMENT_agreement,
	INSTRUMENT_order,
	INSTRUMENT_mapping,
	INSTRUMENT_register,
	INSTRUMENT_KIND_COUNT
};
enum subject { SUBJECT_person, SUBJECT_programme, SUBJECT_mission, SUBJECT_COUNT };
enum agreement_kind {
	AGREEMENT_treaty,
	AGREEMENT_memorandum,
	AGREEMENT_notes,
	AGREEMENT_grant,
	AGREEMENT_offer,
	AGREEMENT_KIND_COUNT
};
enum purpose { PURPOSE_removal, PURPOSE_sentence, PURPOSE_asylum, PURPOSE_return, PURPOSE_payment, PURPOSE_COUNT };
enum bound_as { BOUND_sender, BOUND_receiver, BOUND_either, BOUND_COUNT };
enum facility_kind { FACILITY_prison, FACILITY_centre, FACILITY_hospital, FACILITY_shelter, FACILITY_KIND_COUNT };
enum outcome {
	OUTCOME_not_in_force,
	OUTCOME_barred,
	OUTCOME_not_covered,
	OUTCOME_unmet,
	OUTCOME_undetermined,
	OUTCOME_cleared,
	OUTCOME_COUNT
};
enum need_kind {
	NEED_acceptance,
	NEED_consent,
	NEED_opinion,
	NEED_approval,
	NEED_document,
	NEED_notice,
	NEED_KIND_COUNT
};

enum reliability { RELIABILITY_verified, RELIABILITY_secondary, RELIABILITY_unverified, RELIABILITY_COUNT };

enum word_list {
	WORDS_instrument_kind,
	WORDS_subject,
	WORDS_agreement_kind,
	WORDS_purpose,
	WORDS_bound_as,
	WORDS_topic,
	WORDS_facility_kind,
	WORDS_outcome,
	WORDS_need_kind,
	WORDS_reliability,
	WORDS_event,
	WORDS_clause_kind,
	WORDS_COUNT
};

enum event {
#define WORD(list, name, text) WORD_##list(name)
#define WORD_instrument_kind(name)
#define WORD_subject(name)
#define WORD_agreement_kind(name)
#define WORD_purpose(name)
#define WORD_bound_as(name)
#define WORD_topic(name)
#define WORD_facility_kind(name)
#define WORD_outcome(name)
#define WORD_need_kind(name)
#define WORD_reliability(name)
#define WORD_event(name) EVENT_##name,
#define WORD_clause_kind(name)
#include "word.def"
	EVENT_COUNT
};
#undef WORD_topic
#undef WORD_event
#define WORD_topic(name) TOPIC_##name,
#define WORD_event(name)
enum topic {
#include "word.def"
	TOPIC_COUNT
};
#undef WORD_topic
#undef WORD_clause_kind
#define WORD_topic(name)
#define WORD_clause_kind(name) CLAUSE_##name,
enum clause_kind {
#include "word.def"
	CLAUSE_KIND_COUNT
};
#undef WORD
#undef WORD_instrument_kind
#undef WORD_subject
#undef WORD_agreement_kind
#undef WORD_purpose
#undef WORD_bound_as
#undef WORD_topic
#undef WORD_facility_kind
#undef WORD_outcome
#undef WORD_need_kind
#undef WORD_reliability
#undef WORD_event
#undef WORD_clause_kind

int word_count(enum word_list list);
const char *word_name(enum word_list list, int index);
int word_index(enum word_list list, struct str text); /* -1 when it is none of them */

/* A word that is part of a condition's form, and is never the name of something that it reads: `and`, `when`, `days`.
 */
bool word_is_syntax(struct str text);
/* No name may be declared so: the words of syntax, and what every condition can read (`sender`, `decision_date`). */
bool word_is_reserved(struct str text);
#endif
