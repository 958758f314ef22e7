/* password.c - see password.h.
 *
 * Of the passwords that are tried first nearly all are shorter than twelve characters. Those that are not are made of
 * the same few things: a word of a short list with digits about it, a run along the keyboard or the alphabet, or a
 * short piece again and again. So what is left of a password, once such pieces are taken out of it, must still be
 * something.
 */
#include "password.h"
#include "name.h"
#include "vec.h"
#include <string.h>

enum {
	LEFT_LEAST = 6, /* characters that are of no such piece */
	RUN_LEAST = 4,  /* what counts as a run */
	SAME_LEAST = 5  /* how many different characters there must be */
};

static const char *const words[] = { "password",      "passwort",      "contrasena", "contrasenia", "clave",
				     "qwerty",        "welcome",       "bienvenido", "letmein",     "changeme",
				     "cambiame",      "iloveyou",      "tequiero",   "teamo",       "admin",
				     "administrator", "administrador", "secret",     "secreto",     "default",
				     "master",        "login",         "user",       "usuario",     "habeas",
				     "custody",       "custodia",      "officer",    "oficial",     "transfer" };
static const char *const rows[] = {
	"01234567890",          "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp"
};

/* Small letters of one script, and digits; what stands between them is not what makes a password. */
static struct str letters_of(struct arena *arena, struct str text)
{
	struct str folded = name_folded(arena, text);
	char *out = arena_alloc(arena, folded.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < folded.len; i++)
		if (folded.ptr[i] != ' ')
			out[len++] = folded.ptr[i];
	return (struct str){ out, len };
}

static size_t characters(struct str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return count;
}

static size_t different(struct str text)
{
	bool seen[256] = { false };
	size_t count = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		count += !seen[c];
		seen[c] = true;
	}
	return count;
}

static bool is_at(struct str text, size_t at, struct str part)
{
	return part.len && at + part.len <= text.len && memcmp(text.ptr + at, part.ptr, part.len) == 0;
}

static bool stands_in(const char *row, struct str part, bool backwards)
{
	size_t len = strlen(row);
	for (size_t at = 0; at + part.len <= len; at++) {
		size_t i = 0;
		while (i < part.len && part.ptr[i] == row[backwards ? at + part.len - 1 - i : at + i])
			i++;
		if (i == part.len)
			return true;
	}
	return false;
}

/* How long the run is that begins there: along a row, in either direction. */
static size_t run_at(struct str text, size_t at)
{
	size_t longest = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int backwards = 0; backwards < 2; backwards++)
			for (size_t len = RUN_LEAST; at + len <= text.len; len++) {
				if (!stands_in(rows[i], (struct str){ text.ptr + at, len }, backwards))
					break;
				longest = len > longest ? len : longest;
			}
	return longest;
}

/* What stood before stands there again. */
static size_t again_at(struct str text, size_t at)
{
	for (size_t len = at; len >= 3; len--)
		if (is_at(text, at, (struct str){ text.ptr + at - len, len }))
			return len;
	return 0;
}

static size_t longest_word(struct str text, size_t at)
{
	size_t longest = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_at(text, at, str_of(words[i])) && strlen(words[i]) > longest)
			longest = strlen(words[i]);
	return longest;
}

static size_t longest_of_name(struct str text, size_t at, struct str name)
{
	size_t begins = 0, longest = 0;
	for (size_t i = 0; i <= name.len; i++) {
		if (i < name.len && name.ptr[i] != ' ')
			continue;
		if (i - begins >= 3 && is_at(text, at, (struct str){ name.ptr + begins, i - begins }) &&
		    i - begins > longest)
			longest = i - begins;
		begins = i + 1;
	}
	return longest;
}

/* What is of no piece that everybody tries; digits alone are none. */
static size_t left_of(struct str text, struct str name)
{
	size_t left = 0;
	for (size_t at = 0; at < text.len;) {
		size_t word = longest_word(text, at), run = run_at(text, at), again = again_at(text, at);
		size_t taken = longest_of_name(text, at, name);
		taken = word > taken ? word : taken;
		taken = run > taken ? run : taken;
		taken = again > taken ? again : taken;
		left += !taken && (text.ptr[at] < '0' || text.ptr[at] > '9');
		at += taken ? taken : 1;
	}
	return left;
}

/* Digits that follow no rule are as good as letters, if there are enough of them. */
static bool is_common(struct str text, struct str name)
{
	size_t digits = 0, other = left_of(text, name);
	for (size_t at = 0; at < text.len;) {
		size_t run = run_at(text, at), again = again_at(text, at);
		size_t taken = run > again ? run : again;
		digits += !taken && text.ptr[at] >= '0' && text.ptr[at] <= '9';
		at += taken ? taken : 1;
	}
	return other < LEFT_LEAST && digits < 2 * LEFT_LEAST;
}

enum password_fault password_fault(struct arena *arena, struct str password, struct str name)
{
	if (characters(password) < PASSWORD_LEAST)
		return PASSWORD_SHORT;
	if (password.len > PASSWORD_MOST)
		return PASSWORD_LONG;
	struct str text = letters_of(arena, password);
	if (different(password) < SAME_LEAST)
		return PASSWORD_COMMON;
	if (text.len * 2 < password.len) /* mostly signs, or of a script that does not fold: nobody tries those first */
		return PASSWORD_FINE;
	if (is_common(text, STR_NONE))
		return PASSWORD_COMMON;
	return is_common(text, name_folded(arena, name)) ? PASSWORD_OWN : PASSWORD_FINE;
}
