/* sqlite_check.c - a record looked through from end to end, and copied.
 *
 * The digest is a chain: the hash of what came before, and the next row. So two records with one digest hold the same
 * rows in the same order, whatever their pages look like. */
#include "arena.h"
#include "hash.h"
#include "sqlite_int.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct chain {
	struct buf row; /* begins with the hash so far */
	unsigned char hash[SHA256_SIZE];
};

static void chain_begin(struct chain *chain, char kind)
{
	buf_clear(&chain->row);
	buf_add(&chain->row, chain->hash, sizeof chain->hash);
	buf_add_char(&chain->row, kind);
}

static void chain_end(struct chain *chain) { sha256(buf_str(&chain->row), chain->hash); }

static enum status add_columns(struct connection *c, sqlite3_stmt *s, struct chain *chain, char kind,
			       struct error *error)
{
	chain_begin(chain, kind);
	for (int i = 0; i < sqlite3_column_count(s); i++) {
		struct str bytes;
		if (sqlite3_column_type(s, i) == SQLITE_INTEGER) {
			store_key_number(&chain->row, sqlite3_column_int64(s, i));
			continue;
		}
		TRY(sqlite_column(c, s, i, &bytes, error));
		store_key_number(&chain->row, bytes.ptr ? (int64_t)bytes.len : -1);
		buf_add_str(&chain->row, bytes);
	}
	chain_end(chain);
	return STATUS_OK;
}

static enum status damaged(struct connection *c, struct error *error, const char *what, uint64_t number)
{
	return error_set(error, STATUS_CONFLICT, "%s is damaged: %s %llu", c->of->path, what,
			 (unsigned long long)number);
}

static enum status check_file(struct connection *c, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	struct str said = STR_NONE;
	TRY(sqlite_check_pages(c, error));
	TRY(sqlite_use(c, STATEMENT_CHECK_FILE, &s, error));
	enum status status = sqlite_step(c, s, &row, error);
	if (status == STATUS_OK)
		status = sqlite_column(c, s, 0, &said, error);
	if (status == STATUS_OK && !str_is(said, "ok"))
		status = error_set(error, STATUS_CONFLICT, "%s is damaged: %.*s", c->of->path, STR_ARG(said));
	sqlite_done(s);
	return status;
}

struct progress { /* of one pass over all rows of a table */
	uint64_t last;
	int64_t recorded;
	int64_t map;
	uint64_t until;
	struct buf key;
};

typedef enum status check_row(struct connection *c, sqlite3_stmt *s, struct progress *p, struct error *error);

static enum status check_event(struct connection *c, sqlite3_stmt *s, struct progress *p, struct error *error)
{
	uint64_t sequence = (uint64_t)sqlite3_column_int64(s, 0);
	int64_t recorded = sqlite3_column_int64(s, 1);
	if (sequence != p->last + 1)
		return damaged(c, error, "there is no event", p->last + 1);
	if (p->last && recorded < p->recorded)
		return damaged(c, error, "before the one before it was recorded event", sequence);
	p->last = sequence;
	p->recorded = recorded;
	return STATUS_OK;
}

static enum status check_now(struct connection *c, sqlite3_stmt *s, struct progress *p, struct error *error)
{
	uint64_t since = (uint64_t)sqlite3_column_int64(s, 2);
	return since <= p->last ? STATUS_OK : damaged(c, error, "a value is of an event that is not there,", since);
}

static enum status check_past(struct connection *c, sqlite3_stmt *s, struct progress *p, struct error *error)
{
	struct str key;
	int64_t map = sqlite3_column_int64(s, 0);
	uint64_t since = (uint64_t)sqlite3_column_int64(s, 2), until = (uint64_t)sqlite3_column_int64(s, 3);
	TRY(sqlite_column(c, s, 1, &key, error));
	bool same = map == p->map && str_eq(key, buf_str(&p->key));
	if (until > p->last || (same && since < p->until))
		return damaged(c, error, "two values of one key were held at event", since);
	p->map = map;
	p->until = until;
	buf_clear(&p->key);
	buf_add_str(&p->key, key);
	return STATUS_OK;
}

static enum status pass(struct connection *c, enum statement which, check_row *check, struct progress *p,
			struct chain *chain, struct error *error)
{
	sqlite3_stmt *s;
	bool row = true;
	TRY(sqlite_use(c, which, &s, error));
	enum status status = STATUS_OK;
	while (status == STATUS_OK) {
		status = sqlite_step(c, s, &row, error);
		if (status != STATUS_OK || !row)
			break;
		status = check(c, s, p, error);
		if (status == STATUS_OK)
			status = add_columns(c, s, chain, (char)which, error);
	}
	sqlite_done(s);
	return status;
}

static enum status check_meet(struct connection *c, struct error *error)
{
	sqlite3_stmt *s;
	bool row;
	TRY(sqlite_use(c, STATEMENT_CHECK_MEET, &s, error));
	enum status status = sqlite_step(c, s, &row, error);
	uint64_t count = status == STATUS_OK ? (uint64_t)sqlite3_column_int64(s, 0) : 0;
	sqlite_done(s);
	if (status == STATUS_OK && count)
		return damaged(c, error, "values that hold and held at once:", count);
	return status;
}

