/* unit_disk.h - a disk in memory for SQLite (the VFS "power") which, at a cut of the power, keeps of what was not
 * synced whatever it likes.
 *
 * What was written and not synced is at a cut, sector by sector, dropped, kept, torn in two or turned into rubbish; a
 * file that is new, shorter, longer or deleted may be so or not. Half of the time the disk may spoil only bytes that
 * were written (powersafe overwrite, as SQLite assumes of today's disks), half of the time the whole sector. */
#ifndef TEST_UNIT_DISK_H
#define TEST_UNIT_DISK_H
#include "buf.h"
#include "unit.h"
#include <pthread.h>
#include <sqlite3.h>

enum { SECTOR = 512, FILES = 8, REGIONS = 64, LOCKS = 8 };

struct file { /* on the disk; for ever in its slot */
	char name[64];
	bool there, there_synced;
	struct buf now, synced; /* as it is read; as it surely survives */
	struct buf dirty;       /* a byte for each byte of now: written since the last sync */
	size_t dirty_low, dirty_high;
	/* locks of this moment */
	int shared;
	void *reserved, *exclusive;
	void *regions[REGIONS];
	int shm_shared[LOCKS];
	void *shm_exclusive[LOCKS];
	int shm_users;
};

struct handle {
	sqlite3_file base;
	struct file *file;
	int level;
	unsigned shm_shared, shm_exclusive; /* which locks it holds */
	bool shm;
};

static struct file disk[FILES];
static pthread_mutex_t disk_mutex;
static bool power = true, powersafe, sync_fails;
static long countdown; /* of writes, syncs, deletions; at 0 the power goes. Negative: it stays */

static void grow(struct buf *buf, size_t len)
{
	if (buf->len < len)
		buf_add_repeat(buf, '\0', len - buf->len);
}

/* Cutting. */

static char rubbish(void) { return (char)unit_random(); }

/* One sector that has dirty bytes, as it is after the cut. */
static void spoil_sector(struct file *f, struct buf *after, size_t at, size_t end)
{
	unsigned fate = (unsigned)(unit_random() % 4);
	size_t tear = at + unit_random() % (end - at);
	for (size_t i = at; i < end; i++) {
		bool touched = f->dirty.ptr[i] || !powersafe;
		char old = i < f->synced.len ? f->synced.ptr[i] : '\0', new = f->now.ptr[i];
		if (!touched)
			after->ptr[i] = new;
		else if (fate == 0)
			after->ptr[i] = old;
		else if (fate == 1)
			after->ptr[i] = new;
		else if (fate == 2)
			after->ptr[i] = i < tear ? new : old;
		else
			after->ptr[i] = rubbish();
	}
}

static void cut_file(struct file *f)
{
	struct buf after = BUF_INIT;
	if (f->there != f->there_synced && unit_random() % 2) { /* neither its making nor its deletion was synced */
		f->there = f->there_synced;
		buf_clear(&f->now);
		buf_add_str(&f->now, buf_str(&f->synced));
		return;
	}
	buf_add_str(&after, buf_str(&f->now));
	grow(&f->dirty, f->now.len);
	for (size_t at = f->dirty_low / SECTOR * SECTOR; at < f->dirty_high && at < after.len; at += SECTOR) {
		size_t end = at + SECTOR < after.len ? at + SECTOR : after.len;
		if (memchr(f->dirty.ptr + at, 1, end - at))
			spoil_sector(f, &after, at, end);
	}
	if (f->now.len != f->synced.len && unit_random() % 2) {
		grow(&after, f->synced.len);
		if (f->synced.len > f->now.len) /* that it was cut short was not synced */
			memcpy(after.ptr + f->now.len, f->synced.ptr + f->now.len, f->synced.len - f->now.len);
		after.len = f->synced.len;
	}
	buf_finish(&f->now);
	f->now = after;
}

