/* form.h - forms: from form.def to a model that the template form.html shows, and from what a form sends to the input
 * of its action.
 *
 * I1. What is missing or no value of its kind is told beside its field, in the reader's language, before anything is
 *     asked of act; what act says of a member stands beside that member. Everything else that it says stands above.
 * I2. Nothing that was sent is lost when the form is shown again.
 * I3. Each form that is shown has a word of its own (`once`): sent twice, it is done once.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H
#include "web_int.h"

struct fact;
enum form {
#define FORM(action, tone, title, lead, button) FORM_##action,
#include "form.def"
	FORM_COUNT
};
enum input_kind {
	INPUT_PERSON, /* a document's key: first these, in this order */
	INPUT_CASE,
	INPUT_TRANSFER,
	INPUT_HOLD,
	INPUT_STAY,
	INPUT_REPRESENTATION,
	INPUT_OBJECTION,
	INPUT_LOCATOR,
	INPUT_DUTY,
	INPUT_ERASURE,
	INPUT_SAME,
	INPUT_INVOICE,
	INPUT_DEAL, /* an agreement of which accounts are kept */
	INPUT_PROGRAMME,
	INPUT_MISSION,
	INPUT_USER,
	INPUT_KEY,
	INPUT_TEXT,
	INPUT_LINES,
	INPUT_NUMBER,
	INPUT_DATE,
	INPUT_TIME,
	INPUT_PLACE,
	INPUT_COUNTRY,
	INPUT_SEX, /* one of a list: from here to INPUT_FACT */
	INPUT_UPHELD,
	INPUT_BILLABLE,
	INPUT_REASON,
	INPUT_ROLE,
	INPUT_SCOPE,
	INPUT_IDENTIFIER,
	INPUT_LANGUAGE,
	INPUT_SHEET, /* the languages that a notice is printed in */
	INPUT_AGREEMENT,
	INPUT_ASSISTANCE, /* an agreement about programmes */
	INPUT_PURPOSE,
	INPUT_FACILITY,
	INPUT_CONSENT,
	INPUT_SUSPENSION, /* of the own side, that stands */
	INPUT_PAYMENT,    /* of a programme, that did not come back */
	INPUT_LINE,       /* of the invoice */
	INPUT_PAID_STAY,  /* that the invoice may be of */
	INPUT_FACT,       /* of what the form is of: a person, or a programme */
	INPUT_VALUE,      /* of the fact that was chosen */
	INPUT_ACCEPTED,
	INPUT_EVIDENCE,
	INPUT_FILE,
	INPUT_SEATS,
	INPUT_SEAT,
	INPUT_IDENTIFIERS,
	INPUT_FIRST_LEG,
	INPUT_NEXT_LEG,
	INPUT_SEEN,
	INPUT_CODE,
	INPUT_SIGNATURE, /* of the receipt, by the key of this device */
	INPUT_OWN_KEY,
	INPUT_OTHER_USER, /* asked of an administrator alone */
	INPUT_HIDDEN
};
struct form_row {
	const char *action, *verb, *tone, *title, *lead, *button;
};
struct input_row {
	enum form form;
	const char *member;
	enum input_kind kind;
	bool must;
	const char *label, *hint;
};
extern const struct form_row form_rows[FORM_COUNT];
extern const struct input_row input_rows[];
extern const size_t input_row_count;

/* One form being shown or read. */
struct filling {
	struct making *m;
	enum form form;
	struct str sent;  /* the body of a POST or the query of a GET, as it came */
	struct str query; /* of the address, where the subject may stand */
	bool posted;
	/* what it is of; NULL: not of such a thing, or not known yet */
	const struct json *person, *case_doc, *transfer, *mission, *invoice, *programme, *doc;
	struct str subject, person_key, agreement; /* agreement: whose accounts it is of */
	const struct json *errors;                 /* {member: sentence} in the reader's language */
	struct str refusal;                        /* what act said, as a sentence for the reader */
	bool refusal_is_english;                   /* it has no other language yet */
	struct str heading;                        /* above it */
};

int form_of(struct str verb); /* -1 */
/* What the form is of, or STATUS_NOT_FOUND, STATUS_REFUSED: of another side. `look`: what is seen of a person is
 * recorded first; without it nothing of them may be shown. */
enum status form_subject(struct filling *f, bool look) MUST_USE;
/* The action's input. False: f->errors say what is wrong. */
bool form_read(struct filling *f, const struct json **input) MUST_USE;
const struct json *form_model(struct filling *f);
bool is_shown_once(enum form form);
/* Facts that its form asks about are of this subject (core.h). */
bool form_asks_fact(const struct filling *f, const struct fact *fact);
/* A form of the page's own document, ready to be sent. */
void put_form(struct making *m, const struct json **list, enum form form, const char *member, struct str key);

/* form_fields.c: of each kind, the field as it is shown, and its value as it was sent: NULL when it is blank or, with
 * an entry in f->errors, wrong. */
const struct json *field_show(struct filling *f, const struct input_row *row);
const struct json *field_read(struct filling *f, const struct input_row *row);
struct str form_sent(const struct filling *f, const char *member); /* as sent, or as the address says */
void form_wrong(struct filling *f, const char *member, const char *sentence);
/* say.c */
struct str say_names(struct making *m, enum form form, struct str text);

/* form_lists.c: what may be chosen. */
struct choice {
	struct str value, label;
	bool english; /* the label is in English whatever the reader's language */
};
typedef VEC(struct choice) choice_vec;
enum status choices_of(struct filling *f, enum input_kind kind, choice_vec *out) MUST_USE;
void fact_choices(struct filling *f, int codes, bool or_none, choice_vec *out);
struct str language_name(const struct making *m,
			 struct str code); /* "es": "Spanish"; the code when it is none of ours */
#endif
