-- What a record is: events, and the maps that are derived from them, as they are and as they were.
-- since and until are numbers of events; a plain map has since = 0 and no past.

CREATE TABLE event (
	sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
	recorded INTEGER NOT NULL, -- seconds since 1970
	type TEXT NOT NULL,
	leaf TEXT NOT NULL,        -- what the public log says of it
	body TEXT,                 -- canonical JSON; erased: NULL
	nonce BLOB,                -- opens the commitment in the leaf; erased: NULL
	CHECK ((body IS NULL) = (nonce IS NULL))
) STRICT;

CREATE TABLE now (
	map INTEGER NOT NULL,
	key BLOB NOT NULL,
	since INTEGER NOT NULL,
	value BLOB NOT NULL,
	PRIMARY KEY (map, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE past (
	map INTEGER NOT NULL,
	key BLOB NOT NULL,
	since INTEGER NOT NULL,
	until INTEGER NOT NULL CHECK (until > since),
	value BLOB NOT NULL,
	PRIMARY KEY (map, key, since)
) STRICT, WITHOUT ROWID;
