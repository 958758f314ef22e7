/* store.h - where a record is kept: events in order, and maps that are derived from them.
 *
 * What is above knows no SQL and no database. It has two things:
 *
 *   events   numbered 1, 2, 3 without a gap, never altered; one can only be erased, and then its number, its time, its
 *            type and its leaf stay.
 *   maps     from a key to bytes, in the order of the keys: read by key, or by a range of keys. A map of projections is
 *            versioned: each value holds from the event that put it until the event that put another, so every read
 *            can be made as of any past event. What is no projection (sessions, tiles) is kept in a plain map.
 *
 * Everything else that a database offers is left out on purpose, for what stands above must run unchanged on another
 * one. An index is one more map; a count is a projection.
 *
 * Writing. A change is a function (store_work) that reads, decides and writes. The store runs all of them on one
 * thread, one after the other, so what a function has read is still so when it writes; and commits as many at once as
 * are waiting. store_write returns when the change is on the disk.
 *
 * I1. What store_write acknowledged (STATUS_OK) is there after any crash or loss of power. What was under way in a
 *     crash, or ended in STATUS_IO, is there whole or not at all: ask again under the same idempotency key. What
 *     ended in any other status is not there.
 * I2. Nothing changes a versioned map but together with an event.
 * I3. A read sees one moment: what was committed when it began, whole.
 * I4. After the disk has failed nothing more is written until the store is opened again: what a failed sync left in
 *     the system's memory cannot be known.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H
#include "buf.h"
#include "error.h"
#include <stdint.h>

struct arena;
struct store;
struct store_read;
struct store_write;

struct store_map {
	int id; /* is what the disk knows: never given to another map */
	bool versioned;
};

struct store_event {
	uint64_t sequence; /* given by store_append */
	int64_t recorded;  /* seconds since 1970; not before the event before */
	struct str type, leaf, body, nonce;
	bool erased; /* body and nonce are gone */
};

/* Asked once for every group of changes that is committed together, on the writing thread, when the group has added the
 * events first .. last: for what costs as much for one event as for a hundred (the tree of the log). A failure fails
 * the whole group. Then told how it went. `taken_back` is told, in between, of each change that is undone again, and of
 * a group that failed: what was kept in memory of what it did is no longer so. Each may be NULL. */
struct store_hook {
	enum status (*before_commit)(void *context, struct store_write *w, uint64_t first, uint64_t last,
				     struct error *error);
	void (*after_commit)(void *context, bool committed);
	void (*taken_back)(void *context);
	void *context;
	void *aside; /* what store_aside gives of the reads of changes */
};

enum store_mode {
	STORE_CREATE, /* a new record; STATUS_CONFLICT when there is one */
	STORE_WRITE,  /* STATUS_CONFLICT when another program has it open so */
	STORE_READ    /* no writing; beside a program that writes, too */
};

struct store_options {
	enum store_mode mode;
	unsigned readers; /* how many reads may be open at once; 0: 4. A further one waits */
	struct store_hook hook;
};

/* `name` is the path of a file. A record of an older program is brought up to date when it is opened for writing. */
enum status store_open(const char *name, const struct store_options *options, struct store **out,
		       struct error *error) MUST_USE;
void store_close(struct store *store); /* NULL is fine; every read must have ended */

/* A consistent copy of a record that is being written to, as a new file; it is read back and checked before it gets its
 * name. STATUS_CONFLICT when there is something of that name. */
enum status store_backup(struct store *store, const char *to, struct error *error) MUST_USE;
/* Makes the record `to`, which must not be there, from a copy: checked before, and compared with it afterwards. */
enum status store_restore(const char *from, const char *to, struct error *error) MUST_USE;

/* One moment of the record, for one thread. */
enum status store_read_begin(struct store *store, struct store_read **out, struct error *error) MUST_USE;
void store_read_end(struct store_read *read); /* NULL is fine */
/* Versioned maps and events are from now on read as they were after that event, or as they were known at that second:
 * after the last event recorded by then. Plain maps have no past. */
void store_as_of(struct store_read *read, uint64_t sequence);
enum status store_as_known_at(struct store_read *read, int64_t seconds, struct error *error) MUST_USE;

/* The number of the last event; 0 when there is none. */
enum status store_last(struct store_read *read, uint64_t *sequence, struct error *error) MUST_USE;
/* STATUS_NOT_FOUND when there is no such event (as of the read). Strings live in the arena, here and below. */
enum status store_event(struct store_read *read, struct arena *arena, uint64_t sequence, struct store_event *out,
			struct error *error) MUST_USE;

