/* record.c - numbers, texts, persons and clauses through the pipe. */
#include "record_int.h"

void put_number(struct buf *out, int64_t value) { buf_add(out, &value, sizeof value); }

int64_t get_number(struct reading *r)
{
	int64_t value = 0;
	if (r->left.len < sizeof value) {
		r->failed = true;
		return 0;
	}
	memcpy(&value, r->left.ptr, sizeof value);
	r->left.ptr += sizeof value;
	r->left.len -= sizeof value;
	return value;
}

void record_text(struct buf *out, struct str text)
{
	put_number(out, (int64_t)text.len);
	buf_add(out, text.ptr, text.len);
}

struct str get_text(struct reading *r)
{
	uint64_t len = (uint64_t)get_number(r);
	if (len > r->left.len) {
		r->failed = true;
		return STR_NONE;
	}
	struct str text = str_copy(r->arena, (struct str){ r->left.ptr, (size_t)len });
	r->left.ptr += len;
	r->left.len -= (size_t)len;
	return text;
}

static void put_scalar(struct buf *out, const struct scalar *s)
{
	put_number(out, s->known);
	put_number(out, s->value);
}

static struct scalar get_scalar(struct reading *r)
{
	struct scalar s = { .known = (enum known)get_number(r) };
	s.value = get_number(r);
	return s;
}

void put_person(struct buf *out, const struct subject_facts *person)
{
	for (size_t i = 0; person && i < person->count; i++) {
		const struct fact_value *v = &person->values[i];
		size_t fields = person->corpus->facts.at[i].field_count;
		if (!v->given)
			continue;
		put_number(out, (int64_t)i);
		put_scalar(out, &v->scalar);
		for (int w = 0; w < 4; w++) {
			put_number(out, (int64_t)v->set.has.bits[w]);
			put_number(out, (int64_t)v->set.lacks.bits[w]);
		}
		put_number(out, v->list.closed);
		put_number(out, (int64_t)v->list.count);
		for (size_t k = 0; k < v->list.count * fields; k++)
			put_scalar(out, &v->list.records[k]);
	}
	put_number(out, -1);
}

struct subject_facts *get_person(struct reading *r)
{
	struct subject_facts *person = facts_create(r->arena, r->corpus);
	for (int64_t i = get_number(r); !r->failed && i >= 0 && (size_t)i < person->count; i = get_number(r)) {
		struct fact_value *v = &person->values[i];
		size_t fields = r->corpus->facts.at[i].field_count;
		v->given = true;
		v->scalar = get_scalar(r);
		for (int w = 0; w < 4; w++) {
			v->set.has.bits[w] = (uint64_t)get_number(r);
			v->set.lacks.bits[w] = (uint64_t)get_number(r);
		}
		v->list.closed = get_number(r) != 0;
		v->list.count = (size_t)get_number(r);
		if (v->list.count > LIMIT_LIST_RECORDS) {
			r->failed = true;
			v->list.count = 0;
		}
		v->list.records = arena_new_array(r->arena, struct scalar, v->list.count * fields + 1);
		for (size_t k = 0; k < v->list.count * fields; k++)
			v->list.records[k] = get_scalar(r);
	}
	return person;
}

/* By place, not by name: one article may stand there in several versions. */
void put_clause(struct buf *out, const struct corpus *corpus, const struct core_clause *clause)
{
	put_number(out, clause->article->instrument);
	put_number(out, clause->article - corpus->instruments.at[clause->article->instrument].articles);
	put_number(out, (int64_t)(clause->number - 1));
}

const struct core_clause *get_clause(struct reading *r)
{
	uint64_t instrument = (uint64_t)get_number(r), article = (uint64_t)get_number(r),
		 number = (uint64_t)get_number(r);
	if (!r->failed && instrument < r->corpus->instruments.count) {
		const struct instrument *in = &r->corpus->instruments.at[instrument];
		if (article < in->article_count && number < in->articles[article].clause_count)
			return &in->articles[article].clauses[number];
	}
	r->failed = true;
	return NULL;
}

void put_query(struct buf *out, const struct query *q)
{
	const int64_t all[] = { q->agreement,      q->sender,   q->receiver,      q->purpose,
				q->facility_given, q->facility, q->moment,        q->decision_day,
				q->has_departure,  q->as_if,    q->departure_day, q->alone };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		put_number(out, all[i]);
}

void get_query(struct reading *r, struct query *q)
{
	memset(q, 0, sizeof *q); /* whole: it is a key elsewhere */
	q->agreement = (int)get_number(r);
	q->sender = (int)get_number(r);
	q->receiver = (int)get_number(r);
	q->purpose = (int)get_number(r);
	int64_t facility = get_number(r);
	q->facility_given = facility == FACILITY_NAMED  ? FACILITY_NAMED
			    : facility == FACILITY_NONE ? FACILITY_NONE
							: FACILITY_UNSAID;
	q->facility = (int)get_number(r);
	q->moment = get_number(r);
	q->decision_day = (int32_t)get_number(r);
	q->has_departure = get_number(r) != 0;
	q->as_if = get_number(r) != 0;
	q->departure_day = (int32_t)get_number(r);
	q->alone = get_number(r) != 0;
}
