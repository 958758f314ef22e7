/* limit.h - every bound on what comes from outside, with its reason. Each has a test at the limit and one past it. */
#ifndef BASE_LIMIT_H
#define BASE_LIMIT_H

enum {
	LIMIT_SOURCE_BYTES = 4 << 20, /* one text: the longest treaty with its schedules is under 1 MiB */
	LIMIT_CORPUS_FILES = 4096,    /* texts loaded at once */
	LIMIT_LINE_BYTES = 4096,      /* one line of a text, so that a caret can be shown under it */
	LIMIT_NESTING = 64,           /* parentheses in a condition: the parser recurses once a level */
	LIMIT_DIAGNOSTICS = 100,      /* collected errors of one run, then "and more" */
	LIMIT_NAME_BYTES = 64,        /* a name of a fact, term, instrument, article */
	LIMIT_STRING_BYTES = 2000,    /* a quoted string in a text */
	LIMIT_SET_CODES = 256,        /* codes of one list: a set is four words */
	LIMIT_LIST_RECORDS = 1000,    /* records of one list fact of one person */
	LIMIT_FACTS = 1000,           /* declared facts in all vocabularies */
	LIMIT_COLUMNS = 1000,         /* columns of an outside table */
	LIMIT_RECORD_FIELDS = 32,     /* fields of a list's records */
	LIMIT_EXPRESSIONS = 1 << 20,  /* nodes of the core form, after terms are inlined */
	LIMIT_PATHS = 256,            /* (purpose, facility) pairs of one agreement */
	LIMIT_JSON_BYTES = 16 << 20,  /* one person's facts */
	LIMIT_JSON_DEPTH = 64,
	LIMIT_JSON_VALUES = 1 << 20, /* 16 MiB of "[0,0,0" would otherwise become a gigabyte of values */
	LIMIT_DIAGRAM_NODES = 50000, /* decision diagram of one path: past it `exact` is false */
	LIMIT_CLEARS_WITH = 16,      /* sets of answers listed */
	LIMIT_ROLL_STAYS = 4 << 20,  /* stays of a roll, and costs: ten years of a system of a hundred thousand */
	LIMIT_ROLL_BYTES = 1 << 28,  /* a table of them, 64 bytes a row */
	LIMIT_BUDGET_ROWS = 4096,    /* months of facilities: thirty years of eleven */
	LIMIT_ENTRY_BYTES = 65535,   /* one entry of the log: its length is written in two bytes */
	LIMIT_NOTE_BYTES = 1 << 20,  /* a signed note: a hundred post-quantum signatures are two thirds of it */
	LIMIT_NOTE_SIGNATURES = 100,
	LIMIT_INVOICE_LINES = 10000,      /* 800 pages: what is longer is two invoices */
	LIMIT_INVOICE_TEXT_BYTES = 300,   /* one text of an invoice, so that a line fits on a page in any script */
	LIMIT_INVOICE_NUMBER_BYTES = 60,  /* its number, which is the title of the paper and stands at each foot */
	LIMIT_INVOICE_TERMS_BYTES = 4000, /* its terms, about a page */
	LIMIT_INVOICE_NOTE_BYTES = 16384, /* its checkpoint, with the signatures of a dozen witnesses */
	LIMIT_INVOICE_ADDRESS_LINES = 6,  /* the paper's first page has room for as many */
	LIMIT_INVOICE_EVENTS = 1 << 20,   /* a year of 3,000 persons, a receipt a day */
	LIMIT_JOURNAL_ENTRIES = 1 << 20,  /* a year of a large system; a longer one is exported by year */
	LIMIT_JOURNAL_POSTINGS = 1000,    /* of one entry */
	LIMIT_JOURNAL_TEXT_BYTES = 300    /* an account's name, what an entry is for */
};
#endif
