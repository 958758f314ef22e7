/* cmd_key.c - `habeas key`: an officer's own key, and another one for a log. The file holds "habeas-key-v1 " and the
 * seed in base64; it is made with no right for anybody else, and never sent anywhere. */
#include "act.h"
#include "base64.h"
#include "cli.h"
#include "crypto.h"
#include "tile.h"
#include <string.h>
#include <unistd.h>

#define KEY_PREFIX "habeas-key-v1 "

static void print_base64(struct cli *cli, const char *name, const void *bytes, size_t size)
{
	struct buf text = BUF_INIT;
	base64_encode(&text, (struct str){ bytes, size });
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		json_object(w);
		json_name(w, name);
		json_str(w, buf_str(&text));
		json_end(w);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else {
		buf_format(&cli->out, "%s\n", buf_c(&text));
	}
	buf_finish(&text);
}

static int print_public(struct cli *cli, const struct ed25519_key *key)
{
	unsigned char half[ED25519_PUBLIC_SIZE];
	ed25519_public(key, half);
	print_base64(cli, "public", half, sizeof half);
	return EXIT_FINE;
}

static int new_key(struct cli *cli, const char *path)
{
	unsigned char seed[ED25519_SEED_SIZE];
	struct buf text = BUF_INIT;
	struct error error;
	if (access(path, F_OK) == 0)
		return cli_usage(cli, STR("choose another name: a key is never written over"), "%s is there already",
				 path);
	random_bytes(seed, sizeof seed);
	struct ed25519_key key = ed25519_from_seed(seed);
	buf_add_c(&text, KEY_PREFIX);
	base64_encode(&text, (struct str){ (const char *)seed, sizeof seed });
	buf_add_char(&text, '\n');
	enum status status = file_replace(path, buf_str(&text), 0600, &error);
	wipe(seed, sizeof seed);
	wipe(text.ptr, text.len);
	buf_finish(&text);
	int exit_code = status == STATUS_OK ? print_public(cli, &key) : cli_fail(cli, &error);
	wipe(&key, sizeof key);
	return exit_code;
}

static enum status read_key(struct cli *cli, const char *path, struct ed25519_key *key, struct error *error)
{
	struct str text, seed;
	TRY(file_read(cli->arena, path, &text, error));
	text = str_trim(text);
	if (!str_starts(text, KEY_PREFIX))
		return error_set(error, STATUS_BAD_INPUT, "%s is no key of habeas", path);
	text.ptr += strlen(KEY_PREFIX);
	text.len -= strlen(KEY_PREFIX);
	if (!base64_decode(cli->arena, text, &seed) || seed.len != ED25519_SEED_SIZE)
		return error_set(error, STATUS_BAD_INPUT, "the key in %s is not whole", path);
	*key = ed25519_from_seed((const unsigned char *)seed.ptr);
	return STATUS_OK;
}

static int sign(struct cli *cli, const struct ed25519_key *key)
{
	unsigned char signature[ED25519_SIGNATURE_SIZE];
	struct str text;
	struct error error;
	if (cli_read(cli, "-", "what is to be signed", &text, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	ed25519_sign(key, text, signature);
	print_base64(cli, "signature", signature, sizeof signature);
	return EXIT_FINE;
}

/* Another key for a record's log. The note goes to standard output: it is for everybody who trusted the old key. */
static int rotate_log(struct cli *cli)
{
	struct act_options options = { .mode = STORE_WRITE };
	struct str kept = STR_NONE, note, public, db = cli_value(cli, OPT_db), lost = cli_value(cli, OPT_lost);
	struct error error;
	if (!db.len)
		return cli_usage(cli, STR("write: habeas key rotate-log --db FILE"), "which record?");
	options.path = str_c(cli->arena, db);
	if (lost.len && file_read(cli->arena, str_c(cli->arena, lost), &kept, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (act_rotate(&options, cli->arena, kept, &note, &public, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	if (cli->json) {
		struct json_writer *w = json_writer_create();
		json_object(w);
		json_name(w, "log");
		json_str(w, public);
		json_name(w, "note");
		json_str(w, note);
		json_end(w);
		cli_json(cli, w);
		json_writer_destroy(w);
	} else {
		buf_format(
			&cli->out,
			"the log's key is now\n  %.*s\nGive this to everybody who trusts the old one; keep a copy of "
			"%s.key apart from the record:\n\n%.*s",
			STR_ARG(public), options.path, STR_ARG(note));
	}
	return EXIT_FINE;
}

int cmd_key(struct cli *cli)
{
	const char *what = cli->options.arguments.at[0], *path;
	struct ed25519_key key;
	struct error error;
	if (strcmp(what, "rotate-log") == 0)
		return rotate_log(cli);
	if (cli->options.arguments.count < 2)
		return cli_usage(cli, STR("write: habeas key new FILE"), "which file?");
	path = cli->options.arguments.at[1];
	if (strcmp(what, "new") == 0)
		return new_key(cli, path);
	if (strcmp(what, "public") != 0 && strcmp(what, "sign") != 0)
		return cli_usage(cli, STR("write: habeas key new FILE, or public, or sign"),
				 "`%s` is nothing that a key does", what);
	if (read_key(cli, path, &key, &error) != STATUS_OK)
		return cli_fail(cli, &error);
	int exit_code = strcmp(what, "sign") == 0 ? sign(cli, &key) : print_public(cli, &key);
	wipe(&key, sizeof key);
	return exit_code;
}
