/* A flight when the power goes, at any write: on the disk of unit_disk.h. After each cut the disk is read as it is
 * then, by a record opened on a copy of its files, and the flight goes on. */
#include "act_flown.h"
#include "unit_disk.h"

#ifdef SANITIZED
enum { CUTS = 40 };
#else
enum { CUTS = 100 };
#endif

static struct driver driver;
static struct arena *driver_arena;

static enum status open_on_disk(void *context, const char *path, const struct store_options *options,
				struct store **out, struct error *error)
{
	(void)context;
	driver = sqlite_driver(driver_arena, path, &(struct sqlite_options){ .vfs = "power" });
	return store_open_with(&driver, options, out, error);
}

static const char *name_of(const char *suffix)
{
	static char name[64];
	snprintf(name, sizeof name, "%s%s", world.path, suffix);
	return name;
}

/* The record as it was when the flight began, on an empty disk. */
static void new_disk(void)
{
	empty_disk();
	powersafe = unit_random() % 2;
	countdown = -1;
	snprintf(disk[0].name, sizeof disk[0].name, "%s", name_of(""));
	disk[0].there = true;
	buf_add_str(&disk[0].now, flown.record);
	power_on();
}

/* What is on the disk, as files; with the key, and the guard of before the flight, in which nothing was signed. */
static void copy_disk(void)
{
	static const char *const ends[] = { "", "-wal" };
	flown_begin();
	flown_forget();
	for (size_t i = 0; i < 2; i++) {
		struct file *f = find(name_of(ends[i]));
		if (f && f->there)
			flown_write(ends[i], buf_str(&f->now));
	}
}

/* From step `done` on until the power goes or the mission is closed; gives how many are acknowledged. */
static size_t fly(size_t done)
{
	struct act_options options = flown_options();
	struct arena *arena = arena_create();
	struct act *act;
	struct error error;
	options.open_store = open_on_disk;
	countdown = unit_random_between(1, 160);
	if (act_open(&options, &act, &error) == STATUS_OK) {
		while (done < world.told_count && flown_do(act, arena, done, &error) == STATUS_OK)
			done++;
		if (power && done < world.told_count)
			fail_msg("step %zu: %s", done, error.message);
		act_close(act);
	}
	arena_destroy(arena);
	return done;
}

static void property_the_power_goes_at_any_moment(void **state)
{
	(void)state;
	(void)unit_cases(0);
	int cuts = getenv("HABEAS_LONG") ? 50 * CUTS : CUTS, done_cuts = 0, flights = 0;
	size_t done = world.told_count, acknowledged = 0;
	while (done_cuts < cuts) {
		if (done == world.told_count) {
			new_disk();
			done = 0;
			flights++;
		}
		size_t before = done;
		arena_reset(driver_arena);
		done = fly(done);
		acknowledged += done - before;
		done_cuts += !power;
		power_on();
		copy_disk();
		flown_check(done);
		flown_begin(); /* its key and guard */
	}
	print_message("# %d cuts in %d flights; %zu actions acknowledged, none lost\n", done_cuts, flights,
		      acknowledged);
	assert_true(acknowledged > (size_t)cuts && flights > 1);
}

static int begin(void **state)
{
	driver_arena = arena_create();
	add_disk();
	return flown_setup(state);
}

static int end(void **state)
{
	empty_disk();
	arena_destroy(driver_arena);
	return flown_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(property_the_power_goes_at_any_moment),
	};
	return cmocka_run_group_tests_name("act.power", tests, begin, end);
}
