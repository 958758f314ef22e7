/* sqlite.c - the driver of SQLite: statements, and what each function of a driver does with them.
 *
 * One connection writes and checkpoints (SQLite up to 3.51.2 can lose a commit when two do so at once); the others can
 * neither. WAL, synchronous=FULL: a commit is on the disk when it returns. */
#include "arena.h"
#include "sqlite_int.h"
#include "vec.h"
#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* Pages of the write-ahead log (32 MiB) after which they are moved into the file. All wait for that, and a page that
 * is written often is moved once for all its changes; a start after a crash reads so much more. */
enum { BUSY_TIMEOUT_MS = 5000, CHECKPOINT_PAGES = 8000 };

static const char *const texts[] = {
#define STATEMENT(name, sql) sql,
#include "statement.def"
#undef STATEMENT
};

enum status sqlite_failed(struct connection *c, int code, struct error *error)
{
	int kind = code & 255;
	if (kind == SQLITE_IOERR || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_READONLY)
		c->failed = true;
	if (code == SQLITE_IOERR_DATA)
		return error_set(error, STATUS_IO, "%s is damaged: a page is not as it was written", c->of->path);
	return error_set(error, STATUS_IO, "%s: %s", c->of->path, sqlite3_errstr(code));
}

enum status sqlite_use(struct connection *c, enum statement which, sqlite3_stmt **out, struct error *error)
{
	int code = SQLITE_OK;
	*out = NULL;
	if (!c->statements[which])
		code = sqlite3_prepare_v3(c->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, &c->statements[which],
					  NULL);
	if (code != SQLITE_OK)
		return sqlite_failed(c, code, error);
	*out = c->statements[which];
	return STATUS_OK;
}

void sqlite_done(sqlite3_stmt *s)
{
	if (!s)
		return;
	sqlite3_reset(s); /* says again what the step said */
	sqlite3_clear_bindings(s);
}

enum status sqlite_number(struct connection *c, sqlite3_stmt *s, int at, uint64_t value, struct error *error)
{
	int code = sqlite3_bind_int64(s, at, (sqlite3_int64)value);
	return code == SQLITE_OK ? STATUS_OK : sqlite_failed(c, code, error);
}

enum status sqlite_bytes(struct connection *c, sqlite3_stmt *s, int at, struct str value, struct error *error)
{
	int code =
		value.ptr ? sqlite3_bind_blob64(s, at, value.ptr, value.len, SQLITE_STATIC) : sqlite3_bind_null(s, at);
	return code == SQLITE_OK ? STATUS_OK : sqlite_failed(c, code, error);
}

enum status sqlite_text(struct connection *c, sqlite3_stmt *s, int at, struct str value, struct error *error)
{
	int code = value.ptr ? sqlite3_bind_text64(s, at, value.ptr, value.len, SQLITE_STATIC, SQLITE_UTF8)
			     : sqlite3_bind_null(s, at);
	return code == SQLITE_OK ? STATUS_OK : sqlite_failed(c, code, error);
}

enum status sqlite_step(struct connection *c, sqlite3_stmt *s, bool *row, struct error *error)
{
	int code = sqlite3_step(s);
	*row = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? STATUS_OK : sqlite_failed(c, code, error);
}

enum status sqlite_column(struct connection *c, sqlite3_stmt *s, int at, struct str *out, struct error *error)
{
	*out = STR_NONE;
	if (sqlite3_column_type(s, at) == SQLITE_NULL)
		return STATUS_OK;
	const void *bytes = sqlite3_column_blob(s, at); /* of a text: its bytes as they are */
	int len = sqlite3_column_bytes(s, at);
	if (!bytes && len > 0)
		return sqlite_failed(c, SQLITE_NOMEM, error);
	*out = (struct str){ bytes ? bytes : "", (size_t)len };
	return STATUS_OK;
}

enum status sqlite_run(struct connection *c, enum statement which, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	TRY(sqlite_use(c, which, &s, error));
	enum status status = sqlite_step(c, s, &row, error);
	sqlite_done(s);
	return status;
}

