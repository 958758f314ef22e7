/* sqlite_schema.c - a record comes into being, is brought up to date, and belongs to one program.
 *
 * Each step of the schema is one transaction together with its number, so a crash leaves a record of the step before.
 */
#include "schema_int.h"
#include "sqlite_int.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static enum status take_step(struct connection *c, int step, struct error *error)
{
	char number[96];
	snprintf(number, sizeof number, "PRAGMA user_version = %d; PRAGMA application_id = %d;", step, RECORD_ID);
	TRY(sqlite_exec(c, "BEGIN IMMEDIATE", error));
	enum status status = sqlite_exec(c, schema_steps[step - 1], error);
	if (status == STATUS_OK)
		status = sqlite_exec(c, number, error);
	if (status == STATUS_OK)
		status = sqlite_exec(c, "COMMIT", error);
	return status; /* the caller closes the connection, which undoes what is half done */
}

/* What is in a database besides rows, in an order of its own: where it stands in the file is no matter. */
static const char objects[] = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1, 2, 3, 4";

static bool same_object(sqlite3_stmt *is, sqlite3_stmt *should)
{
	for (int i = 0; i < 4; i++)
		if (strcmp((const char *)sqlite3_column_text(is, i), (const char *)sqlite3_column_text(should, i)) != 0)
			return false;
	return true;
}

/* The first object of the record that its schema has not, or the first that it lacks. */
static enum status hold_beside(struct connection *c, sqlite3_stmt *is, sqlite3_stmt *should, struct error *error)
{
	for (;;) {
		int here = sqlite3_step(is), there = sqlite3_step(should);
		if ((here != SQLITE_ROW && here != SQLITE_DONE) || (there != SQLITE_ROW && there != SQLITE_DONE))
			return sqlite_failed(c, here == SQLITE_ROW || here == SQLITE_DONE ? there : here, error);
		if (here == SQLITE_DONE && there == SQLITE_DONE)
			return STATUS_OK;
		if (here == SQLITE_ROW && there == SQLITE_ROW && same_object(is, should))
			continue;
		sqlite3_stmt *named = here == SQLITE_ROW ? is : should;
		return error_set(error, STATUS_IO, "%s is damaged: its %s `%s` is not as habeas made it", c->of->path,
				 (const char *)sqlite3_column_text(named, 0),
				 (const char *)sqlite3_column_text(named, 1));
	}
}

