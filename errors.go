package percorso

import (
	"errors"
	"fmt"
)

// ErrorKind says what sort of thing went wrong. Only api knows which HTTP
// status a kind becomes, and only cmd which exit code.
type ErrorKind uint8

// The kinds of error. Internal is the zero value: a fault of ours.
const (
	Internal     ErrorKind = iota
	Invalid                // the input is wrong, and says where
	NotFound               // there is no such thing
	Conflict               // somebody was faster, or a rule forbids it
	Unauthorized           // no key, or a wrong one
	Forbidden              // a key that may not do this
	TooLarge               // over a documented size
	TooMany                // over a documented rate
	Unavailable            // cannot be done now, try again: disk full, read-only folder
	Newer                  // the data was written by a newer version
)

var kindNames = [...]string{"internal", "invalid", "not_found", "conflict", "unauthorized", "forbidden", "too_large", "too_many", "unavailable", "newer"}

// String returns the kind's name as it stands in JSON answers.
func (k ErrorKind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[Internal]
}

type kindError struct {
	kind ErrorKind
	err  error
}

func (e *kindError) Error() string { return e.err.Error() }
func (e *kindError) Unwrap() error { return e.err }

// Errorf formats an error of kind k. The text says what was being done, names
// the field or the row, and the remedy; %w keeps the cause.
func Errorf(k ErrorKind, format string, args ...any) error {
	return &kindError{kind: k, err: fmt.Errorf(format, args...)}
}

// KindOf returns the kind of the outermost error in err's chain that has one,
// else Internal.
func KindOf(err error) ErrorKind {
	if e, ok := errors.AsType[*kindError](err); ok {
		return e.kind
	}
	return Internal
}
