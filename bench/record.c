/* record.c - a record as an authority has it, from its import to a page: made-up cases (100,000, or as many as the
 * second argument says) are imported, the record is verified and served, and asked over HTTP. Everything is done by the
 * program itself as a process of its own, so what each costs can be told apart: beside each rate stands the processor
 * time that the server took for one answer and that this program took to ask. On a machine of two cores the two share
 * them, and a rate is that of both.
 *
 * Beside the writing stands bare SQLite with the same number of rows in groups as large as there are clients (raw.c);
 * beside the deciding, a bare libmicrohttpd that answers the same request with a word (hello.c). */
#include "act.h"
#include "load.h"
#include "raw.h"
#include "session.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 4 };

static char folder[3000], program[4000], record[4000], lines[4100], key[256], session[256];

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "record: %s\n", what);
	exit(1);
}

/* Other programs. */

struct process {
	int id;
	FILE *said;
};

static struct process begin_into(char *const words[], const char *file)
{
	int ends[2];
	if (pipe(ends) != 0)
		die("no pipe");
	struct process p = { fork(), NULL };
	if (p.id == 0) {
		int to = file ? open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600) : ends[1];
		dup2(to, STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(words[0], words);
		_exit(127);
	}
	close(ends[1]);
	p.said = fdopen(ends[0], "r");
	if (p.id < 0 || !p.said)
		die("no process");
	return p;
}

static struct process begin(char *const words[]) { return begin_into(words, NULL); }

