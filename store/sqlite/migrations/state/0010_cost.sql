-- Costs: what was spent on a channel, a campaign or another value, over days. The id is made of all the rest.
-- +goose Up
CREATE TABLE cost (
    id       TEXT PRIMARY KEY,
    field    TEXT NOT NULL,    -- channel, touchpoint, stage, event, source or property:NAME
    value    TEXT NOT NULL,
    from_day TEXT NOT NULL,    -- 2026-11-01
    to_day   TEXT NOT NULL,    -- the last day, inclusive
    amount   INTEGER NOT NULL, -- hundredths
    currency TEXT NOT NULL,    -- ISO 4217
    note     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