enum status sqlite_exec(struct connection *c, const char *sql, struct error *error)
{
	int code = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? STATUS_OK : sqlite_failed(c, sqlite3_extended_errcode(c->db), error);
}

/* Binds a map and a key, which most statements begin with. */
static enum status bind_key(struct connection *c, sqlite3_stmt *s, int map, struct str key, struct error *error)
{
	TRY(sqlite_number(c, s, 1, (uint64_t)map, error));
	return sqlite_bytes(c, s, 2, key, error);
}

/* Transactions. */

static enum status begin(struct connection *c, struct error *error)
{
	return sqlite_run(c, c->writing ? STATEMENT_BEGIN_WRITING : STATEMENT_BEGIN_READING, error);
}

/* Moves what was written into the file and empties the write-ahead log, where an erased event would stay readable until
 * it is written over. Not while somebody reads an older moment: then after a later commit. */
static void empty_log(struct connection *c)
{
	sqlite3_busy_timeout(c->db, 0);
	int code = sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(c->db, BUSY_TIMEOUT_MS);
	c->erased = code != SQLITE_OK;
	if (code != SQLITE_OK && (code & 255) != SQLITE_BUSY)
		(void)sqlite_failed(c, code, NULL);
}

static enum status commit(struct connection *c, struct error *error)
{
	TRY(sqlite_run(c, STATEMENT_COMMIT, error));
	if (c->erased)
		empty_log(c);
	return STATUS_OK;
}

static bool rollback(struct connection *c)
{
	if (!sqlite3_get_autocommit(c->db) && sqlite_run(c, STATEMENT_ROLLBACK, NULL) != STATUS_OK)
		return false;
	return sqlite3_get_autocommit(c->db) && !c->failed;
}

static enum status mark(struct connection *c, struct error *error) { return sqlite_run(c, STATEMENT_MARK, error); }

static enum status keep(struct connection *c, struct error *error) { return sqlite_run(c, STATEMENT_KEEP, error); }

static enum status take_back(struct connection *c, struct error *error)
{
	if (sqlite3_get_autocommit(c->db)) /* a full disk, say, has taken the whole transaction with it */
		return error_set(error, STATUS_IO, "%s: the transaction was given up", c->of->path);
	TRY(sqlite_run(c, STATEMENT_TAKE_BACK, error));
	return sqlite_run(c, STATEMENT_KEEP, error);
}

/* Reading. */

static enum status last(struct connection *c, uint64_t *sequence, int64_t *recorded, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	*sequence = 0;
	*recorded = INT64_MIN;
	TRY(sqlite_use(c, STATEMENT_LAST, &s, error));
	enum status status = sqlite_step(c, s, &row, error);
	if (status == STATUS_OK && row) {
		*sequence = (uint64_t)sqlite3_column_int64(s, 0);
		*recorded = sqlite3_column_int64(s, 1);
	}
	sqlite_done(s);
	return status;
}

static enum status no_event(struct connection *c, uint64_t sequence, struct error *error)
{
	return error_set(error, STATUS_NOT_FOUND, "%s has no event %llu", c->of->path, (unsigned long long)sequence);
}

static enum status recorded_at(struct connection *c, uint64_t sequence, int64_t *recorded, struct error *error)
{
	sqlite3_stmt *s;
	bool row = false;
	TRY(sqlite_use(c, STATEMENT_RECORDED, &s, error));
	enum status status = sqlite_number(c, s, 1, sequence, error);
	if (status == STATUS_OK)
		status = sqlite_step(c, s, &row, error);
	if (status == STATUS_OK && row)
		*recorded = sqlite3_column_int64(s, 0);
	else if (status == STATUS_OK)
		status = no_event(c, sequence, error);
	sqlite_done(s);
	return status;
}

static enum status copy_column(struct connection *c, sqlite3_stmt *s, struct arena *arena, int at, struct str *out,
			       struct error *error)
{
	TRY(sqlite_column(c, s, at, out, error));
	if (out->ptr)
		*out = str_copy(arena, *out);
	return STATUS_OK;
}