static void cut(void)
{
	power = false;
	for (size_t i = 0; i < FILES; i++)
		if (disk[i].name[0])
			cut_file(&disk[i]);
}

static void settle_file(struct file *f) /* as it is, it is on the disk */
{
	buf_clear(&f->synced);
	buf_add_str(&f->synced, buf_str(&f->now));
	buf_clear(&f->dirty);
	grow(&f->dirty, f->now.len);
	f->dirty_low = SIZE_MAX;
	f->dirty_high = 0;
	f->there_synced = f->there;
}

static void power_on(void)
{
	power = true;
	countdown = -1;
	for (size_t i = 0; i < FILES; i++) {
		settle_file(&disk[i]);
		assert_int_equal(disk[i].shared, 0);
		assert_int_equal(disk[i].shm_users, 0);
	}
}

/* A write, a sync or a deletion begins; false: the power is gone, or goes now. With the mutex held. */
static bool powered(void)
{
	if (power && countdown > 0 && --countdown == 0)
		cut();
	return power;
}

/* The files, as SQLite asks for them. */

static struct file *file_of(sqlite3_file *file) { return ((struct handle *)file)->file; }

static int disk_read(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
	struct file *f = file_of(file);
	int code = SQLITE_OK;
	pthread_mutex_lock(&disk_mutex);
	size_t have = f->now.len > (size_t)at ? f->now.len - (size_t)at : 0;
	if (have > (size_t)size)
		have = (size_t)size;
	if (have)
		memcpy(to, f->now.ptr + at, have);
	memset((char *)to + have, 0, (size_t)size - have);
	if (!power)
		code = SQLITE_IOERR_READ;
	else if (have < (size_t)size)
		code = SQLITE_IOERR_SHORT_READ;
	pthread_mutex_unlock(&disk_mutex);
	return code;
}

static void mark_dirty(struct file *f, size_t from, size_t to)
{
	grow(&f->dirty, to);
	memset(f->dirty.ptr + from, 1, to - from);
	f->dirty_low = from < f->dirty_low ? from : f->dirty_low;
	f->dirty_high = to > f->dirty_high ? to : f->dirty_high;
}

static int disk_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
	struct file *f = file_of(file);
	pthread_mutex_lock(&disk_mutex);
	bool on = power;
	if (on) {
		grow(&f->now, (size_t)at + (size_t)size);
		memcpy(f->now.ptr + at, from, (size_t)size);
		mark_dirty(f, (size_t)at, (size_t)at + (size_t)size);
		on = powered(); /* of a write under way any part may have been done */
	}
	pthread_mutex_unlock(&disk_mutex);
	return on ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct file *f = file_of(file);
	pthread_mutex_lock(&disk_mutex);
	bool on = powered();
	if (on && f->now.len > (size_t)size)
		f->now.len = (size_t)size;
	pthread_mutex_unlock(&disk_mutex);
	return on ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

static int disk_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	pthread_mutex_lock(&disk_mutex);
	bool on = powered() && !sync_fails;
	if (on)
		settle_file(file_of(file));
	sync_fails = false;
	pthread_mutex_unlock(&disk_mutex);
	return on ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

static int disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
	pthread_mutex_lock(&disk_mutex);
	*size = (sqlite3_int64)file_of(file)->now.len;
	pthread_mutex_unlock(&disk_mutex);
	return SQLITE_OK;
}

static int disk_lock(sqlite3_file *file, int level)
{
	struct handle *h = (struct handle *)file;
	struct file *f = h->file;
	bool granted = true;
	pthread_mutex_lock(&disk_mutex);
	if (level == SQLITE_LOCK_SHARED && h->level < SQLITE_LOCK_SHARED) {
		granted = !f->exclusive;
		f->shared += granted;
	} else if (level >= SQLITE_LOCK_RESERVED && h->level < level) {
		granted = !f->reserved || f->reserved == h;
		if (level == SQLITE_LOCK_EXCLUSIVE)
			granted = granted && f->shared == 1;
		if (granted)
			f->reserved = h;
		if (granted && level == SQLITE_LOCK_EXCLUSIVE)
			f->exclusive = h;
	}
	if (granted && level > h->level)
		h->level = level;
	pthread_mutex_unlock(&disk_mutex);
	return granted ? SQLITE_OK : SQLITE_BUSY;
}