/* Ends it; seconds of a processor that it took. */
static double end(struct process p, int signal, long *peak_kb)
{
	struct rusage used;
	int code;
	if (signal)
		kill(p.id, signal);
	char rest[4096];
	while (fgets(rest, sizeof rest, p.said))
		;
	fclose(p.said);
	if (wait4(p.id, &code, 0, &used) != p.id || !WIFEXITED(code) || WEXITSTATUS(code) != 0)
		die("a program that was to do its work did not");
	if (peak_kb)
		*peak_kb = used.ru_maxrss;
	return (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

static double run(char *const words[], double *cpu, long *peak_kb)
{
	double start = load_now();
	*cpu = end(begin(words), 0, peak_kb);
	return load_now() - start;
}

/* The server, and what it says of itself when it is ready. */
static struct process serve(uint16_t *port)
{
	char *words[] = { program,       "serve",     "--demo", "--db",   record,    "--listen",
			  "127.0.0.1:0", "--workers", "32",     "--rate", "1000000", NULL };
	struct process p = begin(words);
	char line[512];
	*port = 0;
	while (!*port && fgets(line, sizeof line, p.said)) {
		char role[64], user[16], secret[128];
		if (sscanf(line, " %63s %15s %127s", role, user, secret) == 3 && strcmp(role, "caseworker") == 0)
			snprintf(key, sizeof key, "%s", secret);
		char *at = strstr(line, "http://127.0.0.1:");
		if (at)
			*port = (uint16_t)strtoul(at + 17, NULL, 10);
	}
	if (!*port)
		die("the server does not start");
	return p;
}

static long resident_kb(int id)
{
	char path[64], line[256];
	long kb = 0;
	snprintf(path, sizeof path, "/proc/%d/status", id);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (file)
		fclose(file);
	return kb;
}

/* Requests. */

static size_t post(char out[LOAD_REQUEST_BYTES], const char *path, const char *secret, const char *body)
{
	return (size_t)snprintf(
		out, LOAD_REQUEST_BYTES,
		"POST %s HTTP/1.1\r\nHost: x\r\n%s%s%sContent-Type: application/json\r\nContent-Length: "
		"%zu\r\n\r\n%s",
		path, secret ? "Authorization: Bearer " : "", secret ? secret : "", secret ? "\r\n" : "", strlen(body),
		body);
}

static size_t record_person(void *context, uint64_t n, char out[LOAD_REQUEST_BYTES])
{
	char body[256], name[16];
	(void)context;
	for (size_t i = 0; i < 12; i++, n /= 20)
		name[i] = "bcdfghjklmnprstvwyzx"[n % 20];
	name[12] = 0;
	snprintf(body, sizeof body, "{\"birth_date\":\"1990-05-17\",\"name\":\"Nadie %s\",\"sex\":\"other\"}", name);
	return post(out, "/api/v1/actions/person.record", key, body);
}

static size_t decide(void *context, uint64_t n, char out[LOAD_REQUEST_BYTES])
{
	char body[700];
	(void)context;
	snprintf(body, sizeof body,
		 "{\"agreement\":\"us-pa-2024-returns\",\"for\":\"removal\",\"to\":\"none\",\"on\":\"2025-02-03\","
		 "\"sender\":\"PA\",\"receiver\":\"CO\",\"facts\":{\"birth_date\":\"19%02u-05-17\",\"citizenship_"
		 "claim\":"
		 "\"none\",\"citizenships\":{\"only\":[\"CO\"]},\"court_stay\":false,\"entered_through_darien\":true,"
		 "\"fear_claim\":\"none\",\"fear_of\":{\"only\":[]},\"goes_voluntarily\":false,\"identifiers_agree\":"
		 "true,"
		 "\"immigration_status\":\"unlawful\",\"onward_states\":{\"only\":[]},\"protected_from\":{\"only\":[]},"
		 "\"protection_screened\":true,\"removal_order\":\"final\",\"residences\":{\"only\":[]},\"sex\":"
		 "\"female\","
		 "\"stateless\":false,\"unaccompanied\":false}}",
		 (unsigned)(n % 60) + 40);
	return post(out, "/api/v1/decide", NULL, body);
}

static size_t today(void *context, uint64_t n, char out[LOAD_REQUEST_BYTES])
{
	(void)context;
	(void)n;
	return (size_t)snprintf(out, LOAD_REQUEST_BYTES, "GET / HTTP/1.1\r\nHost: x\r\nCookie: session=%s\r\n\r\n",
				session);
}

static uint64_t asked; /* so that no name comes twice */

static struct load_result ask(uint16_t port, int id, unsigned connections,
			      size_t (*request)(void *, uint64_t, char[LOAD_REQUEST_BYTES]), double *server_micros)
{
	struct load load = {
		.port = port, .connections = connections, .seconds = SECONDS, .request = request, .first = asked
	};
	double cpu = load_cpu_of(id);
	struct load_result r = load_run(&load);
	*server_micros = (load_cpu_of(id) - cpu) / (double)r.answers * 1e6;
	asked += r.answers + connections;
	return r;
}

static void tell(const char *what, unsigned clients, const struct load_result *r, double server_micros)
{
	printf("%-22s %3u clients %8.0f/s  p50 %6.2f ms  p99 %7.2f ms  server %6.1f us, client %5.1f us of a "
	       "processor\n",
	       what, clients, (double)r->answers / r->wall, r->p50_ms, r->p99_ms, server_micros,
	       r->client_cpu / (double)r->answers * 1e6);
	if (r->failures)
		printf("%-22s of these %llu were refused\n", "", (unsigned long long)r->failures);
}

/* What is measured. */

static unsigned long count_lines(void)
{
	unsigned long count = 0;
	FILE *file = fopen(lines, "r");
	for (int c; file && (c = getc_unlocked(file)) != EOF;)
		count += c == '\n';
	if (file)
		fclose(file);
	return count;
}

static void fill(char *cases, char *count)
{
	double cpu, raw_cpu, raw;
	long peak;
	char seed[] = "1";
	char *make[] = { cases, count, seed, NULL };
	char *init[] = { program, "init", "--demo", "--db", record, NULL };
	char *import[] = { program, "import", lines, "--db", record, NULL };
	char *verify[] = { program, "verify", "--db", record, NULL };
	raw_remove(record);
	run(init, &cpu, NULL);
	end(begin_into(make, lines), 0, NULL);
	double events = (double)count_lines();
	char bare[4100];
	snprintf(bare, sizeof bare, "%s.raw", record);
	raw = raw_rate(bare, 1000, &raw_cpu);
	double wall = run(import, &cpu, &peak);
	struct stat size;
	if (stat(record, &size) != 0)
		die("the record is gone");
	printf("imported   %9.0f events of %s cases  %8.0f/s  %5.1f us of a processor each; peak %ld MB; record %.0f "
	       "MB\n",
	       events, count, events / wall, cpu / events * 1e6, peak / 1024, (double)size.st_size / 1e6);
	printf("           bare SQLite, groups of 1000        %8.0f/s  %5.1f us: %.0f %% of its rate, %.1f times its "
	       "processor time\n",
	       raw, raw_cpu * 1e6, events / wall / raw * 100, cpu / events / raw_cpu);
	wall = run(verify, &cpu, &peak);
	printf("verified   %9.0f events, all documents made anew %6.0f/s  %5.1f us of a processor each; peak %ld MB\n",
	       events, events / wall, cpu / events * 1e6, peak / 1024);
	unlink(lines);
}

/* A caseworker who is signed in. */
static void sign_in(void)
{
	struct arena *arena = arena_create();
	struct act *act;
	struct error error;
	struct str totp, token;
	char code[7];
	struct act_options options = { .path = record, .mode = STORE_WRITE };
	enum status status = act_open(&options, &act, &error);
	if (status != STATUS_OK ||
	    session_set_secrets(act, arena, STR("U2"), STR("made-up persons"), &totp, &error) != STATUS_OK ||
	    !session_code(totp, time(NULL), code))
		die(error.message);
	struct session_try given = { STR("U2"), STR("made-up persons"), str_of(code), STR("bench") };
	if (session_begin(act, arena, &given, &token, &error) != STATUS_OK)
		die(error.message);
	snprintf(session, sizeof session, "%.*s", STR_ARG(token));
	act_close(act);
	arena_destroy(arena);
}

static void writing(uint16_t port, int id)
{
	static const unsigned counts[] = { 1, 16, 256 };
	char bare[4100];
	snprintf(bare, sizeof bare, "%s.raw", record);
	for (size_t i = 0; i < 3; i++) {
		double micros, raw = raw_rate(bare, counts[i], NULL);
		struct load_result r = ask(port, id, counts[i], record_person, &micros);
		double again = raw_rate(bare, counts[i], NULL);
		raw = raw > again ? raw : again;
		tell("a person recorded", counts[i], &r, micros);
		printf("%-22s bare SQLite, groups of %3u: %8.0f/s; acknowledged over HTTP: %3.0f %%\n", "", counts[i],
		       raw, (double)(r.answers - r.failures) / r.wall / raw * 100);
	}
}

static void deciding(uint16_t port, int id, char *hello_program)
{
	char *words[] = { hello_program, NULL };
	struct process hello = begin(words);
	unsigned hello_port = 0;
	double micros, hello_micros;
	if (fscanf(hello.said, "%u", &hello_port) != 1)
		die("hello does not start");
	struct load_result word = ask((uint16_t)hello_port, hello.id, 16, decide, &hello_micros),
			   r = ask(port, id, 16, decide, &micros);
	kill(hello.id, SIGTERM);
	(void)waitpid(hello.id, NULL, 0);
	tell("decided", 16, &r, micros);
	tell("hello", 16, &word, hello_micros);
	printf("%-22s decide is %.0f %% of hello's rate, at %.1f times its processor time\n", "",
	       (double)r.answers / r.wall / ((double)word.answers / word.wall) * 100, micros / hello_micros);
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	char cases[4000], hello[4000], hundred_thousand[] = "100000";
	int bench = slash ? (int)(slash - argv[0]) : 1;
	const char *here = slash ? argv[0] : ".";
	snprintf(program, sizeof program, "%.*s/../habeas", bench, here);
	snprintf(cases, sizeof cases, "%.*s/aid/cases", bench, here);
	snprintf(hello, sizeof hello, "%.*s/aid/hello", bench, here);
	snprintf(folder, sizeof folder, "%.*s", argc > 1 ? (int)strlen(argv[1]) : bench, argc > 1 ? argv[1] : here);
	snprintf(record, sizeof record, "%s/record.%d", folder, (int)getpid());
	snprintf(lines, sizeof lines, "%s.ndjson", record);
	setvbuf(stdout, NULL, _IOLBF, 0);
	fill(cases, argc > 2 ? argv[2] : hundred_thousand);
	sign_in();
	uint16_t port;
	double micros;
	struct process server = serve(&port);
	struct load_result page = ask(port, server.id, 1, today, &micros);
	tell("the page Today", 1, &page, micros);
	deciding(port, server.id, hello);
	writing(port, server.id);
	printf("resident after all of it: %ld MB\n", resident_kb(server.id) / 1024);
	end(server, SIGTERM, NULL);
	raw_remove(record);
	return 0;
}
