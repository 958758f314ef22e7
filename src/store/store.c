/* store.c - what every database shares: the writing thread with its groups, the connections of the readers, versions.
 *
 * Group commit. Callers queue their changes and sleep. The thread takes all that wait, runs each between a mark and its
 * end, so that one that is refused takes nobody with it, and commits once. While it commits the next group gathers, so
 * the slower the disk, the larger the groups.
 *
 * A group of changes has one fate: if its commit fails, or the database gave up the transaction in the middle, each of
 * its callers is told so. A disk that failed, or a transaction that cannot be ended, breaks the store (I4 of store.h).
 *
 * A change that overlooks the failure of one of its writes would be kept by half. So that is noted here, and not left
 * to the change.
 */
#include "arena.h"
#include "store_int.h"
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum { GROUP_MAX = 1024, READERS_DEFAULT = 4, READERS_MAX = 64 };

struct store_read {
	struct store *store;
	struct connection *connection;
	uint64_t as_of;
	bool open;
	void *aside;
};

struct store_write {
	struct store_read read;
	uint64_t sequence;  /* the event that changes belong to; 0: none yet */
	uint64_t last;      /* the last event there is */
	int64_t recorded;   /* and its time */
	enum status failed; /* what a write failed with, whatever the change makes of it */
	uint64_t first;     /* of the group */
	size_t leaf_count, leaf_bytes;
};

/* The leaves of the group's events, for its hook. A change that is taken back takes its leaves with it. */
struct leaves {
	struct buf bytes;
	size_t *ends; /* of the leaf `first + i`, in `bytes` */
	size_t capacity;
};

struct store {
	const struct driver *driver;
	struct arena *arena; /* of store_open alone: the driver's */
	struct store_hook hook;
	void *lock;

	pthread_mutex_t mutex; /* of all below */
	struct store_read readers[READERS_MAX];
	unsigned reader_count;
	pthread_cond_t reader_free;
	struct store_later *first, **last;
	pthread_cond_t work_there;
	bool stopping, broken;

	bool writing;
	pthread_t thread;
	struct store_write writer; /* the writing thread's own, and so is what follows */
	struct leaves leaves;
};

/* The writing thread. */

static void do_job(struct store_later *job, struct store_write *w)
{
	w->sequence = 0;
	w->failed = STATUS_OK;
	job->status = job->work(job->context, w, job->error);
	if (job->status == STATUS_OK && w->failed != STATUS_OK)
		job->status = error_set(job->error, w->failed, "a change went on after a write of its own had failed");
}

static void tell_taken_back(struct store *store)
{
	if (store->hook.taken_back)
		store->hook.taken_back(store->hook.context);
}

/* What the change itself failed with is for its caller alone. A failure of this function is one of the transaction, in
 * which then nobody's change can be kept. */
static enum status run_job(struct store *store, struct store_later *job, struct error *error)
{
	struct store_write *w = &store->writer, before = *w;
	struct connection *c = w->read.connection;
	TRY(store->driver->mark(c, error));
	do_job(job, w);
	if (job->status == STATUS_OK)
		return store->driver->keep(c, error);
	*w = before;
	tell_taken_back(store);
	return store->driver->take_back(c, error);
}

static enum status finish_group(struct store *store, uint64_t before, struct error *error)
{
	struct store_write *w = &store->writer;
	w->failed = STATUS_OK;
	if (store->hook.before_commit && w->last > before)
		TRY(store->hook.before_commit(store->hook.context, w, before + 1, w->last, error));
	if (w->failed != STATUS_OK)
		return error_set(error, w->failed, "a group went on after a write of its hook had failed");
	return store->driver->commit(w->read.connection, error);
}

/* A change alone is taken back with its transaction: without a mark nothing of what it alters need be kept aside. */
static enum status run_alone(struct store *store, struct store_later *job, uint64_t before, struct error *error)
{
	do_job(job, &store->writer);
	if (job->status == STATUS_OK)
		return finish_group(store, before, error);
	tell_taken_back(store);
	if (store->driver->rollback(store->writer.read.connection))
		return STATUS_OK;
	return error_set(error, STATUS_IO, "a change that was refused cannot be taken back");
}

