/* sqlite_page.c - each page of a record ends in a checksum of its number and its bytes, so that a byte that changed on
 * the disk is found: also one in a place that holds nothing now, which no reading of rows would ever look at.
 *
 * A layer between SQLite and its files ("habeas", over the system's or a test's). What SQLite writes into a page of the
 * database file gets its checksum here, in the eight bytes at the end of a page that SQLite leaves alone because the
 * record was made so (SQLITE_FCNTL_RESERVE_BYTES); what it reads is held against it.
 *
 * I1. Whatever one change of up to eight neighbouring bytes there is in a page, the checksum is another: each step is a
 *     one-to-one map of the state, and of the word that is taken in.
 * I2. A page in the place of another is found: its number is in its checksum.
 * I3. The write-ahead log has checksums of its own, which SQLite looks at when it recovers: what follows a frame that
 *     changed was never committed, as after a loss of power. That it is missing shows against what the log had signed.
 * I4. A record of schema 1 has no checksums; that of a page is looked at only where the header says that there is one,
 *     and a record of a later schema whose header says that there is none is damaged (sqlite_schema.c).
 */
#include "schema_int.h"
#include "sqlite_int.h"
#include <endian.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAGE = 4096, HEADER_SIZE = 100, HEADER_RESERVED = 20, HEADER_SCHEMA = 60, LAYERS = 4 };

struct checked_file {
	sqlite3_file base;
	bool checked;
	_Alignas(8) unsigned char inner[]; /* the file of the layer below */
};

static sqlite3_file *below(sqlite3_file *file) { return (sqlite3_file *)((struct checked_file *)file)->inner; }

static uint64_t checksum(const unsigned char page[PAGE], uint64_t number)
{
	const uint64_t odd = 0x9e3779b97f4a7c15U;
	uint64_t state = (number + 1) * odd;
	for (size_t i = 0; i < PAGE - PAGE_CHECK_SIZE; i += sizeof state) {
		uint64_t word;
		memcpy(&word, page + i, sizeof word);
		state = (state ^ le64toh(word)) * odd;
		state ^= state >> 32;
	}
	return htole64(state);
}

static bool is_page(int size, sqlite3_int64 at) { return size == PAGE && at % PAGE == 0; }

static bool page_sound(const unsigned char page[PAGE], sqlite3_int64 at)
{
	uint64_t want = checksum(page, (uint64_t)at / PAGE);
	return memcmp(page + PAGE - PAGE_CHECK_SIZE, &want, sizeof want) == 0;
}

static bool header_checked(const unsigned char *header) { return header[HEADER_RESERVED] == PAGE_CHECK_SIZE; }

static int read_checked(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
	struct checked_file *f = (struct checked_file *)file;
	int code = below(file)->pMethods->xRead(below(file), to, size, at);
	if (code != SQLITE_OK)
		return code;
	if (at == 0 && size >= HEADER_SIZE)
		f->checked = header_checked(to);
	return f->checked && is_page(size, at) && !page_sound(to, at) ? SQLITE_IOERR_DATA : SQLITE_OK;
}

static int write_checked(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
	struct checked_file *f = (struct checked_file *)file;
	unsigned char page[PAGE];
	if (at == 0 && size >= HEADER_SIZE)
		f->checked = header_checked(from);
	if (!f->checked || !is_page(size, at))
		return below(file)->pMethods->xWrite(below(file), from, size, at);
	memcpy(page, from, PAGE);
	uint64_t check = checksum(page, (uint64_t)at / PAGE);
	memcpy(page + PAGE - PAGE_CHECK_SIZE, &check, sizeof check);
	return below(file)->pMethods->xWrite(below(file), page, size, at);
}

/* The rest goes through as it is. */
#define PASS(name, parameters, arguments)                                                                              \
	static int pass_##name parameters { return below(f)->pMethods->x##name arguments; }
PASS(Close, (sqlite3_file * f), (below(f)))
PASS(Truncate, (sqlite3_file * f, sqlite3_int64 size), (below(f), size))
PASS(Sync, (sqlite3_file * f, int flags), (below(f), flags))
PASS(FileSize, (sqlite3_file * f, sqlite3_int64 *size), (below(f), size))
PASS(Lock, (sqlite3_file * f, int level), (below(f), level))
PASS(Unlock, (sqlite3_file * f, int level), (below(f), level))
PASS(CheckReservedLock, (sqlite3_file * f, int *out), (below(f), out))
PASS(FileControl, (sqlite3_file * f, int what, void *value), (below(f), what, value))
PASS(SectorSize, (sqlite3_file * f), (below(f)))
PASS(DeviceCharacteristics, (sqlite3_file * f), (below(f)))
PASS(ShmMap, (sqlite3_file * f, int n, int size, int more, void volatile **out), (below(f), n, size, more, out))
PASS(ShmLock, (sqlite3_file * f, int first, int count, int flags), (below(f), first, count, flags))
PASS(ShmUnmap, (sqlite3_file * f, int away), (below(f), away))
#undef PASS

static void pass_barrier(sqlite3_file *f) { below(f)->pMethods->xShmBarrier(below(f)); }

static const sqlite3_io_methods methods = {
	.iVersion = 2, /* and not 3: what is mapped into memory would not come by here */
	.xClose = pass_Close,
	.xRead = read_checked,
	.xWrite = write_checked,
	.xTruncate = pass_Truncate,
	.xSync = pass_Sync,
	.xFileSize = pass_FileSize,
	.xLock = pass_Lock,
	.xUnlock = pass_Unlock,
	.xCheckReservedLock = pass_CheckReservedLock,
	.xFileControl = pass_FileControl,
	.xSectorSize = pass_SectorSize,
	.xDeviceCharacteristics = pass_DeviceCharacteristics,
	.xShmMap = pass_ShmMap,
	.xShmLock = pass_ShmLock,
	.xShmBarrier = pass_barrier,
	.xShmUnmap = pass_ShmUnmap,
};