static enum status take_event(struct connection *c, sqlite3_stmt *s, struct arena *arena, struct store_event *out,
			      struct error *error)
{
	out->recorded = sqlite3_column_int64(s, 0);
	TRY(copy_column(c, s, arena, 1, &out->type, error));
	TRY(copy_column(c, s, arena, 2, &out->leaf, error));
	TRY(copy_column(c, s, arena, 3, &out->body, error));
	TRY(copy_column(c, s, arena, 4, &out->nonce, error));
	out->erased = !out->body.ptr;
	return STATUS_OK;
}

static enum status event(struct connection *c, struct arena *arena, uint64_t sequence, struct store_event *out,
			 struct error *error)
{
	sqlite3_stmt *s;
	bool row = false;
	*out = (struct store_event){ .sequence = sequence };
	TRY(sqlite_use(c, STATEMENT_EVENT, &s, error));
	enum status status = sqlite_number(c, s, 1, sequence, error);
	if (status == STATUS_OK)
		status = sqlite_step(c, s, &row, error);
	if (status == STATUS_OK)
		status = row ? take_event(c, s, arena, out, error) : no_event(c, sequence, error);
	sqlite_done(s);
	return status;
}

static enum status take_row(struct connection *c, sqlite3_stmt *s, struct arena *arena, struct store_row *out,
			    struct error *error)
{
	TRY(copy_column(c, s, arena, 0, &out->key, error));
	TRY(copy_column(c, s, arena, 1, &out->value, error));
	out->since = (uint64_t)sqlite3_column_int64(s, 2);
	return STATUS_OK;
}

static enum status get(struct connection *c, struct arena *arena, int map, struct str key, uint64_t as_of,
		       struct store_row *out, struct error *error)
{
	sqlite3_stmt *s;
	bool row = false;
	*out = (struct store_row){ 0 };
	TRY(sqlite_use(c, as_of == NOW ? STATEMENT_GET : STATEMENT_GET_AT, &s, error));
	enum status status = bind_key(c, s, map, key, error);
	if (status == STATUS_OK && as_of != NOW)
		status = sqlite_number(c, s, 3, as_of, error);
	if (status == STATUS_OK)
		status = sqlite_step(c, s, &row, error);
	if (status == STATUS_OK)
		status = row ? take_row(c, s, arena, out, error)
			     : error_set(error, STATUS_NOT_FOUND, "there is nothing under this key");
	sqlite_done(s);
	return status;
}

static enum statement scan_of(bool backwards, uint64_t as_of)
{
	if (as_of == NOW)
		return backwards ? STATEMENT_SCAN_BACK : STATEMENT_SCAN;
	return backwards ? STATEMENT_SCAN_AT_BACK : STATEMENT_SCAN_AT;
}

static enum status take_rows(struct connection *c, sqlite3_stmt *s, struct arena *arena, struct store_rows *out,
			     struct error *error)
{
	VEC(struct store_row) rows = { 0 };
	bool row = true;
	while (row) {
		TRY(sqlite_step(c, s, &row, error));
		if (row)
			TRY(take_row(c, s, arena, vec_push(arena, &rows), error));
	}
	out->at = rows.at;
	out->count = rows.count;
	return STATUS_OK;
}

static enum status scan(struct connection *c, struct arena *arena, int map, struct str low, struct str high,
			bool backwards, size_t limit, uint64_t as_of, struct store_rows *out, struct error *error)
{
	sqlite3_stmt *s;
	*out = (struct store_rows){ 0 };
	TRY(sqlite_use(c, scan_of(backwards, as_of), &s, error));
	enum status status = bind_key(c, s, map, low.ptr ? low : STR(""), error);
	if (status == STATUS_OK)
		status = sqlite_bytes(c, s, 3, high, error);
	if (status == STATUS_OK)
		status = sqlite_number(c, s, 4, limit, error);
	if (status == STATUS_OK && as_of != NOW)
		status = sqlite_number(c, s, 5, as_of, error);
	if (status == STATUS_OK)
		status = take_rows(c, s, arena, out, error);
	sqlite_done(s);
	return status;
}

