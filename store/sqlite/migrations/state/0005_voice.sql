-- Voices: what people wrote in surveys, reviews and tickets, kept beside the index, and the journal position that
-- they reach. Derived from the journal: percorso rebuild makes them anew.
-- +goose Up
CREATE TABLE voice_place (
    id        INTEGER PRIMARY KEY,
    signature TEXT NOT NULL UNIQUE -- JSON of catalogue.Signature: where it was said
) STRICT;
CREATE TABLE voice (
    seq     INTEGER PRIMARY KEY, -- position in the journal
    node    INTEGER NOT NULL,    -- the identifier that leads the event
    at      INTEGER NOT NULL,    -- Unix ms
    place   INTEGER NOT NULL REFERENCES voice_place (id),
    emotion INTEGER,             -- thousandths, -2000 to 2000; null when nothing but words was given
    kind    TEXT NOT NULL,       -- survey, review, ticket
    text    TEXT NOT NULL
) STRICT;
CREATE TABLE voice_cursor (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    cursor INTEGER NOT NULL      -- position in the journal
) STRICT;
INSERT INTO voice_cursor (one, cursor) VALUES (1, 0);
