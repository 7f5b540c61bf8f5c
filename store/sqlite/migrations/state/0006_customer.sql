-- Customers: what colleagues note about one, and the views of a page that they
-- keep. A deleted note stays for a day, so that it can be brought back.
-- +goose Up
CREATE TABLE note (
    id         TEXT PRIMARY KEY,
    profile    TEXT NOT NULL,    -- id of the profile at the time; it leads to what that became part of
    author     TEXT NOT NULL,    -- id of the person, empty for whoever opened the demo
    name       TEXT NOT NULL,    -- of the author, then
    at         INTEGER NOT NULL, -- Unix ms, as all times here
    text       TEXT NOT NULL,
    deleted_at INTEGER NOT NULL  -- 0 while it stands
) STRICT, WITHOUT ROWID;
CREATE INDEX note_profile ON note (profile, at);

CREATE TABLE saved_view (
    id      TEXT PRIMARY KEY,
    page    TEXT NOT NULL,    -- customers, journey, flows ...
    name    TEXT NOT NULL,
    address TEXT NOT NULL,    -- search part of the page's address
    owner   TEXT NOT NULL,    -- id of the person
    author  TEXT NOT NULL,    -- name of the owner, then
    shared  INTEGER NOT NULL, -- 1 when colleagues see it too
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_view_page ON saved_view (page, name);
