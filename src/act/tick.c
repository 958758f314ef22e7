/* tick.c - time passes: what is overdue becomes an event, by the user "system", whom nobody can be.
 *
 * I1. Whatever is due (due.c) becomes one event, once: the event takes it out of the index in the same transaction. A
 *     ticker that was stopped goes on where it was.
 * I2. No tick moves a person further. What it makes of silence is a stop and an alarm.
 * I3. A tick does a bounded piece of work; what is left over is for the next.
 */
#include "act_int.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TICK_EVENTS = 200, TICK_ROWS = 1000 };
#define NOBODY STR("system") /* no document of a user has this key, so no call is made by it */

static const struct json *data_of(struct doing *d, const char *name, const struct due *due)
{
	return doc_with_text(d->arena, doc_object(d->arena), name, due->key);
}

static enum status basis_expired(struct doing *d, const struct due *due)
{
	const struct json *data = data_of(d, "stay", due);
	data = doc_with_text(d->arena, data, "expired", time_text(d->arena, due->at));
	return record_emit(d, HAPPENED_basis_expired, doc_with_text(d->arena, data, "alarm", STR("basis expired")));
}

static enum status recall_unanswered(struct doing *d, const struct due *due)
{
	const struct json *data = transfer_moved(d->arena, due->key, STATE_stopped);
	data = doc_with_text(d->arena, data, "stopped_from", str_of(state_names[STATE_recalled]));
	data = doc_with_text(d->arena, data, "reason",
			     STR("The recall was not acknowledged in time: silence is a stop"));
	return record_emit(d, HAPPENED_recall_unanswered,
			   doc_with(d->arena, data, STR("unanswered"), doc_bool(d->arena, true)));
}

static enum status person_silent(struct doing *d, const struct due *due)
{
	const struct json *transfer;
	TRY(record_get(d->r, d->arena, MAP_transfer, due->key, &transfer, d->error));
	return record_emit(
		d, HAPPENED_person_silent,
		doc_with_text(d->arena, data_of(d, "transfer", due), "silent_since", doc_text(transfer, "heard")));
}

static enum status leg_silent(struct doing *d, const struct due *due)
{
	const struct json *data = doc_with_int(d->arena, data_of(d, "mission", due), "leg", due->number);
	return record_emit(d, HAPPENED_leg_silent,
			   doc_with_text(d->arena, data, "expected", time_text(d->arena, due->at)));
}

static enum status manifest_lapsed(struct doing *d, const struct due *due)
{
	return record_emit(d, HAPPENED_manifest_lapsed,
			   doc_with(d->arena, data_of(d, "mission", due), STR("lapsed"), doc_bool(d->arena, true)));
}

static enum status (*const answers[DUE_KINDS])(struct doing *, const struct due *) = {
	[DUE_basis] = basis_expired, [DUE_recall] = recall_unanswered, [DUE_person] = person_silent,
	[DUE_duty] = duty_overdue,   [DUE_leg] = leg_silent,           [DUE_manifest] = manifest_lapsed,
};

struct ticking {
	struct act *act;
	struct arena *arena;
	int64_t now[2]; /* by enum expire_clock */
	size_t events;
	bool more;
};

static enum status tick(void *context, struct store_write *w, struct error *error)
{
	struct ticking *t = context;
	due_vec list = { 0 };
	TRY(due_find(store_reading(w), t->arena, t->now[CLOCK_RECORD], TICK_EVENTS, &list, error));
	vec_each (&list, i) {
		struct doing d = { .act = t->act,
				   .arena = t->arena,
				   .w = w,
				   .r = store_reading(w),
				   .user_key = NOBODY,
				   .now = t->now[CLOCK_RECORD],
				   .happened = list.at[i].at,
				   .error = error };
		TRY(answers[list.at[i].kind](&d, &list.at[i]));
		t->events++;
	}
	t->more = list.count == TICK_EVENTS;
	return expire_some(w, t->arena, t->now, TICK_ROWS, &t->more, error);
}

/* Nothing is due mostly, and then nothing is written. */
static enum status is_due(struct ticking *t, bool *due, struct error *error)
{
	struct store_read *read;
	due_vec list = { 0 };
	TRY(store_read_begin(t->act->store, &read, error));
	enum status status = due_find(read, t->arena, t->now[CLOCK_RECORD], 1, &list, error);
	if (status == STATUS_OK)
		status = expire_due(read, t->arena, t->now, due, error);
	store_read_end(read);
	*due = *due || list.count;
	return status;
}

enum status act_tick(struct act *act, size_t *events, bool *more, struct error *error)
{
	struct ticking t = { .act = act,
			     .arena = arena_create(),
			     .now = { [CLOCK_RECORD] = act->clock(act->clock_context),
				      [CLOCK_DEVICE] = act->device_clock(act->clock_context) } };
	bool due = false;
	enum status status = is_due(&t, &due, error);
	if (status == STATUS_OK && due)
		status = store_write(act->store, tick, &t, error);
	*events = status == STATUS_OK ? t.events : 0;
	*more = status == STATUS_OK && t.more;
	arena_destroy(t.arena);
	return status;
}

/* On a thread of its own. */

struct act_ticker {
	struct act *act;
	unsigned seconds;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool stopping;
};

/* True when it is to stop. */
static bool rest(struct act_ticker *ticker)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ticker->seconds;
	pthread_mutex_lock(&ticker->lock);
	while (!ticker->stopping && pthread_cond_timedwait(&ticker->stop, &ticker->lock, &until) != ETIMEDOUT)
		;
	bool stopping = ticker->stopping;
	pthread_mutex_unlock(&ticker->lock);
	return stopping;
}

/* A tick that fails is told once, until one succeeds: the disk that failed it fails everybody. */
static void *run(void *context)
{
	struct act_ticker *ticker = context;
	bool told = false;
	do {
		struct error error;
		size_t events;
		bool more = true;
		enum status status = STATUS_OK;
		while (status == STATUS_OK && more)
			status = act_tick(ticker->act, &events, &more, &error);
		if (status != STATUS_OK && !told)
			fprintf(stderr, "habeas: deadlines are not kept: %s\n", error.message);
		told = status != STATUS_OK;
	} while (!rest(ticker));
	return NULL;
}

enum status act_ticker_start(struct act *act, unsigned seconds, struct act_ticker **out, struct error *error)
{
	struct act_ticker *ticker = arena_new(act->arena, struct act_ticker);
	pthread_condattr_t monotonic;
	*out = NULL;
	ticker->act = act;
	ticker->seconds = seconds;
	pthread_mutex_init(&ticker->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&ticker->stop, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&ticker->thread, NULL, run, ticker) != 0)
		return error_set(error, STATUS_IO, "no thread can be started for the deadlines");
	*out = ticker;
	return STATUS_OK;
}

void act_ticker_stop(struct act_ticker *ticker)
{
	if (!ticker)
		return;
	pthread_mutex_lock(&ticker->lock);
	ticker->stopping = true;
	pthread_cond_signal(&ticker->stop);
	pthread_mutex_unlock(&ticker->lock);
	pthread_join(ticker->thread, NULL);
	pthread_cond_destroy(&ticker->stop);
	pthread_mutex_destroy(&ticker->lock);
}
