/* maker.c - see maker.h. Loaded once and kept: what was loaded is in use until the program ends. */
#include "maker.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODULE "habeas-paper.so"

static struct {
	const struct paper_maker *maker;
	char why[256]; /* it is not there */
} loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* "" when it cannot be told. */
static void beside_program(char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", path, size - sizeof MODULE - 1);
	char *slash;
	path[length < 0 ? 0 : length] = 0;
	slash = strrchr(path, '/');
	if (slash)
		memcpy(slash + 1, MODULE, sizeof MODULE);
}

static bool load_from(const char *path)
{
	if (!path || !*path || access(path, R_OK) != 0)
		return false;
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!module) {
		snprintf(loaded.why, sizeof loaded.why, "%s", dlerror());
		return false;
	}
	loaded.maker = dlsym(module, PAPER_MAKER_SYMBOL);
	if (!loaded.maker)
		snprintf(loaded.why, sizeof loaded.why, "%s is something else", path);
	return loaded.maker != NULL;
}

static void load(void)
{
	char beside[4096] = "";
	const char *named = secure_getenv("HABEAS_PAPER"); /* an installation that keeps it elsewhere; tests */
	beside_program(beside, sizeof beside);
	if (!load_from(named) && !load_from(beside))
		(void)load_from(HABEAS_LIBDIR "/" MODULE);
}

enum status paper_maker_load(const struct paper_maker **maker, struct error *error)
{
	pthread_once(&once, load);
	*maker = loaded.maker;
	if (!loaded.maker)
		return error_set(error, STATUS_NOT_FOUND,
				 "no papers can be made: " MODULE " is neither beside the program nor in " HABEAS_LIBDIR
				 " (`make install` puts it there)%s%s",
				 *loaded.why ? "; " : "", loaded.why);
	if (loaded.maker->version == PAPER_MAKER_VERSION)
		return STATUS_OK;
	return error_set(error, STATUS_CONFLICT,
			 "no papers can be made: " MODULE " is of version %d and this program of %d",
			 loaded.maker->version, PAPER_MAKER_VERSION);
}