/* A trigger, a view or another table does its work silently: none is there but those that the steps make. */
static enum status check_objects(struct connection *c, int step, struct error *error)
{
	sqlite3 *model = NULL;
	sqlite3_stmt *is = NULL, *should = NULL;
	int code = sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	for (int i = 0; code == SQLITE_OK && i < step; i++)
		code = sqlite3_exec(model, schema_steps[i], NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(model, objects, -1, &should, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(c->db, objects, -1, &is, NULL);
	enum status status = code == SQLITE_OK ? hold_beside(c, is, should, error) : sqlite_failed(c, code, error);
	(void)sqlite3_finalize(is);
	(void)sqlite3_finalize(should);
	(void)sqlite3_close(model);
	return status;
}

static enum status check_schema(struct connection *c, int64_t *step, struct error *error)
{
	int64_t id;
	TRY(sqlite_pragma(c, "PRAGMA application_id", &id, error));
	TRY(sqlite_pragma(c, "PRAGMA user_version", step, error));
	if (id != RECORD_ID)
		return error_set(error, STATUS_BAD_INPUT, "%s is not a record of habeas", c->of->path);
	if (*step > schema_count)
		return error_set(error, STATUS_BAD_INPUT,
				 "%s is a record of a newer habeas: of schema %lld, and this one knows %d", c->of->path,
				 (long long)*step, schema_count);
	int reserved;
	TRY(sqlite_reserved(c, &reserved, error));
	if (*step >= SCHEMA_CHECKED && reserved != PAGE_CHECK_SIZE)
		return error_set(error, STATUS_IO, "%s is damaged: its pages have no checksums", c->of->path);
	return check_objects(c, (int)*step, error);
}

enum status sqlite_reserved(struct connection *c, int *bytes, struct error *error)
{
	*bytes = -1; /* asks */
	int code = sqlite3_file_control(c->db, "main", SQLITE_FCNTL_RESERVE_BYTES, bytes);
	return code == SQLITE_OK ? STATUS_OK : sqlite_failed(c, code, error);
}

/* Writes all pages of an older record anew, in one transaction, with room for checksums. Cut short, it begins again. */
static enum status make_room(struct connection *c, struct error *error)
{
	int reserved, wanted = PAGE_CHECK_SIZE;
	TRY(sqlite_reserved(c, &reserved, error));
	if (reserved == wanted)
		return STATUS_OK;
	int code = sqlite3_file_control(c->db, "main", SQLITE_FCNTL_RESERVE_BYTES, &wanted);
	if (code != SQLITE_OK)
		return sqlite_failed(c, code, error);
	TRY(sqlite_exec(c, "VACUUM", error));
	return sqlite_exec(c, "PRAGMA wal_checkpoint(TRUNCATE)", error);
}

static enum status bring_up(struct connection *c, bool create, struct error *error)
{
	int64_t step = 0;
	if (!create)
		TRY(check_schema(c, &step, error));
	TRY(sqlite_exec(c, "PRAGMA journal_mode = WAL", error));
	/* After a sync that failed the system may take pages for written that are not. What the write-ahead log still
	 * holds is therefore written into the file, anew, before anything is added. */
	TRY(sqlite_exec(c, "PRAGMA wal_checkpoint(TRUNCATE)", error));
	TRY(make_room(c, error));
	for (int next = (int)step + 1; next <= schema_count; next++)
		TRY(take_step(c, next, error));
	return STATUS_OK;
}

enum status sqlite_check_readable(struct connection *c, struct error *error)
{
	int64_t step;
	TRY(check_schema(c, &step, error));
	if (step < schema_count)
		return error_set(
			error, STATUS_BAD_INPUT,
			"%s is a record of an older habeas: open it once for writing, which brings it up to date",
			c->of->path);
	return STATUS_OK;
}

/* A file beside the record, locked as long as it is open for writing. */
static enum status lock_record(const struct sqlite *of, void **lock, struct error *error)
{
	struct buf path = BUF_INIT;
	int *file = malloc(sizeof *file);
	assert(file);
	buf_format(&path, "%s-lock", of->path);
	*file = open(buf_c(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	enum status status = STATUS_OK;
	if (*file < 0)
		status = error_set(error, STATUS_IO, "%s cannot be opened: %s", buf_c(&path), strerror(errno));
	else if (flock(*file, LOCK_EX | LOCK_NB) != 0)
		status = error_set(error, STATUS_CONFLICT, "%s is open in another program", of->path);
	buf_finish(&path);
	if (status == STATUS_OK)
		*lock = file;
	else
		sqlite_unlock(file);
	return status;
}

void sqlite_unlock(void *lock)
{
	int *file = lock;
	if (*file >= 0)
		close(*file);
	free(file);
}

static enum status check_there(const struct sqlite *of, enum store_mode mode, struct error *error)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(of->vfs);
	int there = 0;
	if (!vfs || vfs->xAccess(vfs, of->path, SQLITE_ACCESS_EXISTS, &there) != SQLITE_OK)
		return error_set(error, STATUS_IO, "%s cannot be looked for", of->path);
	if (there && mode == STORE_CREATE)
		return error_set(error, STATUS_CONFLICT, "%s is there already", of->path);
	if (!there && mode != STORE_CREATE)
		return error_set(error, STATUS_NOT_FOUND, "there is no %s", of->path);
	return STATUS_OK;
}

enum status sqlite_prepare(void *context, enum store_mode mode, void **lock, struct error *error)
{
	const struct sqlite *of = context;
	struct connection *c;
	int flags = mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	*lock = NULL;
	TRY(check_there(of, mode, error));
	if (mode != STORE_READ && !of->vfs) /* another file system is a test's, and its own */
		TRY(lock_record(of, lock, error));
	enum status status =
		sqlite_open(of, of->path, flags | (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0), &c, error);
	if (status == STATUS_OK)
		status =
			mode == STORE_READ ? sqlite_check_readable(c, error) : bring_up(c, mode == STORE_CREATE, error);
	sqlite_close(c);
	return status;
}