static enum status run_jobs(struct store *store, struct store_later *group, struct error *error)
{
	struct store_write *w = &store->writer;
	TRY(store->driver->begin(w->read.connection, error));
	TRY(store->driver->last(w->read.connection, &w->last, &w->recorded, error));
	uint64_t before = w->last;
	w->first = before + 1;
	w->leaf_count = w->leaf_bytes = 0;
	if (!group->next)
		return run_alone(store, group, before, error);
	for (struct store_later *job = group; job; job = job->next)
		TRY(run_job(store, job, error));
	return finish_group(store, before, error);
}

static void fail_jobs(struct store_later *group, const struct error *error)
{
	for (struct store_later *job = group; job; job = job->next) {
		if (job->status != STATUS_OK)
			continue; /* it was refused for a reason of its own */
		job->status = error->status;
		if (job->error)
			*job->error = *error;
	}
}

static bool is_broken(struct store *store)
{
	pthread_mutex_lock(&store->mutex);
	bool broken = store->broken;
	pthread_mutex_unlock(&store->mutex);
	return broken;
}

static void break_store(struct store *store)
{
	pthread_mutex_lock(&store->mutex);
	store->broken = true;
	pthread_mutex_unlock(&store->mutex);
}

static void run_group(struct store *store, struct store_later *group)
{
	struct error error = { 0 };
	enum status status;
	if (is_broken(store))
		status = error_set(&error, STATUS_IO,
				   "writing failed before: nothing more is written until the record is opened again");
	else if ((status = run_jobs(store, group, &error)) != STATUS_OK &&
		 !store->driver->rollback(store->writer.read.connection))
		break_store(store);
	if (status != STATUS_OK) {
		error.status = status;
		fail_jobs(group, &error);
	}
	if (status != STATUS_OK)
		tell_taken_back(store);
	if (store->hook.after_commit)
		store->hook.after_commit(store->hook.context, status == STATUS_OK);
}

/* Takes what waits; with the mutex held. */
static struct store_later *take_group(struct store *store)
{
	struct store_later *group = store->first, *end = group;
	for (int count = 1; count < GROUP_MAX && end->next; count++)
		end = end->next;
	store->first = end->next;
	if (!store->first)
		store->last = &store->first;
	end->next = NULL;
	return group;
}

static void *write_groups(void *context)
{
	struct store *store = context;
	pthread_mutex_lock(&store->mutex);
	while (store->first || !store->stopping) {
		if (!store->first) {
			pthread_cond_wait(&store->work_there, &store->mutex);
			continue;
		}
		struct store_later *group = take_group(store);
		pthread_mutex_unlock(&store->mutex);
		run_group(store, group);
		for (struct store_later *job = group, *next; job; job = next) {
			next = job->next; /* once it is done its caller takes it away */
			job->done(job);
		}
		pthread_mutex_lock(&store->mutex);
	}
	pthread_mutex_unlock(&store->mutex);
	return NULL;
}

void store_write_later(struct store *store, struct store_later *later)
{
	assert(store->writing);
	later->status = STATUS_OK;
	later->next = NULL;
	pthread_mutex_lock(&store->mutex);
	*store->last = later;
	store->last = &later->next;
	pthread_cond_signal(&store->work_there);
	pthread_mutex_unlock(&store->mutex);
}

/* A caller that waits. It sleeps apart from the mutex, which a whole group would wake up to wait for. */
struct waiting {
	struct store_later later;
	sem_t done;
};

static void wake(struct store_later *later) { sem_post(&((struct waiting *)later)->done); }