/* Writing. */

static enum status bind_event(struct connection *c, sqlite3_stmt *s, const struct store_event *e, struct error *error)
{
	TRY(sqlite_number(c, s, 1, e->sequence, error));
	TRY(sqlite_number(c, s, 2, (uint64_t)e->recorded, error));
	TRY(sqlite_text(c, s, 3, e->type, error));
	TRY(sqlite_text(c, s, 4, e->leaf, error));
	TRY(sqlite_text(c, s, 5, e->body, error));
	return sqlite_bytes(c, s, 6, e->nonce, error);
}

static enum status append(struct connection *c, const struct store_event *e, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	assert(e->type.ptr && e->leaf.ptr && e->body.ptr && e->nonce.ptr);
	TRY(sqlite_use(c, STATEMENT_APPEND, &s, error));
	enum status status = bind_event(c, s, e, error);
	if (status == STATUS_OK)
		status = sqlite_step(c, s, &row, error);
	sqlite_done(s);
	return status;
}

static enum status run_key(struct connection *c, enum statement which, int map, struct str key, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	TRY(sqlite_use(c, which, &s, error));
	enum status status = bind_key(c, s, map, key, error);
	if (status == STATUS_OK)
		status = sqlite_step(c, s, &row, error);
	sqlite_done(s);
	return status;
}

static enum status run_number(struct connection *c, enum statement which, uint64_t number, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	TRY(sqlite_use(c, which, &s, error));
	enum status status = sqlite_number(c, s, 1, number, error);
	if (status == STATUS_OK)
		status = sqlite_step(c, s, &row, error);
	sqlite_done(s);
	return status;
}

/* What an earlier event put goes into the past. */
static enum status to_past(struct connection *c, int map, struct str key, uint64_t since, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	if (since == 0)
		return STATUS_OK;
	TRY(sqlite_use(c, STATEMENT_TO_PAST, &s, error));
	enum status status = bind_key(c, s, map, key, error);
	if (status == STATUS_OK)
		status = sqlite_number(c, s, 3, since, error);
	if (status == STATUS_OK)
		status = sqlite_step(c, s, &row, error);
	sqlite_done(s);
	return status;
}

static enum status put_row(struct connection *c, enum statement which, int map, struct str key, struct str value,
			   uint64_t since, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	TRY(sqlite_use(c, which, &s, error));
	enum status status = bind_key(c, s, map, key, error);
	if (status == STATUS_OK)
		status = sqlite_number(c, s, 3, since, error);
	if (status == STATUS_OK)
		status = sqlite_bytes(c, s, 4, value.ptr ? value : STR(""), error);
	if (status == STATUS_OK)
		status = sqlite_step(c, s, &row, error);
	sqlite_done(s);
	return status;
}

static enum status put(struct connection *c, int map, struct str key, struct str value, uint64_t since, bool is_new,
		       struct error *error)
{
	if (is_new) {
		TRY(put_row(c, STATEMENT_ADD, map, key, value, since, error));
		if (sqlite3_changes(c->db) == 1)
			return STATUS_OK;
	}
	TRY(to_past(c, map, key, since, error));
	return put_row(c, STATEMENT_PUT, map, key, value, since, error);
}

static enum status remove_key(struct connection *c, int map, struct str key, uint64_t since, struct error *error)
{
	TRY(to_past(c, map, key, since, error));
	return run_key(c, STATEMENT_REMOVE, map, key, error);
}

static enum status erase(struct connection *c, uint64_t sequence, struct error *error)
{
	c->erased = true;
	TRY(run_number(c, STATEMENT_ERASE, sequence, error));
	return sqlite3_changes(c->db) == 1 ? STATUS_OK : no_event(c, sequence, error);
}

static enum status forget(struct connection *c, int map, struct str key, struct error *error)
{
	c->erased = true;
	TRY(run_key(c, STATEMENT_REMOVE, map, key, error));
	return run_key(c, STATEMENT_FORGET_PAST, map, key, error);
}

