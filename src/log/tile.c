/* tile.c - the names of tiles, bundles, and reading them from wherever they are kept. */
#include "tile.h"
#include "limit.h"
#include "log_int.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

void tile_path(struct buf *out, struct tile tile)
{
	char digits[24];
	if (tile.level == TILE_ENTRIES)
		buf_add_c(out, "tile/entries/");
	else
		buf_format(out, "tile/%d/", tile.level);
	int len = snprintf(digits, sizeof digits, "%03" PRIu64, tile.index);
	size_t pad = (size_t)(3 - len % 3) % 3;
	char padded[28] = "00";
	memcpy(padded + pad, digits, (size_t)len + 1);
	size_t groups = (pad + (size_t)len) / 3;
	for (size_t i = 0; i < groups; i++)
		buf_format(out, "%s%.3s%s", i + 1 < groups ? "x" : "", padded + 3 * i, i + 1 < groups ? "/" : "");
	if (tile.width < TILE_WIDTH)
		buf_format(out, ".p/%u", tile.width);
}

/* The word up to '/', which is taken away with it. */
static struct str take_word(struct str *rest)
{
	const char *slash = rest->len ? memchr(rest->ptr, '/', rest->len) : NULL;
	size_t len = slash ? (size_t)(slash - rest->ptr) : rest->len;
	struct str word = { rest->ptr, len };
	*rest = slash ? (struct str){ slash + 1, rest->len - len - 1 } : STR_NONE;
	return word;
}

static bool take_level(struct str *rest, int *level)
{
	uint64_t number;
	struct str word = take_word(rest);
	*level = TILE_ENTRIES;
	if (str_is(word, "entries"))
		return true;
	if (!natural_parse(word, &number) || number > 63)
		return false;
	*level = (int)number;
	return true;
}

static bool is_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len == 3;
}

static bool take_index(struct str *rest, uint64_t *index, bool *partial)
{
	struct str word;
	*index = 0;
	do {
		word = take_word(rest);
		bool more = word.len && *word.ptr == 'x';
		struct str group = more ? (struct str){ word.ptr + 1, word.len - 1 } : word;
		*partial = !more && str_ends(group, ".p");
		if (*partial)
			group.len -= 2;
		if (!is_digits(group))
			return false;
		for (size_t i = 0; i < 3; i++)
			if (__builtin_mul_overflow(*index, 10U, index) ||
			    __builtin_add_overflow(*index, (unsigned)(group.ptr[i] - '0'), index))
				return false;
	} while (*word.ptr == 'x');
	return true;
}

bool tile_parse(struct str path, struct tile *out)
{
	struct str rest = path;
	uint64_t width = TILE_WIDTH;
	bool partial;
	if (!str_is(take_word(&rest), "tile") || !take_level(&rest, &out->level) ||
	    !take_index(&rest, &out->index, &partial))
		return false;
	if (partial && (!natural_parse(take_word(&rest), &width) || width == 0 || width >= TILE_WIDTH))
		return false;
	out->width = (unsigned)width;
	/* a slash too many, groups of zeros in front: whatever is not written is not read */
	struct buf canonical = BUF_INIT;
	tile_path(&canonical, *out);
	bool same = str_eq(buf_str(&canonical), path);
	buf_finish(&canonical);
	return same;
}

uint64_t tile_level_count(int level, uint64_t size)
{
	return level == TILE_ENTRIES ? size : level < TILE_LEVELS ? size >> (8 * level) : 0;
}

void bundle_add(struct buf *bundle, struct str entry)
{
	assert(entry.len <= LIMIT_ENTRY_BYTES);
	buf_add_char(bundle, (char)(entry.len >> 8));
	buf_add_char(bundle, (char)(entry.len & 255));
	buf_add_str(bundle, entry);
}

bool bundle_next(struct str *rest, struct str *entry)
{
	if (rest->len < 2)
		return false;
	size_t len = (size_t)(unsigned char)rest->ptr[0] << 8 | (unsigned char)rest->ptr[1];
	if (len > rest->len - 2)
		return false;
	*entry = (struct str){ rest->ptr + 2, len };
	*rest = (struct str){ rest->ptr + 2 + len, rest->len - 2 - len };
	return true;
}

/* The first entries of a bundle; false when there are not so many. */
static bool bundle_begin(struct str *bundle, unsigned width)
{
	struct str rest = *bundle, entry;
	for (unsigned i = 0; i < width; i++)
		if (!bundle_next(&rest, &entry))
			return false;
	bundle->len -= rest.len;
	return width < TILE_WIDTH || rest.len == 0;
}

enum status tile_read(const struct tile_store *store, struct arena *arena, struct tile tile, struct str *bytes,
		      struct error *error)
{
	TRY(store->read(store->context, arena, tile, bytes, error));
	bool whole;
	if (tile.level == TILE_ENTRIES) {
		whole = bundle_begin(bytes, tile.width);
	} else {
		whole = bytes->len >= tile.width * sizeof(struct merkle_hash);
		bytes->len = whole ? tile.width * sizeof(struct merkle_hash) : 0;
	}
	return whole ? STATUS_OK : tile_wrong(tile, "is damaged: it holds less than it must, or no entries", error);
}

enum status tile_wrong(struct tile tile, const char *what, struct error *error)
{
	struct buf path = BUF_INIT;
	tile_path(&path, tile);
	enum status status = error_set(error, STATUS_CONFLICT, "%s %s", buf_c(&path), what);
	buf_finish(&path);
	return status;
}