enum status store_write(struct store *store, store_work *work, void *context, struct error *error)
{
	struct waiting waiting = { .later = { .work = work, .context = context, .error = error, .done = wake } };
	if (!store->writing)
		return error_set(error, STATUS_REFUSED, "the record is open for reading only");
	assert(!pthread_equal(pthread_self(), store->thread)); /* a change within a change would wait for itself */
	sem_init(&waiting.done, 0, 0);
	store_write_later(store, &waiting.later);
	while (sem_wait(&waiting.done) != 0)
		assert(errno == EINTR);
	sem_destroy(&waiting.done);
	return waiting.later.status;
}

/* What a change may do. */

struct store_read *store_reading(struct store_write *w) { return &w->read; }

/* Every write goes through here. That there was nothing to erase is an answer, and no failure. */
static enum status noted(struct store_write *w, enum status status)
{
	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		w->failed = status;
	return status;
}

static void note_leaf(struct store_write *w, struct str leaf)
{
	struct leaves *leaves = &w->read.store->leaves;
	if (w->leaf_count == leaves->capacity) {
		leaves->capacity = leaves->capacity ? 2 * leaves->capacity : 256;
		leaves->ends = realloc(leaves->ends, leaves->capacity * sizeof *leaves->ends);
		assert(leaves->ends);
	}
	leaves->bytes.len = w->leaf_bytes; /* behind those that were kept */
	buf_add_str(&leaves->bytes, leaf);
	leaves->ends[w->leaf_count++] = w->leaf_bytes = leaves->bytes.len;
}

enum status store_append(struct store_write *w, struct store_event *event, struct error *error)
{
	event->sequence = w->last + 1;
	if (w->last && event->recorded < w->recorded)
		event->recorded = w->recorded;
	TRY(noted(w, w->read.store->driver->append(w->read.connection, event, error)));
	w->last = w->sequence = event->sequence;
	w->recorded = event->recorded;
	note_leaf(w, event->leaf);
	return STATUS_OK;
}

struct str store_leaf(const struct store_write *w, uint64_t sequence)
{
	const struct leaves *leaves = &w->read.store->leaves;
	assert(sequence >= w->first && sequence <= w->last);
	size_t i = sequence - w->first, from = i ? leaves->ends[i - 1] : 0;
	return (struct str){ leaves->bytes.ptr + from, leaves->ends[i] - from };
}

static uint64_t since_of(const struct store_write *w, struct store_map map)
{
	assert(!map.versioned || w->sequence > 0);
	return map.versioned ? w->sequence : 0;
}

static void check_key(struct str key) { assert(key.len > 0 && key.len <= STORE_KEY_MAX); }

enum status store_put(struct store_write *w, struct store_map map, struct str key, struct str value,
		      struct error *error)
{
	check_key(key);
	return noted(
		w, w->read.store->driver->put(w->read.connection, map.id, key, value, since_of(w, map), false, error));
}

enum status store_add(struct store_write *w, struct store_map map, struct str key, struct str value,
		      struct error *error)
{
	check_key(key);
	return noted(w,
		     w->read.store->driver->put(w->read.connection, map.id, key, value, since_of(w, map), true, error));
}

enum status store_delete(struct store_write *w, struct store_map map, struct str key, struct error *error)
{
	check_key(key);
	return noted(w, w->read.store->driver->remove(w->read.connection, map.id, key, since_of(w, map), error));
}

enum status store_erase(struct store_write *w, uint64_t sequence, struct error *error)
{
	return noted(w, w->read.store->driver->erase(w->read.connection, sequence, error));
}

enum status store_forget(struct store_write *w, struct store_map map, struct str key, struct error *error)
{
	return noted(w, w->read.store->driver->forget(w->read.connection, map.id, key, error));
}

enum status store_clear(struct store_write *w, struct store_map map, struct error *error)
{
	return noted(w, w->read.store->driver->clear(w->read.connection, map.id, error));
}

void store_replay(struct store_write *w, uint64_t sequence)
{
	assert(sequence > 0 && sequence <= w->last);
	w->sequence = sequence;
}

/* Reading. */