/* The layers: one over each that was asked for. */

static struct layer {
	sqlite3_vfs vfs; /* as the one below, but for its name and what it opens */
	sqlite3_vfs *below;
	char name[32];
} layers[LAYERS];
static size_t layer_count;
static pthread_mutex_t layers_mutex;
static pthread_once_t layers_once = PTHREAD_ONCE_INIT;

static void init_layers(void)
{
	if (pthread_mutex_init(&layers_mutex, NULL) != 0)
		abort();
}

/* A new database is made with room for checksums, by sqlite_open; one that is there says so in its header. */
static int open_checked(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
	struct layer *layer = (struct layer *)vfs;
	struct checked_file *f = (struct checked_file *)file;
	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return layer->below->xOpen(layer->below, name, file, flags, out);
	f->base.pMethods = NULL;
	f->checked = flags & SQLITE_OPEN_CREATE;
	int code = layer->below->xOpen(layer->below, name, below(file), flags, out);
	if (below(file)->pMethods)
		f->base.pMethods = &methods;
	return code;
}

static struct layer *add_layer(sqlite3_vfs *under)
{
	if (layer_count == LAYERS)
		return NULL;
	struct layer *layer = &layers[layer_count];
	layer->below = under;
	layer->vfs = *under;
	layer->vfs.pNext = NULL;
	layer->vfs.zName = layer->name;
	layer->vfs.szOsFile = (int)sizeof(struct checked_file) + under->szOsFile;
	layer->vfs.xOpen = open_checked;
	(void)snprintf(layer->name, sizeof layer->name, "habeas-%.20s", under->zName);
	if (sqlite3_vfs_register(&layer->vfs, 0) != SQLITE_OK)
		return NULL;
	layer_count++;
	return layer;
}

const char *sqlite_checked_vfs(const char *name)
{
	struct layer *found = NULL;
	pthread_once(&layers_once, init_layers);
	sqlite3_vfs *under = sqlite3_vfs_find(name);
	pthread_mutex_lock(&layers_mutex);
	for (size_t i = 0; i < layer_count && !found; i++)
		if (layers[i].below == under)
			found = &layers[i];
	if (!found && under)
		found = add_layer(under);
	pthread_mutex_unlock(&layers_mutex);
	return found ? found->name : "habeas-none"; /* there is no such layer, which opening it will say */
}

/* Looking at all of them. */

static enum status wrong_page(const char *path, sqlite3_int64 number, struct error *error)
{
	return error_set(error, STATUS_CONFLICT, "%s is damaged: page %lld is not as it was written", path,
			 (long long)number);
}

bool sqlite_page_sound(const unsigned char *page, uint64_t number) { return page_sound(page, (int64_t)number * PAGE); }

/* A page that the write-ahead log has anew may be half written; it is empty after every opening for writing. */
static bool log_is_empty(struct connection *c)
{
	sqlite3_file *log = NULL;
	sqlite3_int64 size = 0;
	int code = sqlite3_file_control(c->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	return code == SQLITE_OK &&
	       (!log || !log->pMethods || (log->pMethods->xFileSize(log, &size) == SQLITE_OK && size == 0));
}

enum status sqlite_check_pages(struct connection *c, struct error *error)
{
	unsigned char page[PAGE];
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	int code = sqlite3_file_control(c->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (code != SQLITE_OK || !file || !file->pMethods)
		return error_set(error, STATUS_IO, "%s cannot be read", c->of->path);
	if (!log_is_empty(c))
		return STATUS_OK;
	if ((code = below(file)->pMethods->xFileSize(below(file), &size)) != SQLITE_OK)
		return sqlite_failed(c, code, error);
	if (size % PAGE != 0)
		return error_set(error, STATUS_CONFLICT, "%s is damaged: it ends in a part of a page", c->of->path);
	for (sqlite3_int64 at = 0; at < size; at += PAGE) {
		code = below(file)->pMethods->xRead(below(file), page, PAGE, at);
		if (code != SQLITE_OK)
			return sqlite_failed(c, code, error);
		if (!page_sound(page, at))
			return wrong_page(c->of->path, at / PAGE + 1, error);
	}
	return STATUS_OK;
}

/* Whether the file says of itself, in either of two places, that its pages have checksums. */
static bool says_checked(const unsigned char page[PAGE])
{
	uint32_t schema;
	memcpy(&schema, page + HEADER_SCHEMA, sizeof schema);
	schema = be32toh(schema);
	return header_checked(page) || (schema >= SCHEMA_CHECKED && schema <= (uint32_t)schema_count);
}

enum status store_check_file(const char *path, struct error *error)
{
	unsigned char page[PAGE];
	size_t got;
	bool checked = true;
	enum status status = STATUS_OK;
	FILE *file = fopen(path, "rb");
	if (!file)
		return error_set(error, STATUS_IO, "%s cannot be read", path);
	for (sqlite3_int64 at = 0; status == STATUS_OK && checked; at += PAGE) {
		got = fread(page, 1, PAGE, file);
		if (got == 0)
			break;
		if (at == 0)
			checked = got == PAGE && says_checked(page);
		if (checked && (got < PAGE || !page_sound(page, at)))
			status = wrong_page(path, at / PAGE + 1, error);
	}
	if (ferror(file))
		status = error_set(error, STATUS_IO, "%s cannot be read", path);
	fclose(file);
	return status;
}