static enum status clear(struct connection *c, int map, struct error *error)
{
	TRY(run_number(c, STATEMENT_CLEAR, (uint64_t)map, error));
	return run_number(c, STATEMENT_CLEAR_PAST, (uint64_t)map, error);
}

/* Connections. */

void sqlite_close(struct connection *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(c->statements[i]);
	sqlite3_close(c->db);
	free(c);
}

static enum status settle(struct connection *c, struct error *error)
{
	int no_checkpoint = c->writing ? 0 : 1;
	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_busy_timeout(c->db, BUSY_TIMEOUT_MS);
	int code = sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, no_checkpoint, (int *)NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	if (code != SQLITE_OK)
		return sqlite_failed(c, code, error);
	TRY(sqlite_exec(c, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;", error));
	if (!c->writing)
		return sqlite_exec(c, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;", error);
	/* What is erased is overwritten. Undoing one change of a group stays in memory, and so do the upper pages of
	 * all maps (64 MiB): one thread writes for everybody, and must not wait for pages. */
	TRY(sqlite_exec(c,
			"PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864;"
			"PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;",
			error));
	code = sqlite3_wal_autocheckpoint(c->db, c->of->checkpoint_pages);
	if (code != SQLITE_OK)
		return sqlite_failed(c, code, error);
	return sqlite_exec(c, c->of->synchronous_normal ? "PRAGMA synchronous = NORMAL;" : "PRAGMA synchronous = FULL;",
			   error);
}

/* Its count of all memory would cost a lock each time that any thread wants some, and nobody asks for it. */
static void settle_all(void) { (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

enum status sqlite_open(const struct sqlite *of, const char *path, int flags, struct connection **out,
			struct error *error)
{
	static pthread_once_t settled = PTHREAD_ONCE_INIT;
	struct connection *c = *out = calloc(1, sizeof *c);
	assert(c);
	(void)pthread_once(&settled, settle_all);
	c->of = of;
	c->writing = flags & SQLITE_OPEN_READWRITE;
	if ((flags & SQLITE_OPEN_CREATE) && !of->vfs) { /* persons are in it: its owner's alone, and so its journals */
		int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (file >= 0)
			close(file);
	}
	int code = sqlite3_open_v2(path, &c->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
				   sqlite_checked_vfs(of->vfs));
	int reserved = PAGE_CHECK_SIZE;
	if (code == SQLITE_OK && flags & SQLITE_OPEN_CREATE)
		code = sqlite3_file_control(c->db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
	enum status status = code == SQLITE_OK ? settle(c, error) : sqlite_failed(c, code, error);
	if (status != STATUS_OK) {
		sqlite_close(c);
		*out = NULL;
	}
	return status;
}

enum status sqlite_pragma(struct connection *c, const char *sql, int64_t *out, struct error *error)
{
	sqlite3_stmt *s = NULL;
	bool row = false;
	int code = sqlite3_prepare_v2(c->db, sql, -1, &s, NULL);
	enum status status = code == SQLITE_OK ? sqlite_step(c, s, &row, error) : sqlite_failed(c, code, error);
	*out = row ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_finalize(s);
	return status;
}

static enum status open_connection(void *context, bool writing, struct connection **out, struct error *error)
{
	const struct sqlite *of = context;
	return sqlite_open(of, of->path, writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, out, error);
}

struct driver sqlite_driver(struct arena *arena, const char *path, const struct sqlite_options *options)
{
	struct sqlite *of = arena_new(arena, struct sqlite);
	*of = (struct sqlite){ str_c(arena, str_of(path)), options->vfs, options->synchronous_normal,
			       options->checkpoint_pages ? options->checkpoint_pages : CHECKPOINT_PAGES };
	return (struct driver){
		.context = of,
		.prepare = sqlite_prepare,
		.unlock = sqlite_unlock,
		.open = open_connection,
		.close = sqlite_close,
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
		.check = sqlite_check,
		.copy = sqlite_copy,
	};
}
