/* store_int.h - between the store, which every database shares, and the driver of one database.
 *
 * A driver gives connections. One connection writes; each read has one of its own. A connection is used by one thread
 * at a time. */
#ifndef STORE_STORE_INT_H
#define STORE_STORE_INT_H
#include "store.h"

struct connection;     /* a driver's own */
#define NOW UINT64_MAX /* as of: the latest */

struct driver {
	void *context;
	/* The record exists after this, is of the newest schema, and no other program writes to it. */
	enum status (*prepare)(void *context, enum store_mode mode, void **lock, struct error *error);
	void (*unlock)(void *lock);
	enum status (*open)(void *context, bool writing, struct connection **out, struct error *error);
	void (*close)(struct connection *c);

	enum status (*begin)(struct connection *c, struct error *error);
	enum status (*commit)(struct connection *c, struct error *error);
	/* What is left of the transaction, if anything, is gone. False: the connection is of no more use. */
	bool (*rollback)(struct connection *c);
	enum status (*mark)(struct connection *c, struct error *error);      /* begins one change */
	enum status (*keep)(struct connection *c, struct error *error);      /* ends it */
	enum status (*take_back)(struct connection *c, struct error *error); /* ends it, undone */

	enum status (*last)(struct connection *c, uint64_t *sequence, int64_t *recorded, struct error *error);
	enum status (*recorded)(struct connection *c, uint64_t sequence, int64_t *recorded, struct error *error);
	enum status (*event)(struct connection *c, struct arena *arena, uint64_t sequence, struct store_event *out,
			     struct error *error);
	enum status (*get)(struct connection *c, struct arena *arena, int map, struct str key, uint64_t as_of,
			   struct store_row *out, struct error *error);
	/* Keys in [low, high); at most `limit` of them. */
	enum status (*scan)(struct connection *c, struct arena *arena, int map, struct str low, struct str high,
			    bool backwards, size_t limit, uint64_t as_of, struct store_rows *out, struct error *error);

	enum status (*append)(struct connection *c, const struct store_event *event, struct error *error);
	/* `since` 0: a plain map. Otherwise what an earlier event put is kept as past. `is_new` is a guess. */
	enum status (*put)(struct connection *c, int map, struct str key, struct str value, uint64_t since, bool is_new,
			   struct error *error);
	enum status (*remove)(struct connection *c, int map, struct str key, uint64_t since, struct error *error);
	enum status (*erase)(struct connection *c, uint64_t sequence, struct error *error);
	enum status (*forget)(struct connection *c, int map, struct str key, struct error *error);
	enum status (*clear)(struct connection *c, int map, struct error *error);
	enum status (*check)(struct connection *c, unsigned char *digest, struct error *error);
	/* Of the moment that the connection reads: a new record `to`, on the disk, read back and found the same. */
	enum status (*copy)(struct connection *c, const char *to, struct error *error);
};

struct sqlite_options {
	const char *vfs;         /* NULL: the system's */
	bool synchronous_normal; /* for the test that this loses what was acknowledged */
	int checkpoint_pages;    /* 0: as it serves; the tests want many */
};
struct driver sqlite_driver(struct arena *arena, const char *path, const struct sqlite_options *options);
/* As `inner`, but its call number *countdown fails, once; every call counts one down. */
struct driver fault_driver(struct arena *arena, struct driver inner, long *countdown);

/* store_open over a driver, which must outlive the store. */
enum status store_open_with(const struct driver *driver, const struct store_options *options, struct store **out,
			    struct error *error) MUST_USE;
#endif
