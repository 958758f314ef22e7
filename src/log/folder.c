/* folder.c - a log as files in a folder. */
#include "arena.h"
#include "tile.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status failed(struct error *error, const char *path, const char *what)
{
	return error_set(error, STATUS_IO, "%s cannot be %s: %s", path, what, strerror(errno));
}

/* Syncs the folder that holds `path`: a new name is on the disk only then. */
static bool sync_folder_of(const char *path)
{
	struct buf folder = BUF_INIT;
	const char *slash = strrchr(path, '/');
	buf_add(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
	int file = open(slash ? buf_c(&folder) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	buf_finish(&folder);
	bool synced = file >= 0 && fsync(file) == 0;
	if (file >= 0)
		close(file);
	return synced;
}

/* The folders that `path` names, as far as they are missing. */
static bool make_folders(const char *path)
{
	struct buf part = BUF_INIT;
	bool made = true;
	for (const char *slash = strchr(path + 1, '/'); slash && made; slash = strchr(slash + 1, '/')) {
		buf_clear(&part);
		buf_add(&part, path, (size_t)(slash - path));
		if (mkdir(buf_c(&part), 0777) == 0)
			made = sync_folder_of(buf_c(&part));
		else
			made = errno == EEXIST;
	}
	buf_finish(&part);
	return made;
}

static bool write_whole(int file, struct str bytes)
{
	while (bytes.len) {
		ssize_t written = write(file, bytes.ptr, bytes.len);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes = (struct str){ bytes.ptr + written, bytes.len - (size_t)written };
	}
	return fsync(file) == 0;
}

enum status file_replace(const char *path, struct str bytes, unsigned mode, struct error *error)
{
	if (!make_folders(path))
		return failed(error, path, "given its folder");
	struct buf beside = BUF_INIT;
	buf_format(&beside, "%s.new", path);
	const char *name = buf_c(&beside);
	int file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
	bool done = file >= 0 && write_whole(file, bytes);
	if (file >= 0 && close(file) != 0)
		done = false;
	done = done && rename(name, path) == 0 && sync_folder_of(path);
	enum status status = done ? STATUS_OK : failed(error, path, "written");
	buf_finish(&beside);
	return status;
}

static bool read_whole(int file, struct arena *arena, struct str *bytes)
{
	struct buf text = BUF_INIT;
	char block[1 << 14];
	ssize_t got;
	while ((got = read(file, block, sizeof block)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			buf_add(&text, block, (size_t)got);
	*bytes = str_copy(arena, buf_str(&text));
	buf_finish(&text);
	return got == 0;
}

enum status file_read(struct arena *arena, const char *path, struct str *bytes, struct error *error)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
		return error_set(error, STATUS_NOT_FOUND, "there is no %s", path);
	bool done = file >= 0 && read_whole(file, arena, bytes);
	enum status status = done ? STATUS_OK : failed(error, path, "read");
	if (file >= 0)
		close(file);
	return status;
}

static void folder_file(const char *folder, struct tile tile, struct buf *path)
{
	buf_format(path, "%s/", folder);
	tile_path(path, tile);
}

static enum status read_from(void *context, struct arena *arena, struct tile tile, struct str *bytes,
			     struct error *error)
{
	struct buf path = BUF_INIT;
	folder_file(context, tile, &path);
	enum status status = file_read(arena, buf_c(&path), bytes, error);
	if (status == STATUS_NOT_FOUND && tile.width < TILE_WIDTH) { /* it may have been filled since */
		buf_clear(&path);
		folder_file(context, (struct tile){ tile.level, tile.index, TILE_WIDTH }, &path);
		status = file_read(arena, buf_c(&path), bytes, error);
	}
	buf_finish(&path);
	return status;
}

static enum status write_to(void *context, struct tile tile, struct str bytes, struct error *error)
{
	struct buf path = BUF_INIT;
	folder_file(context, tile, &path);
	enum status status = file_replace(buf_c(&path), bytes, 0666, error);
	buf_finish(&path);
	return status;
}

struct tile_store tile_folder(struct arena *arena, const char *path)
{
	return (struct tile_store){ .context = str_c(arena, str_of(path)), .read = read_from, .write = write_to };
}
