// Package index keeps all interactions in columns, by profile and then by time,
// as the kernels of the engine read them (sequence.Block).
//
// An index is a few immutable parts. The base holds almost everything; what came
// since is in small parts, each of which holds its profiles whole, their older
// interactions included, and the parts before skip those profiles. So a profile
// lives in exactly one block of a view, a fresh interaction is visible at once,
// and a merge or a split of profiles is the same operation as an append: the
// profiles concerned are put together anew. Parts are merged in the background.
//
// The index is derived from the journal: it can be thrown away and built again.
// A snapshot file (docs/format/snapshot.md) spares the time for that. Why the
// columns are as they are stands in docs/adr/0003-index-layout.md.
package index
