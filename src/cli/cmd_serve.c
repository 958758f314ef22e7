/* cmd_serve.c - serve: a record over HTTP, until a signal says stop.
 *
 * I1. Only a record that was made for demonstrations gets another clock than the machine's: it goes on from its own
 * last second, so that what was played into it is not years ago.
 */
#include "act.h"
#include "cli.h"
#include "http.h"
#include "money.h"
#include "scenario.h"
#include "session.h"
#include "site.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS_MAX = 512, RATE_MAX = 1000000, TICK_SECONDS = 2 };

/* Seconds of the record: from `begins`, as fast as the machine's. */
struct going_clock {
	int64_t begins, started;
};

static int64_t going_time(void *context)
{
	const struct going_clock *clock = context;
	return clock->begins + (int64_t)time(NULL) - clock->started;
}

struct serving {
	struct cli *cli;
	const char *path;
	char folder[64]; /* of a record that is made for this run alone; empty: it is not */
	struct going_clock clock;
	struct act *act;
	struct act_ticker *ticker;
	struct http *http;
};

static enum status number_option(struct cli *cli, enum option_id option, const char *name, unsigned most, unsigned *out,
				 struct error *error)
{
	int64_t number = 0;
	*out = 0;
	if (!cli_value(cli, option).ptr)
		return STATUS_OK;
	if (!decimal_parse(cli_value(cli, option), 0, false, &number) || number < 1 || number > most)
		return error_set(error, STATUS_BAD_INPUT, "--%s is a whole number from 1 to %u", name, most);
	*out = (unsigned)number;
	return STATUS_OK;
}

static void told(void *data, size_t done, size_t total)
{
	(void)data;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, done + 1 < total ? "\rplaying a month into a record: %zu of %zu" : "\r\033[K", done + 1,
			total);
}

/* A record of its own, with the flight and the month around it. */
static enum status make_demo(struct serving *s, struct error *error)
{
	struct scenario_time time = { .now = SCENARIO_BEGINS };
	struct str mission;
	const char *temporary = getenv("TMPDIR");
	snprintf(s->folder, sizeof s->folder, "%.40s/habeas-demo-XXXXXX", temporary && *temporary ? temporary : "/tmp");
	if (!mkdtemp(s->folder)) {
		s->folder[0] = 0;
		return error_set(error, STATUS_IO, "no temporary folder can be made");
	}
	s->path = str_c(s->cli->arena, str_format(s->cli->arena, "%s/record", s->folder));
	struct act_options options = {
		.path = s->path, .mode = STORE_CREATE, .demo = true, .clock = scenario_clock, .clock_context = &time
	};
	struct act *act;
	TRY(act_open(&options, &act, error));
	enum status status = scenario_month(act, s->cli->arena, &time, 1, told, NULL, &mission, error);
	act_close(act);
	return status;
}

static void forget_demo(struct serving *s)
{
	static const char *const files[] = { "", "-wal", "-shm", "-lock", ".key", ".guard" };
	if (!s->folder[0])
		return;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		(void)unlink(str_c(s->cli->arena, str_format(s->cli->arena, "%s%s", s->path, files[i])));
	(void)rmdir(s->folder);
}

/* The pages stand beside the API: from what came over HTTP to the site, and back. */
static enum status pages(void *context, struct arena *arena, const struct http_page_request *asked,
			 struct http_page *page, struct error *error)
{
	struct site_request request = { .method = asked->method,
					.path = asked->path,
					.query = asked->query,
					.body = asked->body,
					.cookie = asked->cookie,
					.accept_language = asked->accept_language,
					.source = asked->address,
					.file = { asked->file.field, asked->file.name, asked->file.media,
						  asked->file.bytes },
					.secure = !act_is_demo(context) };
	struct site_answer answer;
	TRY(site_answer(context, arena, &request, &answer, error));
	*page = (struct http_page){ .status = answer.page.status,
				    .type = answer.page.content_type,
				    .policy = WEB_CSP,
				    .body = answer.page.body,
				    .location = answer.page.location,
				    .cookie_count = answer.cookie_count,
				    .lasting = answer.page.lasting };
	for (size_t i = 0; i < answer.cookie_count; i++)
		page->cookies[i] = answer.cookies[i];
	return STATUS_OK;
}

static bool pages_admit(void *context, struct arena *arena, const struct http_page_request *asked)
{
	return site_signed_in(context, arena, asked->cookie);
}

/* Who works with a record of made-up persons: a key each, and where the record is made for this run a way to sign in.
 * Family has no user: a token, and the page that takes it. */
struct shown_user {
	struct str user, role, side, secret;
};
struct shown {
	struct cli *cli;
	VEC(struct shown_user) users;
};

