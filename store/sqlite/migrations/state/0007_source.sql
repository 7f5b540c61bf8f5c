-- Sources: the key before the present one, which still opens for a while; and what came from each source, day by day,
-- with the journal position that the counts reach. The counts of events are derived from the journal, those of
-- duplicates are not: the journal does not have them.
-- +goose Up
ALTER TABLE source ADD COLUMN former_key TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN former_until INTEGER NOT NULL DEFAULT 0; -- Unix ms

CREATE TABLE volume (
    source     TEXT NOT NULL,
    day        TEXT NOT NULL,    -- of arrival, in the zone of the workspace: 2026-11-22
    events     INTEGER NOT NULL,
    historical INTEGER NOT NULL, -- of these, from imports
    duplicates INTEGER NOT NULL,
    last_at    INTEGER NOT NULL, -- of arrival, Unix ms
    delays     TEXT NOT NULL,    -- JSON list: how many events came how late, by the steps of collect/volume
    PRIMARY KEY (source, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE volume_cursor (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    cursor INTEGER NOT NULL      -- position in the journal
) STRICT;
INSERT INTO volume_cursor (one, cursor) VALUES (1, 0);