static int disk_unlock(sqlite3_file *file, int level)
{
	struct handle *h = (struct handle *)file;
	pthread_mutex_lock(&disk_mutex);
	if (h->file->reserved == h)
		h->file->reserved = NULL;
	if (h->file->exclusive == h)
		h->file->exclusive = NULL;
	if (level == SQLITE_LOCK_NONE && h->level >= SQLITE_LOCK_SHARED)
		h->file->shared--;
	h->level = level < h->level ? level : h->level;
	pthread_mutex_unlock(&disk_mutex);
	return SQLITE_OK;
}

static int disk_reserved(sqlite3_file *file, int *out)
{
	pthread_mutex_lock(&disk_mutex);
	*out = file_of(file)->reserved != NULL;
	pthread_mutex_unlock(&disk_mutex);
	return SQLITE_OK;
}

static int disk_control(sqlite3_file *file, int what, void *value)
{
	(void)file;
	(void)what;
	(void)value;
	return SQLITE_NOTFOUND;
}

static int disk_sector(sqlite3_file *file)
{
	(void)file;
	return SECTOR;
}

static int disk_character(sqlite3_file *file)
{
	(void)file;
	return powersafe ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0;
}

static int disk_shm_map(sqlite3_file *file, int which, int size, int extend, void volatile **out)
{
	struct handle *h = (struct handle *)file;
	pthread_mutex_lock(&disk_mutex);
	assert_true(which < REGIONS);
	if (!h->shm) {
		h->shm = true;
		h->file->shm_users++;
	}
	if (!h->file->regions[which] && extend)
		h->file->regions[which] = calloc(1, (size_t)size);
	*out = h->file->regions[which];
	pthread_mutex_unlock(&disk_mutex);
	return SQLITE_OK;
}

static int disk_shm_lock(sqlite3_file *file, int first, int count, int flags)
{
	struct handle *h = (struct handle *)file;
	struct file *f = h->file;
	bool granted = true;
	pthread_mutex_lock(&disk_mutex);
	for (int i = first; i < first + count && flags & SQLITE_SHM_LOCK; i++) {
		if (f->shm_exclusive[i] && f->shm_exclusive[i] != h)
			granted = false;
		if (flags & SQLITE_SHM_EXCLUSIVE && f->shm_shared[i] > (int)(h->shm_shared >> i & 1))
			granted = false;
	}
	for (int i = first; i < first + count && granted; i++) {
		unsigned bit = 1U << i;
		if (flags & SQLITE_SHM_UNLOCK) {
			f->shm_shared[i] -= (h->shm_shared & bit) != 0;
			if (f->shm_exclusive[i] == h)
				f->shm_exclusive[i] = NULL;
			h->shm_shared &= ~bit;
		} else if (flags & SQLITE_SHM_EXCLUSIVE) {
			f->shm_exclusive[i] = h;
		} else {
			f->shm_shared[i] += !(h->shm_shared & bit);
			h->shm_shared |= bit;
		}
	}
	pthread_mutex_unlock(&disk_mutex);
	return granted ? SQLITE_OK : SQLITE_BUSY;
}

static void disk_shm_barrier(sqlite3_file *file)
{
	(void)file;
	pthread_mutex_lock(&disk_mutex);
	pthread_mutex_unlock(&disk_mutex);
}