enum status store_read_begin(struct store *store, struct store_read **out, struct error *error)
{
	struct store_read *read = NULL;
	pthread_mutex_lock(&store->mutex);
	while (!read) {
		for (unsigned i = 0; i < store->reader_count && !read; i++)
			read = store->readers[i].open ? NULL : &store->readers[i];
		if (!read)
			pthread_cond_wait(&store->reader_free, &store->mutex);
	}
	read->open = true;
	pthread_mutex_unlock(&store->mutex);
	read->as_of = NOW;
	*out = read;
	uint64_t last;
	int64_t recorded;
	enum status status = read->connection
				     ? STATUS_OK
				     : store->driver->open(store->driver->context, false, &read->connection, error);
	if (status == STATUS_OK)
		status = store->driver->begin(read->connection, error);
	if (status == STATUS_OK) /* a transaction takes its moment at its first look */
		status = store->driver->last(read->connection, &last, &recorded, error);
	if (status != STATUS_OK) {
		store_read_end(read);
		*out = NULL;
	}
	return status;
}

void store_read_end(struct store_read *read)
{
	if (!read)
		return;
	struct store *store = read->store;
	if (read->connection && !store->driver->rollback(read->connection)) {
		store->driver->close(read->connection);
		read->connection = NULL; /* the next read opens another */
	}
	pthread_mutex_lock(&store->mutex);
	read->open = false;
	pthread_cond_signal(&store->reader_free);
	pthread_mutex_unlock(&store->mutex);
}

void *store_aside(const struct store_read *read) { return read->as_of == NOW ? read->aside : NULL; }

void store_as_of(struct store_read *read, uint64_t sequence) { read->as_of = sequence; }

/* Times are in order, so the last event of a second is found by halving. */
enum status store_as_known_at(struct store_read *read, int64_t seconds, struct error *error)
{
	const struct driver *driver = read->store->driver;
	uint64_t low = 0, high;
	int64_t recorded;
	TRY(driver->last(read->connection, &high, &recorded, error));
	while (low < high) { /* events up to low are known by then; those after high are not */
		uint64_t middle = high - (high - low) / 2;
		TRY(driver->recorded(read->connection, middle, &recorded, error));
		if (recorded <= seconds)
			low = middle;
		else
			high = middle - 1;
	}
	read->as_of = low;
	return STATUS_OK;
}

enum status store_last(struct store_read *read, uint64_t *sequence, struct error *error)
{
	int64_t recorded;
	TRY(read->store->driver->last(read->connection, sequence, &recorded, error));
	if (*sequence > read->as_of)
		*sequence = read->as_of;
	return STATUS_OK;
}

enum status store_event(struct store_read *read, struct arena *arena, uint64_t sequence, struct store_event *out,
			struct error *error)
{
	if (sequence == 0 || sequence > read->as_of)
		return error_set(error, STATUS_NOT_FOUND, "there is no event %llu", (unsigned long long)sequence);
	return read->store->driver->event(read->connection, arena, sequence, out, error);
}

static uint64_t moment_of(const struct store_read *read, struct store_map map)
{
	return map.versioned ? read->as_of : NOW;
}

enum status store_get(struct store_read *read, struct arena *arena, struct store_map map, struct str key,
		      struct store_row *out, struct error *error)
{
	check_key(key);
	return read->store->driver->get(read->connection, arena, map.id, key, moment_of(read, map), out, error);
}

/* The least key above all that begin with the prefix. No key is above as many 0xff as no key is long. */
static void add_end(struct buf *end, struct str prefix)
{
	while (prefix.len && (unsigned char)prefix.ptr[prefix.len - 1] == 0xff)
		prefix.len--;
	buf_add_str(end, prefix);
	if (prefix.len)
		end->ptr[end->len - 1]++;
	else
		buf_add_repeat(end, '\xff', STORE_KEY_MAX + 1);
}

