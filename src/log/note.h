/* note.h - signed notes (C2SP signed-note): a text that ends in a newline, an empty line, one signature a line.
 *
 * I1. A text is given only when a key that was asked for has signed it, and no signature of a known key is wrong.
 * I2. Signatures of unknown keys are passed over, so that witnesses may be added and keys changed.
 * I3. What was read is in its one form: the same note cannot be written in two ways and stay valid.
 *
 * The kind of a key is a byte in front of it. Two are known: Ed25519 over the text, by logs, and Ed25519 over the text
 * with a time (C2SP tlog-cosignature), by witnesses. A key of another kind is refused where it is configured; its
 * signatures are those of an unknown key.
 */
#ifndef LOG_NOTE_H
#define LOG_NOTE_H
#include "buf.h"
#include "crypto.h"
#include "error.h"
#include <stdint.h>

struct arena;

enum note_kind { NOTE_ED25519 = 0x01, NOTE_COSIGNATURE = 0x04 };

struct note_key { /* public: who signs, and what verifies it */
	struct str name;
	unsigned char id[4];
	enum note_kind kind;
	unsigned char public_key[ED25519_PUBLIC_SIZE];
};

struct note_signer { /* secret */
	struct note_key key;
	struct ed25519_key secret;
};

bool note_name_valid(struct str name); /* not empty, UTF-8, no spaces of Unicode, no control characters, no '+' */
/* "NAME+HEXID+BASE64", as printed and configured. STATUS_BAD_INPUT says what is wrong with it. */
enum status note_key_parse(struct arena *arena, struct str text, struct note_key *out, struct error *error) MUST_USE;
void note_key_format(struct buf *out, const struct note_key *key);
/* "PRIVATE+KEY+NAME+HEXID+BASE64" of the kind and the seed, as Go's sumdb/note writes it. */
enum status note_signer_parse(struct arena *arena, struct str text, struct note_signer *out,
			      struct error *error) MUST_USE;
void note_signer_format(struct buf *out, const struct note_signer *signer);
/* The name is borrowed, and must be valid (asserted). */
struct note_signer note_signer_from_seed(struct str name, enum note_kind kind,
					 const unsigned char seed[ED25519_SEED_SIZE]);

/* The signature line of one signer; `time`, in seconds since 1970, is for a cosignature. */
void note_sign_line(struct buf *out, struct str text, const struct note_signer *signer, uint64_t time);
/* The text and one signature by a log's key. The text must be one that note_open takes (asserted). */
void note_sign(struct buf *out, struct str text, const struct note_signer *signer);

struct note_signature {
	const struct note_key *key; /* one of those asked for; each once */
	uint64_t time;              /* of a cosignature, signed with the text */
};
struct note {
	struct str text;
	struct note_signature *signatures; /* those of known keys, all verified: one at least */
	size_t count;
};

/* STATUS_BAD_INPUT: no note. STATUS_REFUSED: a known key's signature is wrong, or there is none. The text is borrowed
 * from `bytes`. */
enum status note_open(struct arena *arena, struct str bytes, const struct note_key *keys, size_t key_count,
		      struct note *out, struct error *error) MUST_USE;
#endif
