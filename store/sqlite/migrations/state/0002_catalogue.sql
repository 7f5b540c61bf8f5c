-- Catalogue: every version of the channels, touchpoints, stage models and rules, as it was written.
-- +goose Up
CREATE TABLE catalogue_version (
    version INTEGER PRIMARY KEY, -- from 1, without gaps; the highest one rules
    at      INTEGER NOT NULL,    -- Unix ms
    author  TEXT NOT NULL,
    note    TEXT NOT NULL,
    yaml    TEXT NOT NULL
) STRICT;