struct store_row {
	struct str key, value;
	uint64_t since; /* the event that put it; 0 in a plain map */
};
/* STATUS_NOT_FOUND when the key has no value. */
enum status store_get(struct store_read *read, struct arena *arena, struct store_map map, struct str key,
		      struct store_row *out, struct error *error) MUST_USE;

struct store_range {
	struct str prefix; /* only keys that begin so; STR_NONE: all */
	struct str
		after; /* the cursor: only keys behind this one in the order asked for; STR_NONE: from the beginning */
	bool backwards;
	size_t limit; /* 1 .. STORE_ROWS_MAX (asserted) */
};
enum { STORE_ROWS_MAX = 1000 };
struct store_rows {
	struct store_row *at;
	size_t count;
	bool more; /* the range does not end here: go on after the last key */
};
enum status store_scan(struct store_read *read, struct arena *arena, struct store_map map,
		       const struct store_range *range, struct store_rows *out, struct error *error) MUST_USE;

/* Reads as it likes, by store_reading; writes by the functions below, and returns what these fail with. Anything
 * but STATUS_OK takes back all that it did, and nothing of anybody else's. It runs on another thread while its caller
 * waits. */
typedef enum status store_work(void *context, struct store_write *w, struct error *error);
enum status store_write(struct store *store, store_work *work, void *context, struct error *error) MUST_USE;
/* The same without waiting. When the change is on the disk, or has failed, `status` and `*error` say so and `done` is
 * called, on the writing thread: it takes the result to whom it concerns and returns at once, for all wait for it.
 * Until then the structure and what it points to stay where they are. Any status but STATUS_OK from the function
 * itself: nothing was begun. */
struct store_later {
	store_work *work;
	void *context;
	struct error *error;
	void (*done)(struct store_later *later);
	enum status status;
	struct store_later *next; /* the store's */
};
void store_write_later(struct store *store, struct store_later *later);

struct store_read *store_reading(struct store_write *w); /* sees what was written so far */
void *store_aside(const struct store_read
			  *read); /* of the hook, on the writing thread; NULL of any other read, and of the past */
/* The leaf of an event of this group, until its hook returns. */
struct str store_leaf(const struct store_write *w, uint64_t sequence);
/* Gives the event its number, and its time when that is before the event before (a clock that went back). */
enum status store_append(struct store_write *w, struct store_event *event, struct error *error) MUST_USE;
/* Of a versioned map: as of the event that this change appended last (asserted that there is one). */
enum status store_put(struct store_write *w, struct store_map map, struct str key, struct str value,
		      struct error *error) MUST_USE;
/* The same, and cheaper where the key is not there, which the caller believes. */
enum status store_add(struct store_write *w, struct store_map map, struct str key, struct str value,
		      struct error *error) MUST_USE;
enum status store_delete(struct store_write *w, struct store_map map, struct str key, struct error *error) MUST_USE;

/* Erasing, where the law orders it: the body and the nonce of an event; every version of a key. What is erased is
 * overwritten in the file and in the database's own log as soon as nobody reads an older moment, with this commit or a
 * later one. Backups that were made before have it still. */
enum status store_erase(struct store_write *w, uint64_t sequence, struct error *error) MUST_USE;
enum status store_forget(struct store_write *w, struct store_map map, struct str key, struct error *error) MUST_USE;

/* Rebuilding: empties a map, its past too; and lets what follows be as of an event that is there already. */
enum status store_clear(struct store_write *w, struct store_map map, struct error *error) MUST_USE;
void store_replay(struct store_write *w, uint64_t sequence);

/* Whether the record is sound in itself: the database's own checks, events without a gap, times in order, versions that
 * meet. STATUS_CONFLICT says what is wrong. `digest` (32 bytes, may be NULL) is of all events and all maps with their
 * past: two records with equal digests hold the same. */
enum status store_check(struct store_read *read, unsigned char *digest, struct error *error) MUST_USE;

/* Whether each page of the file is as it was written, without opening it as a record: for one that cannot be opened.
 * STATUS_CONFLICT names the page. A record that no opening for writing has brought up to date has nothing to tell by.
 */
enum status store_check_file(const char *path, struct error *error) MUST_USE;

/* Keys are built of parts, and sort as these do: text by its bytes, numbers by their value. A key has at most
 * STORE_KEY_MAX bytes, and one at least. Text holds no NUL (asserted). */
enum { STORE_KEY_MAX = 512 };
void store_key_text(struct buf *key, struct str text);
void store_key_number(struct buf *key, int64_t number);
bool store_key_take_text(struct str *rest, struct str *text); /* false: no such part is next */
bool store_key_take_number(struct str *rest, int64_t *number);
#endif
