-- Identity: the evidence that links identifiers, and the traits of profiles, in
-- blocks, and the journal position that they reach. docs/format/identity.md
-- says what is in a block.
-- +goose Up
CREATE TABLE identity_block (
    id   INTEGER PRIMARY KEY, -- ascending in the order of loading
    part INTEGER NOT NULL,    -- 1 evidence, 2 traits
    body BLOB NOT NULL
) STRICT;
CREATE TABLE identity_cursor (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    cursor INTEGER NOT NULL   -- position in the journal
) STRICT;
INSERT INTO identity_cursor (one, cursor) VALUES (1, 0);
