/* fault.c - a driver over another whose Nth call fails: what stands above must survive each of them.
 *
 * A call that fails is not passed on. A commit counts twice, before and after its work: one that reports an error may
 * have been done all the same, as when a connection breaks while the answer is under way. */
#include "arena.h"
#include "store_int.h"
#include <stdlib.h>

struct fault {
	struct driver inner;
	long *countdown;
};

struct connection { /* this driver's own: the other's, and whose it is */
	struct fault *of;
	struct connection *inner;
};

static enum status fails(struct fault *fault, struct error *error)
{
	if (__atomic_sub_fetch(fault->countdown, 1, __ATOMIC_SEQ_CST) != 0)
		return STATUS_OK;
	return error_set(error, STATUS_IO, "the call fails");
}

#define PASS(c, call)                                                                                                  \
	do {                                                                                                           \
		TRY(fails((c)->of, error));                                                                            \
		return (c)->of->inner.call;                                                                            \
	} while (0)

static enum status prepare(void *context, enum store_mode mode, void **lock, struct error *error)
{
	struct fault *fault = context;
	*lock = NULL;
	TRY(fails(fault, error));
	return fault->inner.prepare(fault->inner.context, mode, lock, error);
}

static enum status open_connection(void *context, bool writing, struct connection **out, struct error *error)
{
	struct fault *fault = context;
	*out = NULL;
	TRY(fails(fault, error));
	struct connection *c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->of = fault;
	enum status status = fault->inner.open(fault->inner.context, writing, &c->inner, error);
	if (status == STATUS_OK)
		*out = c;
	else
		free(c);
	return status;
}

static void close_connection(struct connection *c)
{
	if (c)
		c->of->inner.close(c->inner);
	free(c);
}

static bool rollback(struct connection *c)
{
	bool failed = fails(c->of, NULL) != STATUS_OK;
	return c->of->inner.rollback(c->inner) && !failed;
}

static enum status commit(struct connection *c, struct error *error)
{
	enum status failed = fails(c->of, error);
	if (failed == STATUS_OK) {
		TRY(c->of->inner.commit(c->inner, error));
		return fails(c->of, error);
	}
	return failed;
}

static enum status begin(struct connection *c, struct error *error) { PASS(c, begin(c->inner, error)); }
static enum status mark(struct connection *c, struct error *error) { PASS(c, mark(c->inner, error)); }
static enum status keep(struct connection *c, struct error *error) { PASS(c, keep(c->inner, error)); }
static enum status take_back(struct connection *c, struct error *error) { PASS(c, take_back(c->inner, error)); }

static enum status last(struct connection *c, uint64_t *sequence, int64_t *recorded, struct error *error)
{
	PASS(c, last(c->inner, sequence, recorded, error));
}

static enum status recorded_at(struct connection *c, uint64_t sequence, int64_t *recorded, struct error *error)
{
	PASS(c, recorded(c->inner, sequence, recorded, error));
}

static enum status event(struct connection *c, struct arena *arena, uint64_t sequence, struct store_event *out,
			 struct error *error)
{
	PASS(c, event(c->inner, arena, sequence, out, error));
}

static enum status get(struct connection *c, struct arena *arena, int map, struct str key, uint64_t as_of,
		       struct store_row *out, struct error *error)
{
	PASS(c, get(c->inner, arena, map, key, as_of, out, error));
}

static enum status scan(struct connection *c, struct arena *arena, int map, struct str low, struct str high,
			bool backwards, size_t limit, uint64_t as_of, struct store_rows *out, struct error *error)
{
	*out = (struct store_rows){ 0 };
	PASS(c, scan(c->inner, arena, map, low, high, backwards, limit, as_of, out, error));
}

static enum status append(struct connection *c, const struct store_event *e, struct error *error)
{
	PASS(c, append(c->inner, e, error));
}

static enum status put(struct connection *c, int map, struct str key, struct str value, uint64_t since, bool is_new,
		       struct error *error)
{
	PASS(c, put(c->inner, map, key, value, since, is_new, error));
}

static enum status remove_key(struct connection *c, int map, struct str key, uint64_t since, struct error *error)
{
	PASS(c, remove(c->inner, map, key, since, error));
}

static enum status erase(struct connection *c, uint64_t sequence, struct error *error)
{
	PASS(c, erase(c->inner, sequence, error));
}

static enum status forget(struct connection *c, int map, struct str key, struct error *error)
{
	PASS(c, forget(c->inner, map, key, error));
}

static enum status clear(struct connection *c, int map, struct error *error) { PASS(c, clear(c->inner, map, error)); }

static enum status check(struct connection *c, unsigned char *digest, struct error *error)
{
	PASS(c, check(c->inner, digest, error));
}

static enum status copy(struct connection *c, const char *to, struct error *error)
{
	PASS(c, copy(c->inner, to, error));
}

struct driver fault_driver(struct arena *arena, struct driver inner, long *countdown)
{
	struct fault *fault = arena_new(arena, struct fault);
	*fault = (struct fault){ inner, countdown };
	return (struct driver){
		.context = fault,
		.prepare = prepare,
		.unlock = inner.unlock,
		.open = open_connection,
		.close = close_connection,
		.begin = begin,
		.commit = commit,
		.rollback = rollback,
		.mark = mark,
		.keep = keep,
		.take_back = take_back,
		.last = last,
		.recorded = recorded_at,
		.event = event,
		.get = get,
		.scan = scan,
		.append = append,
		.put = put,
		.remove = remove_key,
		.erase = erase,
		.forget = forget,
		.clear = clear,
		.check = check,
		.copy = copy,
	};
}
