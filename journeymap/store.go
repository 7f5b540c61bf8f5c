package journeymap

import (
	"context"
	"encoding/json"
	"time"
)

// Store keeps maps. A workspace has at most some thousand of them.
type Store interface {
	// Look runs f on one state of the store, which f does not change.
	Look(ctx context.Context, f func(Tx) error) error
	// Change runs f alone, and keeps what it did, on the disk, if it returns nil.
	Change(ctx context.Context, f func(Tx) error) error
}

// Tx is what can be done to a store. What is not found is an error of kind
// NotFound. Save adds what has a new id, and else changes it. Times are kept to
// the millisecond, in UTC.
type Tx interface {
	LogTx
	TalkTx
	DoorTx
	AssetTx

	Heads() ([]Head, error) // the one changed last first, deleted ones too
	Head(id ID) (Head, error)
	SaveHead(h Head) error
	// Purge takes a map away for good, with all that is its own.
	Purge(id ID) error
}

// LogTx is the log of changes, and the states that are kept of it.
type LogTx interface {
	// AppendBatch adds a batch. A seq or a name that the map already has is an
	// error of kind Conflict.
	AppendBatch(m ID, b Record) error
	// SeqOf returns the number of the batch of that name, 0 if there is none.
	SeqOf(m ID, batch string) (int64, error)
	// Batches returns the batches after a number, in order, at most limit.
	Batches(m ID, after int64, limit int) ([]Record, error)
	// Snapshot returns the state that was kept last.
	Snapshot(m ID) (Snapshot, error)
	SaveSnapshot(m ID, s Snapshot) error

	Versions(m ID) ([]Version, error) // the newest first
	// Version returns a version with its state, packed.
	Version(m ID, number int64) (Version, []byte, error)
	SaveVersion(m ID, v Version, nodes []byte) error

	// LastActivity returns the newest of a map; an ID of 0 is none.
	LastActivity(m ID) (Activity, error)
	SaveActivity(a Activity) error // with ID 0: adds it
	// Activities returns what happened to those maps, the newest first, before
	// an ID if that is not 0.
	Activities(maps []ID, before int64, limit int) ([]Activity, error)
}

// TalkTx is what people say about a map.
type TalkTx interface {
	// Remarks returns a map's, thread by thread, the oldest first.
	Remarks(m ID) ([]Remark, error)
	Remark(m ID, id string) (Remark, error)
	// RemarkNamed returns the remark that a client sent under that name.
	RemarkNamed(m ID, batch string) (Remark, error)
	SaveRemark(r Remark) error
	// OpenThreads counts, by map, the threads that are not resolved.
	OpenThreads() (map[ID]int, error)
	// SetMentions makes those people the ones whom a remark mentions. Who was
	// before stays as seen as they were.
	SetMentions(remark string, people []string, at time.Time) error
	// Mentions returns a person's, the newest first, at most limit.
	Mentions(person string, unread bool, limit int) ([]Mention, error)
	// SeeMentions marks a person's mentions in those remarks as seen; all of
	// them if there are none.
	SeeMentions(person string, remarks []string, at time.Time) error
}

// DoorTx is who may see a map.
type DoorTx interface {
	Grants(m ID) ([]Grant, error) // by person
	AllGrants() (map[ID][]Grant, error)
	SetGrants(m ID, grants []Grant) error

	Shares(m ID) ([]Share, error) // the newest first
	ShareByHash(hash [32]byte) (Share, error)
	Share(id string) (Share, error)
	SaveShare(s Share) error
	DeleteShare(id string) error
}

// AssetTx is the pictures of a map.
type AssetTx interface {
	Assets(m ID) ([]Asset, error) // the oldest first
	Asset(m ID, id string) (Asset, []byte, error)
	// AddAsset keeps a picture; one that is there already gets its age anew.
	AddAsset(m ID, a Asset, content []byte) error
	CopyAssets(from, to ID) error
	DeleteAsset(m ID, id string) error
}

// Record is a batch of changes as it is kept.
type Record struct {
	Seq int64
	ID  string // the client's name for it
	By  Author
	At  time.Time
	Ops json.RawMessage
}

// Snapshot is the state of a map after a batch.
type Snapshot struct {
	Seq   int64
	Nodes []byte // packed
}

// VersionKind says why a version was kept.
type VersionKind string

// The kinds of version.
const (
	Named    VersionKind = "named"    // somebody gave it a name
	Approved VersionKind = "approved" // the map was approved
	Before   VersionKind = "before"   // what was before another version was brought back
)

// Version is a state of a map that is kept under a name.
type Version struct {
	Number int64       `json:"version" doc:"From 1 within the map"`
	Kind   VersionKind `json:"kind" enum:"named,approved,before" doc:"Given a name by somebody, kept at an approval, or before another was brought back"`
	Name   string      `json:"name"`
	Note   string      `json:"note"`
	By     Author      `json:"by"`
	At     time.Time   `json:"at"`
	Seq    int64       `json:"seq" doc:"The last batch in it"`
}

// Remark is what somebody said about a place of a map.
type Remark struct {
	ID         string
	Map        ID
	Thread     string // id of the remark that began it; its own for the first
	Node       string
	By         Author
	Share      string // the link that a guest came by
	Text       string // empty once deleted
	Mentions   []string
	At         time.Time
	EditedAt   time.Time
	DeletedAt  time.Time
	ResolvedAt time.Time // of the first of a thread
	ResolvedBy string
	Batch      string // the client's name for it: sent twice, kept once
}

// Mention is where somebody was mentioned.
type Mention struct {
	Remark Remark
	SeenAt time.Time // zero: unread
}

// ActivityKind is what happened to a map.
type ActivityKind string

// The kinds of activity.
const (
	Created   ActivityKind = "created"
	Edited    ActivityKind = "edited" // changes of one person, one soon after the other
	Commented ActivityKind = "commented"
	Resolved  ActivityKind = "resolved"
	Versioned ActivityKind = "version"
	Restored  ActivityKind = "restored_version"
	StateSet  ActivityKind = "state"
	AccessSet ActivityKind = "access" // who may see it was changed
	Shared    ActivityKind = "shared"
	Unshared  ActivityKind = "unshared"
	Deleted   ActivityKind = "deleted"
	Undeleted ActivityKind = "restored"
)

// Activity is something that happened to a map.
type Activity struct {
	ID     int64
	Map    ID
	Kind   ActivityKind
	By     Author
	At     time.Time
	Until  time.Time // when the last of it was
	Seq    int64     // of the map, after it
	Detail Detail
}

// Detail says more about an activity; which fields it has depends on the kind.
type Detail struct {
	Added   map[string]int `json:"added,omitempty" doc:"Nodes by kind: stage, step, card, lane ..."`
	Changed map[string]int `json:"changed,omitempty"`
	Removed map[string]int `json:"removed,omitempty"`
	Nodes   []string       `json:"nodes,omitempty" doc:"The first 20 that were touched"`
	Batches int            `json:"batches,omitempty"`
	Text    string         `json:"text,omitempty" doc:"The comment’s beginning, the version’s name, the new state"`
	Node    string         `json:"node,omitempty" doc:"What the comment is on"`
	Version int64          `json:"version,omitempty"`
}
