/* child.c - the child process. What it may use is bounded; what it says comes through a pipe, a length and then so many
 * bytes. It never returns into the caller's program: it leaves with _exit.
 *
 * I1. Every piece gets exactly one `done`.
 * I2. The time of a piece is the processor's, so that a busy machine gives the same answers; a child that says nothing
 * for several times as long by the clock on the wall is killed.
 */
#include "child_int.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { GRACE_MS = 1500, RECORD_BYTES_MAX = 64 << 20 };

struct child {
	pid_t pid;
	int from; /* the pipe's end that is read */
};

static bool write_all(int to, const void *bytes, size_t len)
{
	const char *at = bytes;
	while (len) {
		ssize_t wrote = write(to, at, len);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		at += wrote;
		len -= (size_t)wrote;
	}
	return true;
}

static void limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit now;
	if (getrlimit((__rlimit_resource_t)what, &now) != 0)
		return;
	now.rlim_cur = now.rlim_max != RLIM_INFINITY && now.rlim_max < most ? now.rlim_max : most;
	setrlimit((__rlimit_resource_t)what, &now);
}

/* So much processor time from now on; the hard limit stays, because the next piece moves this one again. */
static void limit_time(unsigned ms_max)
{
	struct rlimit now;
	struct timespec used;
	if (getrlimit(RLIMIT_CPU, &now) != 0 || clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
		return;
	rlim_t until = (rlim_t)used.tv_sec + ms_max / 1000 + 2;
	now.rlim_cur = now.rlim_max != RLIM_INFINITY && now.rlim_max < until ? now.rlim_max : until;
	setrlimit(RLIMIT_CPU, &now);
}

static void work_all(int to, size_t first, size_t count, struct prove_limits limits, child_work *work, void *data)
{
	struct buf record = BUF_INIT;
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGINT, SIGTERM, SIGXCPU };
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		signal(signals[i], SIG_DFL); /* the caller's handlers are about the caller */
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	limit(RLIMIT_CORE, 0);
#ifndef SANITIZED /* a sanitizer reserves terabytes of addresses */
	limit(RLIMIT_AS, (rlim_t)limits.mib_max << 20);
#endif
	for (size_t i = first; i < count; i++) {
		buf_clear(&record);
		limit_time(limits.ms_max);
		work(data, i, &record);
		uint64_t len = record.len;
		if (!write_all(to, &len, sizeof len) || !write_all(to, record.ptr, record.len))
			break;
	}
	_exit(0);
}

static bool start(struct child *child, size_t first, size_t count, struct prove_limits limits, child_work *work,
		  void *data)
{
	int ends[2];
	if (pipe(ends) != 0)
		return false;
	child->pid = fork();
	if (child->pid == 0) {
		close(ends[0]);
		work_all(ends[1], first, count, limits, work, data);
	}
	close(ends[1]);
	child->from = ends[0];
	if (child->pid < 0)
		close(ends[0]);
	return child->pid > 0;
}

static int64_t clock_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum read { READ_WHOLE, READ_END, READ_LATE };

static enum read read_all(int from, void *bytes, size_t len, int64_t until_ms)
{
	char *at = bytes;
	while (len) {
		struct pollfd waits = { .fd = from, .events = POLLIN };
		int64_t left = until_ms - clock_ms();
		int ready = left > 0 ? poll(&waits, 1, left > INT32_MAX ? INT32_MAX : (int)left) : 0;
		if (ready == 0)
			return READ_LATE;
		ssize_t got = ready < 0 ? -1 : read(from, at, len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return READ_END;
		at += got;
		len -= (size_t)got;
	}
	return READ_WHOLE;
}

static enum read read_record(int from, struct buf *record, int64_t until_ms)
{
	uint64_t len;
	enum read how = read_all(from, &len, sizeof len, until_ms);
	if (how != READ_WHOLE)
		return how;
	if (len > RECORD_BYTES_MAX)
		return READ_END;
	buf_clear(record);
	buf_add_repeat(record, '\0', (size_t)len);
	return read_all(from, record->ptr, (size_t)len, until_ms);
}

static const char *how_it_ended(int status, enum read how)
{
	if (how == READ_LATE || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
		return "the time for it was over";
	if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
		return "the solver failed, as it does when memory is short";
	return WIFSIGNALED(status) ? "the solver broke off, as it does when memory is short" : "the solver fell silent";
}

void child_run(size_t count, struct prove_limits limits, child_work *work, child_done *done, void *data)
{
	struct buf record = BUF_INIT;
	size_t next = 0;
	while (next < count) {
		struct child child;
		enum read how;
		int status = 0;
		if (!start(&child, next, count, limits, work, data)) {
			done(data, next++, STR_NONE, "no child process could be started for the solver");
			continue;
		}
		do {
			how = read_record(child.from, &record,
					  clock_ms() + (int64_t)limits.ms_max * PROVE_WALL_TIMES + GRACE_MS);
			if (how == READ_WHOLE)
				done(data, next++, buf_str(&record), NULL);
		} while (how == READ_WHOLE && next < count);
		if (how == READ_LATE)
			kill(child.pid, SIGKILL);
		close(child.from);
		while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR)
			continue;
		if (how != READ_WHOLE)
			done(data, next++, STR_NONE, how_it_ended(status, how));
	}
	buf_finish(&record);
}
