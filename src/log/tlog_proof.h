/* tlog_proof.h - one file that proves to anybody, without a network, that a log has an entry (C2SP tlog-proof@v1).
 *
 * The file holds the entry's place, its way to the root, a signed checkpoint with that root, and bytes of the
 * application's own. Ours are a disclosure (leaf.h), so that event_proof_verify needs the file and a trust, and nothing
 * else. */
#ifndef LOG_TLOG_PROOF_H
#define LOG_TLOG_PROOF_H
#include "checkpoint.h"
#include "leaf.h"

struct tlog_proof {
	bool has_extra;
	struct str extra; /* decoded */
	uint64_t index;
	struct merkle_proof path;
	struct str checkpoint; /* the signed note */
};

void tlog_proof_format(struct buf *out, const struct tlog_proof *proof);
/* Only what tlog_proof_format writes is read. Nothing is verified but the form. The checkpoint is borrowed. */
enum status tlog_proof_parse(struct arena *arena, struct str text, struct tlog_proof *out,
			     struct error *error) MUST_USE;
/* That the entry is where the proof says in a log that is trusted. STATUS_REFUSED: it is not. */
enum status tlog_proof_verify(struct arena *arena, const struct tlog_proof *proof, struct str entry,
			      const struct trust *trust, struct seen *out, struct error *error) MUST_USE;

/* The proof of the event that the disclosure opens (its leaf is the entry `index`), under this checkpoint, which must
 * be that of the view. */
enum status event_proof(struct buf *out, const struct log_view *view, uint64_t index,
			const struct disclosure *disclosure, struct str checkpoint, struct error *error) MUST_USE;

struct proven {
	uint64_t index;
	struct leaf leaf;
	struct disclosure disclosure;
	struct seen seen;
};
enum status event_proof_verify(struct arena *arena, struct str file, const struct trust *trust, struct proven *out,
			       struct error *error) MUST_USE;
#endif
