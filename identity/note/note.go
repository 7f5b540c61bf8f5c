// Package note keeps what colleagues write down about a customer.
package note

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"percorso"
)

// MaxText is how long a note may be, in characters.
const MaxText = 2000

// Undo is how long a deleted note can be brought back.
const Undo = 24 * time.Hour

// Note is what a colleague wrote about a customer.
type Note struct {
	ID      string             `json:"id"`
	Profile percorso.ProfileID `json:"-"`
	Author  string             `json:"author" doc:"Id of the person; empty for whoever opened the demo"`
	Name    string             `json:"name" doc:"Of the author, at the time"`
	At      time.Time          `json:"at"`
	Text    string             `json:"text"`
}

// Store keeps notes.
type Store interface {
	// Notes returns the notes on any of the profiles, newest first.
	Notes(ctx context.Context, profiles []percorso.ProfileID) ([]Note, error)
	AddNote(ctx context.Context, n Note) error
	// Note returns one note, deleted or not; the error is of kind NotFound when
	// there is none.
	Note(ctx context.Context, id string) (Note, error)
	// DeleteNote takes a note away, and for good those that were deleted longer
	// than Undo before.
	DeleteNote(ctx context.Context, id string, at time.Time) error
	// RestoreNote brings a deleted note back.
	RestoreNote(ctx context.Context, id string) error
}

// Check returns the text without blanks around it, or what is wrong with it.
func Check(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", percorso.Errorf(percorso.Invalid, "text: the note is empty; write what a colleague should know")
	case n > MaxText:
		return "", percorso.Errorf(percorso.Invalid, "text: the note has %d characters; at most %d are kept", n, MaxText)
	case !utf8.ValidString(text):
		return "", percorso.Errorf(percorso.Invalid, "text: the note is not plain text")
	}
	return text, nil
}
