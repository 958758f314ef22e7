/* sqlite_int.h - within the SQLite driver: a connection, its statements, binding and reading them.
 *
 * Every bind and every step is looked at: one unchecked bind, when memory is short, stores a NULL where a person's
 * record should be. */
#ifndef STORE_SQLITE_INT_H
#define STORE_SQLITE_INT_H
#include "store_int.h"
#include <sqlite3.h>

enum statement {
#define STATEMENT(name, sql) STATEMENT_##name,
#include "statement.def"
#undef STATEMENT
	STATEMENT_COUNT
};

struct sqlite {
	const char *path;
	const char *vfs;
	bool synchronous_normal;
	int checkpoint_pages;
};

struct connection {
	const struct sqlite *of;
	sqlite3 *db;
	bool writing;
	bool failed; /* the disk, or what is on it: this connection writes no more */
	bool erased; /* something was, and the write-ahead log may hold it still */
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

enum { RECORD_ID = 0x48424153 };                  /* SQLite's application_id: "HBAS" */
enum { PAGE_CHECK_SIZE = 8, SCHEMA_CHECKED = 2 }; /* from this schema on each page ends in a checksum */

/* STATUS_IO with the database's own words; notes whether the disk failed. */
enum status sqlite_failed(struct connection *c, int code, struct error *error);
/* A statement ready to be bound. It is given back by sqlite_done, whatever happened. */
enum status sqlite_use(struct connection *c, enum statement which, sqlite3_stmt **out, struct error *error) MUST_USE;
void sqlite_done(sqlite3_stmt *s); /* NULL is fine */
enum status sqlite_number(struct connection *c, sqlite3_stmt *s, int at, uint64_t value, struct error *error) MUST_USE;
/* Borrowed until sqlite_done; STR_NONE is NULL. */
enum status sqlite_bytes(struct connection *c, sqlite3_stmt *s, int at, struct str value, struct error *error) MUST_USE;
enum status sqlite_text(struct connection *c, sqlite3_stmt *s, int at, struct str value, struct error *error) MUST_USE;
enum status sqlite_step(struct connection *c, sqlite3_stmt *s, bool *row, struct error *error) MUST_USE;
/* Borrowed until the next step; NULL is STR_NONE. */
enum status sqlite_column(struct connection *c, sqlite3_stmt *s, int at, struct str *out, struct error *error) MUST_USE;
enum status sqlite_run(struct connection *c, enum statement which, struct error *error) MUST_USE;
enum status sqlite_exec(struct connection *c, const char *sql, struct error *error) MUST_USE; /* of ours alone */

enum status sqlite_open(const struct sqlite *of, const char *path, int flags, struct connection **out,
			struct error *error) MUST_USE;
void sqlite_close(struct connection *c); /* NULL is fine */
/* One number of a pragma of ours. */
enum status sqlite_pragma(struct connection *c, const char *sql, int64_t *out, struct error *error) MUST_USE;

/* sqlite_page.c: the layer over `vfs` (NULL: the system's) that checks the pages of a database file. */
const char *sqlite_checked_vfs(const char *vfs);
bool sqlite_page_sound(const unsigned char *page, uint64_t number); /* 4096 bytes; numbers begin at 0 */
/* Every page of the file, those too that hold nothing now. */
enum status sqlite_check_pages(struct connection *c, struct error *error) MUST_USE;
/* How many bytes at the end of each page are left to others. */
enum status sqlite_reserved(struct connection *c, int *bytes, struct error *error) MUST_USE;

enum status sqlite_prepare(void *context, enum store_mode mode, void **lock, struct error *error) MUST_USE;
void sqlite_unlock(void *lock);
/* STATUS_BAD_INPUT: no record, or not of this schema. */
enum status sqlite_check_readable(struct connection *c, struct error *error) MUST_USE;
enum status sqlite_check(struct connection *c, unsigned char *digest, struct error *error) MUST_USE;
enum status sqlite_copy(struct connection *c, const char *to, struct error *error) MUST_USE;
#endif
