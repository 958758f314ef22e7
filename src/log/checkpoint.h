/* checkpoint.h - what a log signs of itself (C2SP tlog-checkpoint): its name, its size, its root; and when it may.
 *
 * A log that signed two trees of which neither extends the other has lied, and a database that was restored from an old
 * backup does just that by going on. So a log's key works only together with its guard: a file beside the record, on
 * the same disk but in no backup, that holds the last checkpoint that was signed.
 *
 * I1. A checkpoint leaves signer_sign only when it extends the one in the guard, by the log's own tiles.
 * I2. The guard is on the disk before the checkpoint is given out. So sign what is committed, never what may be undone.
 * I3. A guard that is missing, or not signed by this key, stops signing: nothing makes one anew but signer_init.
 */
#ifndef LOG_CHECKPOINT_H
#define LOG_CHECKPOINT_H
#include "log.h"
#include "note.h"

struct checkpoint {
	struct str origin;
	uint64_t size;
	struct merkle_hash root;
	struct str extension; /* lines after the root, whole, or nothing: this log writes one when its
				 key changes */
};

void checkpoint_format(struct buf *out, const struct checkpoint *checkpoint); /* the text of the note */
/* Only what checkpoint_format writes is read. */
bool checkpoint_parse(struct arena *arena, struct str text, struct checkpoint *out);

/* Whom a reader believes. */
struct trust {
	struct note_key log; /* its name is the origin */
	const struct note_key *witnesses;
	size_t witness_count;
	size_t witnesses_needed; /* how many of them must have cosigned */
};

struct seen {
	struct checkpoint checkpoint;
	size_t witnessed; /* by how many of the witnesses */
	uint64_t latest;  /* the latest time of a witness; 0 without one */
};

/* STATUS_REFUSED: not this log's, or witnessed by too few. */
enum status checkpoint_open(struct arena *arena, struct str note, const struct trust *trust, struct seen *out,
			    struct error *error) MUST_USE;

/* The key that a checkpoint hands over to, which has the same name. STATUS_REFUSED: it hands over to none. */
enum status checkpoint_next(struct arena *arena, const struct checkpoint *checkpoint, struct note_key *next,
			    struct error *error) MUST_USE;

/* The key of a log, with its guard. */
struct signer;
/* Writes the guard of a log that is empty yet. STATUS_CONFLICT when there is one. */
enum status signer_init(const char *guard_path, const struct note_signer *key, struct error *error) MUST_USE;
enum status signer_open(struct arena *arena, const char *guard_path, const struct note_signer *key, struct signer **out,
			struct error *error) MUST_USE;
const struct checkpoint *signer_last(const struct signer *signer);
/* The note for the view, whose entries must be committed. STATUS_REFUSED: the view does not extend what was signed
 * before, and the message says how far it must catch up. */
enum status signer_sign(struct signer *signer, struct arena *arena, const struct log_view *view, struct str *note,
			struct error *error) MUST_USE;
/* The last note of this key: it names the key that signs from now on, in a line after the root. The guard stays. */
enum status signer_hand_over(struct signer *signer, struct arena *arena, const struct log_view *view,
			     const struct note_key *next, struct str *note, struct error *error) MUST_USE;
/* The guard of a key that goes on from there, in the place of the one that is there. */
enum status signer_begin(const char *guard_path, const struct note_signer *key, const struct checkpoint *from,
			 struct error *error) MUST_USE;
/* A checkpoint of this log that somebody else kept, a witness or a reader: from now on nothing is signed that does not
 * extend it. For a machine that was lost with its guard, after signer_init. */
enum status signer_learn(struct signer *signer, struct str note, struct error *error) MUST_USE;
#endif
