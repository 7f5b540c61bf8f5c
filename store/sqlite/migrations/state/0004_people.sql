-- People: who may open the workspace, how they get in, and who did what. What
-- lets somebody in is kept as a hash only: reading this file opens no door.
-- +goose Up
CREATE TABLE person (
    id         TEXT PRIMARY KEY,
    email      TEXT NOT NULL UNIQUE,  -- in small letters
    name       TEXT NOT NULL,
    role       TEXT NOT NULL,         -- viewer, analyst, editor, owner
    state      TEXT NOT NULL,         -- invited, active, blocked
    password   TEXT NOT NULL,         -- argon2id with its parameters, empty without one
    subject    TEXT NOT NULL,         -- who it is to the sign-in provider, empty before the first time
    created_at INTEGER NOT NULL,      -- Unix ms, as all times here
    last_seen  INTEGER NOT NULL       -- 0 for never
) STRICT, WITHOUT ROWID;

CREATE TABLE person_session (
    id         TEXT PRIMARY KEY,      -- may be shown
    hash       BLOB NOT NULL UNIQUE,  -- SHA-256 of what the cookie holds
    person     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,      -- whatever happens
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_session_by_person ON person_session (person);

CREATE TABLE person_link (
    id         TEXT PRIMARY KEY,
    hash       BLOB NOT NULL UNIQUE,  -- SHA-256 of the link's secret
    kind       TEXT NOT NULL,         -- owner, invitation, reset
    person     TEXT REFERENCES person (id) ON DELETE CASCADE, -- null for an owner's: it makes one
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    made_by    TEXT NOT NULL          -- the name of who made it
) STRICT, WITHOUT ROWID;
CREATE INDEX person_link_by_person ON person_link (person);

CREATE TABLE api_token (
    id         TEXT PRIMARY KEY,
    hash       BLOB NOT NULL UNIQUE,  -- SHA-256 of the token
    prefix     TEXT NOT NULL,         -- its first characters, to tell it by
    name       TEXT NOT NULL,
    person     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- the maker
    rights     TEXT NOT NULL,         -- separated by blanks
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,      -- 0 for never
    last_used  INTEGER NOT NULL       -- 0 for never
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_by_person ON api_token (person);

-- Names stand here as they were: a person may be gone.
CREATE TABLE audit (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    person    TEXT NOT NULL,          -- empty for nobody
    name      TEXT NOT NULL,
    email     TEXT NOT NULL,
    token     TEXT NOT NULL,          -- the token's name, empty for a session
    operation TEXT NOT NULL,
    subject   TEXT NOT NULL,
    address   TEXT NOT NULL,
    status    INTEGER NOT NULL,
    outcome   TEXT NOT NULL,          -- done, refused, failed
    detail    TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
