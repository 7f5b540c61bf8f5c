package importer

import (
	"time"

	"percorso"
)

// Report says what an import did.
type Report struct {
	Mapping string            `json:"mapping,omitempty"`
	Source  percorso.SourceID `json:"source,omitempty"`
	DryRun  bool              `json:"dry_run,omitempty"`

	// Cut says that a table has more rows than LimitEach.
	Cut bool `json:"cut,omitempty"`

	// Rows counts the rows that were to become interactions, LookedUp those of
	// tables that were only looked up in, broken rows included.
	Rows     int64 `json:"rows"`
	LookedUp int64 `json:"looked_up,omitempty"`
	// Interactions is how many were made: Accepted and Duplicates together, or
	// in a dry run how many would go to the journal.
	Interactions int64 `json:"interactions"`
	Accepted     int64 `json:"accepted"`
	Duplicates   int64 `json:"duplicates"` // in the journal already, or twice in the data
	Rejects      int64 `json:"rejects"`

	// First and Last are the times of the first and the last interaction, in
	// Unix milliseconds; 0 when there are none.
	First int64 `json:"first,omitempty"`
	Last  int64 `json:"last,omitempty"`

	Kinds   []KindReport    `json:"kinds,omitempty"`
	Joins   []JoinReport    `json:"joins,omitempty"`
	Files   []FileReport    `json:"files"`
	Samples []Reject        `json:"samples,omitempty"` // the first rejects
	Preview []PreviewedCall `json:"preview,omitempty"` // of a dry run: the first interactions

	Elapsed time.Duration `json:"elapsed_ns"`
}

// Complete reports whether every file could be read to its end.
func (r *Report) Complete() bool {
	for i := range r.Files {
		if r.Files[i].Problem != "" {
			return false
		}
	}
	return true
}

// KindReport counts the interactions of one item of the mapping.
type KindReport struct {
	ID      string `json:"id"`
	Made    int64  `json:"made"`
	Skipped int64  `json:"skipped"` // rows, or elements, for which its condition did not hold
}

// JoinReport counts the rows that found nothing in a joined table.
type JoinReport struct {
	Table   string `json:"table"`
	Join    string `json:"join"`
	Missing int64  `json:"missing"`
}

// FileReport says how far a file was read.
type FileReport struct {
	Table string `json:"table,omitempty"`
	Name  string `json:"name"`
	Rows  int64  `json:"rows"`
	Bytes int64  `json:"bytes"` // of the file, compressed as it is
	// Problem is why the file could not be read to its end; the rows before
	// that were imported.
	Problem string `json:"problem,omitempty"`
}

// Reject is a row, or one interaction of a row, that was not imported.
type Reject struct {
	File        string `json:"file"`
	Row         int64  `json:"row"` // the line in a text, the row of a sheet, else the number of the record
	Interaction string `json:"interaction,omitempty"`
	Field       string `json:"field,omitempty"`  // of the mapping
	Column      string `json:"column,omitempty"` // of the table
	Cause       string `json:"cause"`
	Sample      string `json:"sample,omitempty"` // the beginning of the row
}

// PreviewedCall is an interaction that a dry run made.
type PreviewedCall struct {
	File        string `json:"file"`
	Row         int64  `json:"row"`
	Interaction string `json:"interaction,omitempty"`
	Call        string `json:"call"` // the Segment call, as JSON
}

// Progress says how far an import is.
type Progress struct {
	Table        string
	File         string
	Rows         int64 // of all files so far
	Interactions int64
	Rejects      int64
	Bytes        int64 // of the files, compressed as they are
	TotalBytes   int64
}
