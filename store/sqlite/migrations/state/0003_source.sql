-- Sources: the sites, apps, tills and call centres that send, with their write keys.
-- +goose Up
CREATE TABLE source (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    write_key  TEXT NOT NULL UNIQUE,
    trust      TEXT NOT NULL,    -- server: its identifiers are evidence; browser: they are claims
    shared     INTEGER NOT NULL, -- 1 for a device that many people use, such as a kiosk
    rate       INTEGER NOT NULL, -- events a second, 0 for any number
    disabled   INTEGER NOT NULL,
    created_at INTEGER NOT NULL  -- Unix ms
) STRICT, WITHOUT ROWID;
