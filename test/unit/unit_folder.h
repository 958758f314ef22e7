/* unit_folder.h - a folder for a test, and away with it and with all that is in it. */
#ifndef TEST_UNIT_FOLDER_H
#define TEST_UNIT_FOLDER_H
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* In memory where there is such a folder: what tests do to a record is not done by a disk, and its syncs are slow. */
static inline bool unit_folder_make(char path[64])
{
	static const char *const places[] = { "/dev/shm", "/tmp" };
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, 64, "%s/habeas-test.XXXXXX", places[i]);
		if (mkdtemp(path))
			return true;
	}
	return false;
}

static inline int unit_folder_remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
	(void)about;
	(void)kind;
	(void)at;
	return remove(path);
}

static inline void unit_folder_remove(const char *path)
{
	nftw(path, unit_folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
#endif