static int disk_shm_unmap(sqlite3_file *file, int delete)
{
	struct handle *h = (struct handle *)file;
	(void)delete;
	pthread_mutex_lock(&disk_mutex);
	if (h->shm && --h->file->shm_users == 0)
		for (int i = 0; i < REGIONS; i++) {
			free(h->file->regions[i]);
			h->file->regions[i] = NULL;
		}
	h->shm = false;
	pthread_mutex_unlock(&disk_mutex);
	return SQLITE_OK;
}

static int disk_close(sqlite3_file *file)
{
	disk_unlock(file, SQLITE_LOCK_NONE);
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = disk_close,
	.xRead = disk_read,
	.xWrite = disk_write,
	.xTruncate = disk_truncate,
	.xSync = disk_sync,
	.xFileSize = disk_size,
	.xLock = disk_lock,
	.xUnlock = disk_unlock,
	.xCheckReservedLock = disk_reserved,
	.xFileControl = disk_control,
	.xSectorSize = disk_sector,
	.xDeviceCharacteristics = disk_character,
	.xShmMap = disk_shm_map,
	.xShmLock = disk_shm_lock,
	.xShmBarrier = disk_shm_barrier,
	.xShmUnmap = disk_shm_unmap,
};

static struct file *find(const char *name)
{
	for (size_t i = 0; i < FILES; i++)
		if (strcmp(disk[i].name, name) == 0)
			return &disk[i];
	return NULL;
}

static int disk_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
	struct handle *h = (struct handle *)file;
	(void)vfs;
	*h = (struct handle){ 0 };
	assert_non_null(name); /* no temporary files: nothing here needs one */
	pthread_mutex_lock(&disk_mutex);
	struct file *f = find(name);
	if (!f && (f = find("")) != NULL) {
		snprintf(f->name, sizeof f->name, "%s", name);
		settle_file(f);
	}
	assert_non_null(f);
	bool fine = power && (f->there || flags & SQLITE_OPEN_CREATE);
	if (fine && !f->there) {
		f->there = true;
		buf_clear(&f->now);
		f->dirty_low = 0;
		f->dirty_high = 0;
	}
	if (fine) {
		h->base.pMethods = &methods;
		h->file = f;
	}
	pthread_mutex_unlock(&disk_mutex);
	if (out_flags)
		*out_flags = flags;
	return fine ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	pthread_mutex_lock(&disk_mutex);
	struct file *f = find(name);
	bool on = powered();
	int code = SQLITE_OK;
	if (!on)
		code = SQLITE_IOERR_DELETE;
	else if (!f || !f->there)
		code = SQLITE_IOERR_DELETE_NOENT;
	else {
		f->there = false;
		buf_clear(&f->now);
		if (sync)
			settle_file(f);
	}
	pthread_mutex_unlock(&disk_mutex);
	return code;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	(void)vfs;
	(void)flags;
	pthread_mutex_lock(&disk_mutex);
	struct file *f = find(name);
	*out = f && f->there;
	pthread_mutex_unlock(&disk_mutex);
	return SQLITE_OK;
}

static int disk_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	(void)vfs;
	snprintf(out, (size_t)size, "%s", name);
	return SQLITE_OK;
}

static void add_disk(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);
	vfs = *system; /* time, sleep, randomness */
	vfs.pNext = NULL;
	vfs.szOsFile = sizeof(struct handle);
	vfs.mxPathname = 60;
	vfs.zName = "power";
	vfs.xOpen = disk_open;
	vfs.xDelete = disk_delete;
	vfs.xAccess = disk_access;
	vfs.xFullPathname = disk_path;
	pthread_mutex_init(&disk_mutex, NULL);
	assert_int_equal(sqlite3_vfs_register(&vfs, 0), SQLITE_OK);
}

static void empty_disk(void)
{
	for (size_t i = 0; i < FILES; i++) {
		buf_finish(&disk[i].now);
		buf_finish(&disk[i].synced);
		buf_finish(&disk[i].dirty);
		disk[i] = (struct file){ 0 };
	}
}
#endif
