-- Analyses: questions saved under a name, links that show one to others, dashboards of them, and audiences, the groups of
-- customers that questions speak of. Times are Unix ms.
-- +goose Up
CREATE TABLE analysis (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    about      TEXT NOT NULL,
    query      TEXT NOT NULL,    -- JSON, insight.Query
    address    TEXT NOT NULL,    -- search part of its page's address
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,    -- name, as of all who made things here
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE analysis_share (
    id         TEXT PRIMARY KEY,
    analysis   TEXT NOT NULL REFERENCES analysis (id) ON DELETE CASCADE,
    hash       BLOB NOT NULL UNIQUE, -- of the secret in the link
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    expires_at INTEGER NOT NULL, -- 0: never
    used_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX analysis_share_of ON analysis_share (analysis);
CREATE TABLE dashboard (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    about      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE dashboard_card (
    dashboard TEXT NOT NULL REFERENCES dashboard (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    analysis  TEXT NOT NULL REFERENCES analysis (id) ON DELETE CASCADE,
    width     INTEGER NOT NULL,  -- columns of four
    height    INTEGER NOT NULL,  -- rows
    PRIMARY KEY (dashboard, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX dashboard_card_of ON dashboard_card (analysis);
CREATE TABLE audience (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    about      TEXT NOT NULL,
    query      TEXT NOT NULL,    -- JSON, insight.Query of kind customers
    frozen     INTEGER NOT NULL, -- 1: whoever is in audience_member
    size       INTEGER NOT NULL,
    frozen_at  INTEGER NOT NULL, -- 0: live
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE audience_member (
    audience TEXT NOT NULL REFERENCES audience (id) ON DELETE CASCADE,
    profile  TEXT NOT NULL,      -- id of the profile at the time; it leads to what that became part of
    PRIMARY KEY (audience, profile)
) STRICT, WITHOUT ROWID;