enum status sqlite_check(struct connection *c, unsigned char *digest, struct error *error)
{
	struct chain chain = { .row = BUF_INIT };
	struct progress p = { .map = -1, .key = BUF_INIT };
	enum status status = check_file(c, error);
	if (status == STATUS_OK)
		status = pass(c, STATEMENT_ALL_EVENTS, check_event, &p, &chain, error);
	if (status == STATUS_OK)
		status = pass(c, STATEMENT_ALL_NOW, check_now, &p, &chain, error);
	if (status == STATUS_OK)
		status = pass(c, STATEMENT_ALL_PAST, check_past, &p, &chain, error);
	if (status == STATUS_OK)
		status = check_meet(c, error);
	if (status == STATUS_OK && digest)
		memcpy(digest, chain.hash, sizeof chain.hash);
	buf_finish(&chain.row);
	buf_finish(&p.key);
	return status;
}

/* Copies. */

/* A file that nobody writes to: opened without locks, and without files beside it. */
static enum status open_still(const struct sqlite *of, struct connection **out, struct error *error)
{
	struct buf uri = BUF_INIT;
	buf_add_c(&uri, "file:");
	for (const char *at = of->path; *at; at++)
		if (strchr("%?#", *at))
			buf_format(&uri, "%%%02X", (unsigned)*at);
		else
			buf_add_char(&uri, *at);
	buf_add_c(&uri, "?immutable=1");
	enum status status = sqlite_open(of, buf_c(&uri), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, out, error);
	buf_finish(&uri);
	return status;
}

/* All pages in one step: of one moment, since the source reads in a transaction. */
static enum status copy_pages(struct connection *from, struct connection *to, struct error *error)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
	if (!backup)
		return sqlite_failed(to, sqlite3_errcode(to->db), error);
	sqlite3_backup_step(backup, -1);
	int code = sqlite3_backup_finish(backup);
	return code == SQLITE_OK ? STATUS_OK : sqlite_failed(to, code, error);
}

static enum status write_copy(struct connection *from, const struct sqlite *to, struct error *error)
{
	struct connection *c;
	TRY(sqlite_open(to, to->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &c, error));
	enum status status = copy_pages(from, c, error);
	sqlite_close(c);
	return status;
}

static enum status compare(struct connection *from, const struct sqlite *to, struct error *error)
{
	unsigned char want[SHA256_SIZE], got[SHA256_SIZE];
	struct connection *c;
	TRY(sqlite_check(from, want, error));
	TRY(open_still(to, &c, error));
	enum status status = sqlite_check(c, got, error);
	sqlite_close(c);
	if (status == STATUS_OK && memcmp(want, got, sizeof want) != 0)
		return error_set(error, STATUS_IO, "%s is not what was written to it", to->path);
	return status;
}

static enum status give_name(const char *from, const char *to, struct error *error)
{
	struct buf folder = BUF_INIT;
	const char *slash = strrchr(to, '/');
	if (link(from, to) != 0) /* and not rename: it would replace */
		return error_set(error, errno == EEXIST ? STATUS_CONFLICT : STATUS_IO, "%s cannot be made: %s", to,
				 strerror(errno));
	buf_add(&folder, to, slash ? (size_t)(slash - to) + 1 : 0);
	int file = open(slash ? buf_c(&folder) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = file >= 0 && fsync(file) == 0;
	if (file >= 0)
		close(file);
	buf_finish(&folder);
	return synced ? STATUS_OK : error_set(error, STATUS_IO, "%s cannot be synced: %s", to, strerror(errno));
}

/* Neither the file nor what another record of this name has left: SQLite would play it into the copy. */
static enum status check_free(const char *to, struct error *error)
{
	static const char *const ends[] = { "", "-wal", "-journal" };
	struct buf name = BUF_INIT;
	enum status status = STATUS_OK;
	for (size_t i = 0; i < 3 && status == STATUS_OK; i++) {
		buf_clear(&name);
		buf_format(&name, "%s%s", to, ends[i]);
		if (access(buf_c(&name), F_OK) == 0)
			status = error_set(error, STATUS_CONFLICT, "%s is there already", buf_c(&name));
	}
	buf_finish(&name);
	return status;
}

enum status sqlite_copy(struct connection *from, const char *to, struct error *error)
{
	struct buf name = BUF_INIT, beside = BUF_INIT;
	TRY(check_free(to, error));
	buf_format(&name, "%s.new", to);
	struct sqlite copy = { .path = buf_c(&name), .vfs = from->of->vfs };
	unlink(copy.path);
	enum status status = write_copy(from, &copy, error);
	if (status == STATUS_OK)
		status = compare(from, &copy, error);
	if (status == STATUS_OK)
		status = give_name(copy.path, to, error);
	unlink(copy.path);
	static const char *const ends[] = { "-journal", "-wal", "-shm" }; /* what a failure may have left */
	for (size_t i = 0; i < 3; i++) {
		buf_clear(&beside);
		buf_format(&beside, "%s%s", copy.path, ends[i]);
		unlink(buf_c(&beside));
	}
	buf_finish(&beside);
	buf_finish(&name);
	return status;
}

static enum status check_still(const char *path, struct error *error)
{
	struct buf beside = BUF_INIT;
	buf_format(&beside, "%s-wal", path);
	int file = open(buf_c(&beside), O_RDONLY | O_CLOEXEC);
	bool used = file >= 0 && lseek(file, 0, SEEK_END) > 0;
	if (file >= 0)
		close(file);
	buf_finish(&beside);
	return used ? error_set(error, STATUS_CONFLICT, "%s is a record in use: make a backup of it, and restore that",
				path)
		    : STATUS_OK;
}

enum status store_restore(const char *from, const char *to, struct error *error)
{
	struct sqlite of = { .path = from };
	struct connection *c;
	TRY(check_still(from, error));
	TRY(open_still(&of, &c, error));
	enum status status = sqlite_check_readable(c, error);
	if (status == STATUS_OK)
		status = sqlite_copy(c, to, error);
	sqlite_close(c);
	return status;
}
