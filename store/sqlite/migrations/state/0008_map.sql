-- Journey maps: the numbered log of changes of each, the newest state it was folded to, named versions, comments, who may
-- see it, links that show it to others, its pictures, and what happened to it in people's words. Times are Unix ms.
-- +goose Up
CREATE TABLE map (
    id           TEXT PRIMARY KEY,
    seq          INTEGER NOT NULL, -- of the newest batch; 0 before the first
    private      INTEGER NOT NULL, -- 1: only named people
    created_at   INTEGER NOT NULL,
    created_by   TEXT NOT NULL,    -- id of the person
    created_name TEXT NOT NULL,    -- as they were called
    changed_at   INTEGER NOT NULL,
    changed_by   TEXT NOT NULL,
    changed_name TEXT NOT NULL,
    deleted_at   INTEGER NOT NULL, -- 0: it is there
    summary      TEXT NOT NULL     -- JSON, journeymap.Summary: derived from the nodes at seq
) STRICT;
CREATE TABLE map_batch (
    map    TEXT NOT NULL REFERENCES map (id) ON DELETE CASCADE,
    seq    INTEGER NOT NULL,
    batch  TEXT NOT NULL,          -- the client's name for it
    author TEXT NOT NULL,
    name   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    ops    TEXT NOT NULL,          -- JSON
    PRIMARY KEY (map, seq),
    UNIQUE (map, batch)
) STRICT, WITHOUT ROWID;
CREATE TABLE map_snapshot (
    map   TEXT PRIMARY KEY REFERENCES map (id) ON DELETE CASCADE,
    seq   INTEGER NOT NULL,        -- the state after this batch
    nodes BLOB NOT NULL            -- JSON, zstd
) STRICT;
CREATE TABLE map_version (
    map    TEXT NOT NULL REFERENCES map (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,       -- from 1 within the map
    kind   TEXT NOT NULL,          -- named, approved, before
    name   TEXT NOT NULL,
    note   TEXT NOT NULL,
    author TEXT NOT NULL,
    author_name TEXT NOT NULL,
    at     INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    nodes  BLOB NOT NULL,          -- JSON, zstd
    PRIMARY KEY (map, number)
) STRICT;
CREATE TABLE map_comment (
    id          TEXT PRIMARY KEY,
    map         TEXT NOT NULL REFERENCES map (id) ON DELETE CASCADE,
    thread      TEXT NOT NULL,     -- id of the comment that began it, its own for the first
    node        TEXT NOT NULL,
    author      TEXT NOT NULL,     -- empty for a guest
    name        TEXT NOT NULL,
    share       TEXT NOT NULL,     -- the link a guest came by
    text        TEXT NOT NULL,     -- empty once deleted
    mentions    TEXT NOT NULL,     -- ids of people, with blanks between
    at          INTEGER NOT NULL,
    edited_at   INTEGER NOT NULL,
    deleted_at  INTEGER NOT NULL,
    resolved_at INTEGER NOT NULL,  -- of the first of a thread
    resolved_by TEXT NOT NULL,     -- name
    batch       TEXT NOT NULL      -- the client's name for it: sent twice, kept once
) STRICT;
CREATE INDEX map_comment_of ON map_comment (map, thread, at);
CREATE UNIQUE INDEX map_comment_once ON map_comment (map, batch) WHERE batch <> '';
CREATE TABLE map_mention (
    comment TEXT NOT NULL REFERENCES map_comment (id) ON DELETE CASCADE,
    person  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,      -- 0: unread
    PRIMARY KEY (comment, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX map_mention_of ON map_mention (person, at);
CREATE TABLE map_grant (
    map    TEXT NOT NULL REFERENCES map (id) ON DELETE CASCADE,
    person TEXT NOT NULL,
    access TEXT NOT NULL,          -- view, comment, edit, manage
    PRIMARY KEY (map, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE map_share (
    id         TEXT PRIMARY KEY,
    map        TEXT NOT NULL REFERENCES map (id) ON DELETE CASCADE,
    hash       BLOB NOT NULL UNIQUE, -- of the secret in the link
    name       TEXT NOT NULL,
    access     TEXT NOT NULL,      -- view, comment
    password   TEXT NOT NULL,      -- argon2id; empty without one
    look       TEXT NOT NULL,      -- JSON, journeymap.Look: what of the map it shows
    figures    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,      -- name
    expires_at INTEGER NOT NULL,   -- 0: never
    used_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX map_share_of ON map_share (map);
CREATE TABLE map_asset (
    map    TEXT NOT NULL REFERENCES map (id) ON DELETE CASCADE,
    id     TEXT NOT NULL,          -- of its content
    kind   TEXT NOT NULL,          -- media type
    width  INTEGER NOT NULL,       -- pixels
    height INTEGER NOT NULL,
    size   INTEGER NOT NULL,       -- bytes
    at     INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (map, id)
) STRICT;
CREATE TABLE map_activity (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    map    TEXT NOT NULL REFERENCES map (id) ON DELETE CASCADE,
    kind   TEXT NOT NULL,
    author TEXT NOT NULL,
    name   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    seq    INTEGER NOT NULL,       -- the map's when it happened
    detail TEXT NOT NULL           -- JSON, journeymap.Detail
) STRICT;
CREATE INDEX map_activity_of ON map_activity (map, id);