static void show_key(void *data, struct str role, struct str side, struct str user, struct str secret)
{
	struct shown *shown = data;
	struct arena *arena = shown->cli->arena;
	buf_format(&shown->cli->out, "  %-18.*s %-4.*s %.*s%s%.*s\n", STR_ARG(role), STR_ARG(user), STR_ARG(secret),
		   side.len ? " " : "", STR_ARG(side));
	*vec_push(arena, &shown->users) = (struct shown_user){ str_copy(arena, user), str_copy(arena, role),
							       str_copy(arena, side), str_copy(arena, secret) };
}

static enum status show_sign_ins(struct serving *s, const struct shown *shown, struct error *error)
{
	struct cli *cli = s->cli;
	buf_add_c(&cli->out, "to sign in: the user, the password `made-up persons`, and the code that an authenticator "
			     "shows for the "
			     "secret of the\ndevice (or `oathtool --totp --base32 SECRET`):\n");
	vec_each (&shown->users, i) {
		const struct shown_user *one = &shown->users.at[i];
		struct str totp;
		buf_format(&cli->out, "  %-4.*s %-18.*s ", STR_ARG(one->user), STR_ARG(one->role));
		if (str_is(one->role, "family")) {
			buf_format(&cli->out, "http://%.*s/locator token %.*s\n", STR_ARG(http_address(s->http)),
				   STR_ARG(one->secret));
			continue;
		}
		TRY(session_set_secrets(s->act, cli->arena, one->user, STR("made-up persons"), &totp, error));
		buf_format(&cli->out, "device %.*s%s%.*s\n", STR_ARG(totp), one->side.len ? " " : "",
			   STR_ARG(one->side));
	}
	return STATUS_OK;
}

static enum status show_demo(struct serving *s, struct error *error)
{
	struct shown shown = { .cli = s->cli };
	buf_add_c(&s->cli->out, "made-up persons, and a key for each role, good for this record alone:\n");
	TRY(act_demo_keys(s->act, s->cli->arena, show_key, &shown, error));
	return s->folder[0] ? show_sign_ins(s, &shown, error) : STATUS_OK;
}

static enum status open_served(struct serving *s, bool demo, struct error *error)
{
	struct act_options options = {
		.path = s->path, .mode = STORE_WRITE, .clock = demo ? going_time : NULL, .clock_context = &s->clock
	};
	s->clock.started = (int64_t)time(NULL);
	TRY(act_open(&options, &s->act, error));
	return act_last_time(s->act, &s->clock.begins, error);
}

static enum status start(struct serving *s, struct error *error)
{
	struct cli *cli = s->cli;
	bool demo = cli_flag(cli, OPT_made_up);
	struct http_options options = { .log = cli_flag(cli, OPT_log), .listen = cli_value(cli, OPT_listen) };
	TRY(number_option(cli, OPT_workers, "workers", WORKERS_MAX, &options.workers, error));
	TRY(number_option(cli, OPT_rate, "rate", RATE_MAX, &options.rate, error));
	if (!s->path)
		TRY(make_demo(s, error));
	TRY(open_served(s, demo, error));
	options.act = s->act;
	options.pages = pages;
	options.pages_admit = pages_admit;
	options.pages_context = s->act;
	if (!options.listen.len)
		options.listen = STR("127.0.0.1:8443");
	TRY(act_ticker_start(s->act, TICK_SECONDS, &s->ticker, error));
	TRY(http_start(&options, &s->http, error));
	if (demo)
		TRY(show_demo(s, error));
	if (!str_eq(http_address(s->http), options.listen) && !str_ends(options.listen, ":0"))
		buf_format(&cli->out, "%.*s is taken\n", STR_ARG(options.listen));
	buf_format(&cli->out, "%s: http://%.*s/\n", s->path, STR_ARG(http_address(s->http)));
	cli_flush(cli);
	fflush(stdout);
	return STATUS_OK;
}

/* Before any thread is made, so that all of them leave these signals to us. */
static void take_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
}

int cmd_serve(struct cli *cli)
{
	struct serving s = { .cli = cli };
	struct error error;
	struct str db = cli_value(cli, OPT_db);
	sigset_t signals;
	int got;
	if (!db.len && !cli_flag(cli, OPT_made_up))
		return cli_usage(cli, STR("write --db FILE, or --demo for a record of made-up persons"),
				 "which record?");
	s.path = db.len ? str_c(cli->arena, db) : NULL;
	take_signals(&signals);
	enum status status = start(&s, &error);
	if (status == STATUS_OK)
		sigwait(&signals, &got);
	http_stop(s.http);
	act_ticker_stop(s.ticker);
	act_close(s.act);
	forget_demo(&s);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	buf_add_c(&cli->out, "stopped\n");
	return EXIT_FINE;
}