enum status store_scan(struct store_read *read, struct arena *arena, struct store_map map,
		       const struct store_range *range, struct store_rows *out, struct error *error)
{
	struct buf low = BUF_INIT, high = BUF_INIT;
	assert(range->limit > 0 && range->limit <= STORE_ROWS_MAX);
	buf_add_str(&low, range->prefix);
	add_end(&high, range->prefix);
	if (range->after.len && !range->backwards && str_compare(range->after, buf_str(&low)) >= 0) {
		buf_clear(&low);
		buf_add_str(&low, range->after);
		buf_add_char(&low, '\0'); /* the least key behind it */
	} else if (range->after.len && range->backwards && str_compare(range->after, buf_str(&high)) < 0) {
		buf_clear(&high);
		buf_add_str(&high, range->after);
	}
	enum status status =
		read->store->driver->scan(read->connection, arena, map.id, buf_str(&low), buf_str(&high),
					  range->backwards, range->limit + 1, moment_of(read, map), out, error);
	out->more = status == STATUS_OK && out->count > range->limit;
	out->count -= out->more;
	buf_finish(&low);
	buf_finish(&high);
	return status;
}

enum status store_backup(struct store *store, const char *to, struct error *error)
{
	struct store_read *read;
	TRY(store_read_begin(store, &read, error));
	enum status status = store->driver->copy(read->connection, to, error);
	store_read_end(read);
	return status;
}

enum status store_check(struct store_read *read, unsigned char *digest, struct error *error)
{
	return read->store->driver->check(read->connection, digest, error);
}

/* Opening and closing. */

static enum status start_writing(struct store *store, struct error *error)
{
	TRY(store->driver->open(store->driver->context, true, &store->writer.read.connection, error));
	store->writer.read.store = store;
	store->writer.read.as_of = NOW;
	store->writer.read.aside = store->hook.aside;
	store->writing = pthread_create(&store->thread, NULL, write_groups, store) == 0;
	return store->writing ? STATUS_OK : error_set(error, STATUS_IO, "no thread can be started");
}

enum status store_open_with(const struct driver *driver, const struct store_options *options, struct store **out,
			    struct error *error)
{
	struct store *store = *out = calloc(1, sizeof *store);
	assert(store);
	store->driver = driver;
	store->hook = options->hook;
	store->reader_count = options->readers ? options->readers : READERS_DEFAULT;
	assert(store->reader_count <= READERS_MAX);
	for (unsigned i = 0; i < store->reader_count; i++)
		store->readers[i].store = store;
	pthread_mutex_init(&store->mutex, NULL);
	pthread_cond_init(&store->reader_free, NULL);
	pthread_cond_init(&store->work_there, NULL);
	store->last = &store->first;
	enum status status = driver->prepare(driver->context, options->mode, &store->lock, error);
	if (status == STATUS_OK && options->mode != STORE_READ)
		status = start_writing(store, error);
	if (status != STATUS_OK) {
		store_close(store);
		*out = NULL;
	}
	return status;
}

enum status store_open(const char *name, const struct store_options *options, struct store **out, struct error *error)
{
	struct arena *arena = arena_create();
	struct driver *driver = arena_new(arena, struct driver);
	*driver = sqlite_driver(arena, name, &(struct sqlite_options){ 0 });
	enum status status = store_open_with(driver, options, out, error);
	if (status == STATUS_OK)
		(*out)->arena = arena;
	else
		arena_destroy(arena);
	return status;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	pthread_mutex_lock(&store->mutex);
	store->stopping = true;
	pthread_cond_signal(&store->work_there);
	pthread_mutex_unlock(&store->mutex);
	if (store->writing)
		pthread_join(store->thread, NULL);
	for (unsigned i = 0; i < store->reader_count; i++) {
		assert(!store->readers[i].open);
		if (store->readers[i].connection)
			store->driver->close(store->readers[i].connection);
	}
	if (store->writer.read.connection)
		store->driver->close(store->writer.read.connection);
	if (store->lock)
		store->driver->unlock(store->lock);
	buf_finish(&store->leaves.bytes);
	free(store->leaves.ends);
	pthread_cond_destroy(&store->reader_free);
	pthread_cond_destroy(&store->work_there);
	pthread_mutex_destroy(&store->mutex);
	if (store->arena)
		arena_destroy(store->arena);
	free(store);
}
