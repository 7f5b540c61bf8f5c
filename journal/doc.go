// Package journal is what happened: the append-only record of all accepted
// events, in one order, from which all else can be rebuilt.
//
// Append returns after the events are on disk, and takes each (source, message
// id) once, for ever. Read feeds any number of consumers in order; each keeps a
// durable cursor. What was not accepted is kept beside it, as rejects.
//
// The store keeps blocks, not events: docs/format/journal-block.md has the
// bytes, docs/adr/0001-journal-blocks.md the reason.
package journal
