-- The journal: blocks of events, what was not accepted, and how far each consumer has read.
-- +goose Up

-- One row a group of events, packed: docs/format/journal-block.md. Positions run on without a gap:
-- first, first+1 ... first+n-1. The columns before ids are small, so that a walk over the
-- fingerprints does not touch the bodies.
CREATE TABLE block (
    first  INTEGER PRIMARY KEY, -- position of its first event, from 1
    n      INTEGER NOT NULL,    -- events
    raw    INTEGER NOT NULL,    -- bytes of its records, unpacked
    oldest INTEGER NOT NULL,    -- the range of event times, Unix ms;
    newest INTEGER NOT NULL,    -- oldest > newest when all are pruned
    ids    BLOB NOT NULL,       -- n fingerprints of (source, message id), 8 bytes each
    body   BLOB NOT NULL
) STRICT;

-- The newest calls that were not accepted.
CREATE TABLE reject (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source      TEXT NOT NULL,
    code        TEXT NOT NULL,
    field       TEXT NOT NULL,
    message     TEXT NOT NULL,
    call        INTEGER NOT NULL, -- what the path of the request said; 0 when nothing
    received_at INTEGER NOT NULL, -- Unix ms, as are the other times
    sent_at     INTEGER NOT NULL,
    historical  INTEGER NOT NULL,
    place       TEXT NOT NULL,    -- where in its request or file it stood
    sample      BLOB NOT NULL,    -- the call as it came
    cut         INTEGER NOT NULL, -- 1 when the sample is only its beginning
    replayed_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How many were not accepted, for ever.
CREATE TABLE reject_count (
    source  TEXT NOT NULL,
    code    TEXT NOT NULL,
    n       INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (source, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursor (
    name TEXT PRIMARY KEY,
    seq  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
