/* cmd_verify.c - `habeas verify`: a record whole, the proof of one event, a log that is served.
 *
 * I1. A proof and a log are believed for the sake of one public key: the one given, or the one remembered. Where there
 *     is neither, a log's own word is taken once, and that is said.
 * I2. What is remembered is written when everything was found sound, never before; and what contradicts it is told.
 */
#include "act.h"
#include "cli.h"
#include "fetch.h"
#include "limit.h"
#include "tlog_proof.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* How far it is, for who waits. */

static void told(void *context, const char *what, uint64_t done, uint64_t total)
{
	(void)context;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s: %llu of %llu", what, (unsigned long long)done, (unsigned long long)total);
}

static void told_enough(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

static void print_doc(struct cli *cli, const struct json *doc)
{
	struct json_writer *w = json_writer_create();
	json_copy(w, doc);
	cli_json(cli, w);
	json_writer_destroy(w);
}

/* The answer is no: what is wrong, first of all. Anything that is no answer is for cli_fail. */
static int not_sound(struct cli *cli, const struct json *doc, const struct error *error)
{
	doc = doc_with(cli->arena, doc, STR("sound"), doc_bool(cli->arena, false));
	if (cli->json)
		print_doc(cli, doc_with_text(cli->arena, doc, "wrong", str_of(error->message)));
	else
		buf_format(&cli->out, "not sound: %s\n", error->message);
	return EXIT_NO;
}

static const struct json *sound(struct cli *cli)
{
	return doc_with(cli->arena, doc_object(cli->arena), STR("sound"), doc_bool(cli->arena, true));
}

/* A record. */

struct record {
	const char *path;
	bool alone; /* a copy, without the log's key and guard beside it */
	struct act_counts counts;
	struct str key;
};

static bool beside(struct cli *cli, const char *path, const char *suffix)
{
	return access(str_c(cli->arena, str_format(cli->arena, "%s%s", path, suffix)), F_OK) == 0;
}

static enum status verify_record(struct cli *cli, struct record *r, struct error *error)
{
	struct act *act;
	r->alone = !beside(cli, r->path, ".key") && !beside(cli, r->path, ".guard");
	struct act_options options = { .path = r->path, .mode = r->alone ? STORE_READ : STORE_WRITE, .told = told };
	enum status status = act_open(&options, &act, error);
	if (status == STATUS_IO || status == STATUS_BAD_INPUT) { /* it may be damaged so that it cannot be opened */
		struct error ignored;                            /* then the first error stands */
		enum status file = store_check_file(r->path, &ignored);
		return file == STATUS_CONFLICT ? error_set(error, file, "%s", ignored.message) : status;
	}
	TRY(status);
	status = act_verify(act, &r->counts, error);
	if (status == STATUS_OK)
		status = act_log_key(act, cli->arena, &r->key, error);
	act_close(act);
	told_enough();
	return status;
}

/* Of a file that is there, that it cannot be read as a record is what is wrong with it; but not that a file beside it,
 * such as the log's key, cannot be read. */
static bool found_wrong(const char *path, enum status status, struct error *error)
{
	struct stat file;
	if (status == STATUS_CONFLICT || status == STATUS_REFUSED)
		return true;
	if (access(path, R_OK) != 0 || stat(path, &file) != 0 || !S_ISREG(file.st_mode))
		return false;
	if (!file.st_size)
		return error_set(error, STATUS_CONFLICT, "%s is empty", path) != STATUS_OK;
	return status == STATUS_NOT_FOUND || (status == STATUS_IO && str_starts(str_of(error->message), path));
}

static int record(struct cli *cli)
{
	struct record r = { .path = str_c(cli->arena, cli_value(cli, OPT_db)) };
	struct error error;
	enum status status = verify_record(cli, &r, &error);
	if (found_wrong(r.path, status, &error))
		return not_sound(cli, doc_object(cli->arena), &error);
	if (status != STATUS_OK)
		return cli_fail(cli, &error);
	const struct json *doc = doc_with_int(cli->arena, sound(cli), "events", (int64_t)r.counts.events);
	doc = doc_with_int(cli->arena, doc, "determinations", (int64_t)r.counts.determinations);
	doc = doc_with_int(cli->arena, doc, "erased", (int64_t)r.counts.erased);
	doc = doc_with(cli->arena, doc, STR("guarded"), doc_bool(cli->arena, !r.alone));
	if (cli->json) {
		print_doc(cli, doc_with_text(cli->arena, doc, "log", r.key));
		return EXIT_FINE;
	}
	buf_format(&cli->out,
		   "sound: %llu events and their leaves, %llu determinations asked again, every document made anew\n",
		   (unsigned long long)r.counts.events, (unsigned long long)r.counts.determinations);
	if (r.counts.erased)
		buf_format(&cli->out, "erased: %llu of the events; their leaves are there\n",
			   (unsigned long long)r.counts.erased);
	if (r.alone)
		buf_format(&cli->out, "not held against what was signed: %s.key and %s.guard are not beside it\n",
			   r.path, r.path);
	buf_format(&cli->out, "the log's key: %.*s\n", STR_ARG(r.key));
	return EXIT_FINE;
}

/* What is remembered of a log: a line with its key, and the checkpoint that was found sound last. */

struct memory {
	const char *path; /* NULL: nothing is remembered */
	struct str key, checkpoint;
	bool first; /* nothing was remembered before */
};

static enum status recall(struct cli *cli, struct memory *m, struct error *error)
{
	struct str path = cli_value(cli, OPT_remember), text;
	*m = (struct memory){ .first = true };
	if (!path.len)
		return STATUS_OK;
	m->path = str_c(cli->arena, path);
	if (access(m->path, F_OK) != 0)
		return STATUS_OK;
	TRY(file_read(cli->arena, m->path, &text, error));
	const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
	if (!end)
		return error_set(error, STATUS_BAD_INPUT, "%s does not hold what --remember keeps", m->path);
	m->first = false;
	m->key = (struct str){ text.ptr, (size_t)(end - text.ptr) };
	m->checkpoint = (struct str){ end + 1, text.len - m->key.len - 1 };
	return STATUS_OK;
}

static enum status remember(struct memory *m, struct str key, struct str checkpoint, struct error *error)
{
	struct buf text = BUF_INIT;
	if (!m->path)
		return STATUS_OK;
	buf_format(&text, "%.*s\n%.*s", STR_ARG(key), STR_ARG(checkpoint));
	enum status status = file_replace(m->path, buf_str(&text), 0644, error);
	buf_finish(&text);
	return status;
}

/* The key that is pinned; *key is STR_NONE when none is. */
static enum status pinned(struct cli *cli, const struct memory *m, struct str *key, struct error *error)
{
	*key = cli_value(cli, OPT_vkey);
	if (key->len && m->key.len && !str_eq(*key, m->key))
		return error_set(error, STATUS_REFUSED, "--vkey is another key than the one remembered in %s", m->path);
	if (!key->len)
		*key = m->key;
	return STATUS_OK;
}

/* A proof. */

static void print_proven(struct cli *cli, const struct proven *p, const struct trust *trust)
{
	struct json *event = NULL;
	struct error ignored; /* it is as it was bound; what is no JSON is shown as it is */
	bool opened = p->disclosure.opened;
	bool parsed = opened && json_parse(cli->arena, p->disclosure.event, &event, &ignored) == STATUS_OK;
	if (!cli->json) {
		buf_format(&cli->out,
			   "proven: event %llu is in the log %.*s, which had signed %llu entries\n"
			   "%.*s, in the hour %.*s\n",
			   (unsigned long long)p->index + 1, STR_ARG(trust->log.name),
			   (unsigned long long)p->seen.checkpoint.size, STR_ARG(p->leaf.type), STR_ARG(p->leaf.hour));
		buf_format(&cli->out, "%.*s\n",
			   STR_ARG(opened ? p->disclosure.event : STR("what was recorded has been erased")));
		return;
	}
	const struct json *doc = doc_with_int(cli->arena, sound(cli), "event", (int64_t)p->index + 1);
	doc = doc_with_text(cli->arena, doc, "log", trust->log.name);
	doc = doc_with_int(cli->arena, doc, "size", (int64_t)p->seen.checkpoint.size);
	doc = doc_with_text(cli->arena, doc, "type", p->leaf.type);
	doc = doc_with_text(cli->arena, doc, "hour", p->leaf.hour);
	print_doc(cli, parsed ? doc_with(cli->arena, doc, STR("recorded"), event) : doc);
}

static int proof(struct cli *cli)
{
	struct error error;
	struct memory memory;
	struct trust trust = { 0 };
	struct proven proven;
	struct str text, key;
	if (cli_read(cli, cli->options.arguments.at[0], "the proof", &text, &error) != STATUS_OK ||
	    recall(cli, &memory, &error) != STATUS_OK || pinned(cli, &memory, &key, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (!key.len)
		return cli_usage(cli, STR("write --vkey KEY, from whom you trust and not from who gave you the file"),
				 "which log's proof is it?");
	if (note_key_parse(cli->arena, key, &trust.log, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (event_proof_verify(cli->arena, text, &trust, &proven, &error) != STATUS_OK)
		return not_sound(cli, doc_object(cli->arena), &error);
	print_proven(cli, &proven, &trust);
	return EXIT_FINE;
}

/* A log that is served. */

struct remote {
	struct cli *cli;
	struct fetcher *fetcher;
	struct str url; /* without a slash at its end */
	uint64_t size;
};

static enum status get(struct remote *r, struct arena *arena, struct str path, size_t bytes_max, struct str *body,
		       struct error *error)
{
	struct fetch_asked asked = { .url = str_format(arena, "%.*s%.*s", STR_ARG(r->url), STR_ARG(path)),
				     .bytes_max = bytes_max };
	return fetch(r->fetcher, arena, &asked, body, error);
}

static enum status get_tile(struct remote *r, struct arena *arena, struct tile tile, struct str *bytes,
			    struct error *error)
{
	struct buf path = BUF_INIT;
	size_t most = tile.level == TILE_ENTRIES ? TILE_WIDTH * (LIMIT_ENTRY_BYTES + 2) : TILE_WIDTH * SHA256_SIZE;
	buf_add_char(&path, '/');
	tile_path(&path, tile);
	enum status status = get(r, arena, buf_str(&path), most, bytes, error);
	buf_finish(&path);
	return status;
}

/* A partial tile may be gone once the full one is there. */
static enum status read_tile(void *context, struct arena *arena, struct tile tile, struct str *bytes,
			     struct error *error)
{
	struct remote *r = context;
	if (tile.level == TILE_ENTRIES)
		told(NULL, "entries read", tile.index * TILE_WIDTH, r->size);
	enum status status = get_tile(r, arena, tile, bytes, error);
	if (status == STATUS_NOT_FOUND && tile.width < TILE_WIDTH) {
		tile.width = TILE_WIDTH;
		status = get_tile(r, arena, tile, bytes, error);
	}
	return status;
}

static enum status no_write(void *context, struct tile tile, struct str bytes, struct error *error)
{
	(void)context;
	(void)tile;
	(void)bytes;
	return error_set(error, STATUS_REFUSED, "nothing is written to a log that is read");
}

/* Everything that was signed then is in what is signed now. */
static enum status check_memory(const struct log_view *view, const struct memory *m, const struct trust *trust,
				struct arena *arena, struct error *error)
{
	struct seen before;
	struct merkle_hash root;
	if (m->first)
		return STATUS_OK;
	TRY(checkpoint_open(arena, m->checkpoint, trust, &before, error));
	if (before.checkpoint.size > view->size)
		return error_set(error, STATUS_CONFLICT,
				 "the log signed %llu entries before and %llu now: %s is the evidence, keep it",
				 (unsigned long long)before.checkpoint.size, (unsigned long long)view->size, m->path);
	TRY(log_root_at(view, before.checkpoint.size, &root, error));
	if (!merkle_same(&root, &before.checkpoint.root))
		return error_set(error, STATUS_CONFLICT,
				 "the log has another history than when it signed %llu entries: %s is the evidence, "
				 "keep it",
				 (unsigned long long)before.checkpoint.size, m->path);
	return STATUS_OK;
}

struct checked {
	struct memory memory;
	struct str key, checkpoint;
	struct trust trust;
	struct seen seen;
	bool own_word; /* the key is what the server says it is */
};

static enum status find_key(struct cli *cli, struct remote *r, struct checked *c, struct error *error)
{
	TRY(recall(cli, &c->memory, error));
	TRY(pinned(cli, &c->memory, &c->key, error));
	c->own_word = !c->key.len;
	if (c->own_word) {
		TRY(get(r, cli->arena, STR("/api/v1/log/key"), LIMIT_NOTE_BYTES, &c->key, error));
		c->key = str_trim(c->key);
	}
	return note_key_parse(cli->arena, c->key, &c->trust.log, error);
}

static enum status check_log(struct cli *cli, struct remote *r, struct checked *c, struct error *error)
{
	TRY(get(r, cli->arena, STR("/checkpoint"), LIMIT_NOTE_BYTES, &c->checkpoint, error));
	TRY(checkpoint_open(cli->arena, c->checkpoint, &c->trust, &c->seen, error));
	r->size = c->seen.checkpoint.size;
	struct tile_store tiles = { .context = r, .read = read_tile, .write = no_write };
	struct log_view view = { &tiles, r->size };
	TRY(log_check(&view, &c->seen.checkpoint.root, error));
	TRY(check_memory(&view, &c->memory, &c->trust, cli->arena, error));
	return remember(&c->memory, c->key, c->checkpoint, error);
}

static void print_log(struct cli *cli, const struct checked *c)
{
	unsigned long long size = c->seen.checkpoint.size;
	if (cli->json) {
		const struct json *doc = doc_with_int(cli->arena, sound(cli), "size", (int64_t)size);
		doc = doc_with_text(cli->arena, doc, "log", c->key);
		print_doc(cli, doc_with(cli->arena, doc, STR("first"), doc_bool(cli->arena, c->memory.first)));
		return;
	}
	buf_format(&cli->out, "sound: %llu entries of the log %.*s, under the root that it signed\n", size,
		   STR_ARG(c->trust.log.name));
	if (!c->memory.first)
		buf_format(&cli->out, "it extends what %s remembered\n", c->memory.path);
	if (c->own_word)
		buf_format(&cli->out,
			   "the key is the server's own word, taken for the first time; have it confirmed elsewhere:\n"
			   "  %.*s\n",
			   STR_ARG(c->key));
	if (!c->memory.path)
		buf_add_c(&cli->out,
			  "nothing is remembered: with --remember FILE a rewritten log is found next time\n");
}

static int remote_log(struct cli *cli)
{
	struct remote r = { .cli = cli, .fetcher = fetcher_create(), .url = cli_value(cli, OPT_url) };
	struct checked checked = { 0 };
	struct error error;
	while (str_ends(r.url, "/"))
		r.url.len--;
	enum status status = find_key(cli, &r, &checked, &error);
	bool asked = status == STATUS_OK;
	if (asked)
		status = check_log(cli, &r, &checked, &error);
	told_enough();
	fetcher_destroy(r.fetcher);
	if (status == STATUS_OK)
		print_log(cli, &checked);
	else if (asked && (status == STATUS_CONFLICT || status == STATUS_REFUSED))
		return not_sound(cli, doc_object(cli->arena), &error);
	return status == STATUS_OK ? EXIT_FINE : cli_fail(cli, &error);
}

int cmd_verify(struct cli *cli)
{
	bool file = cli->options.arguments.count, db = cli_value(cli, OPT_db).len, url = cli_value(cli, OPT_url).len;
	if (file + db + url != 1)
		return cli_usage(cli, STR("write --db FILE for a record, FILE for a proof, or --url URL for a log"),
				 (file || db || url) ? "one thing is verified at a time" : "verify what?");
	return db ? record(cli) : url ? remote_log(cli) : proof(cli);
}
