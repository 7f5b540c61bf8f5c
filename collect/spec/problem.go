package spec

import (
	"errors"
	"fmt"

	"percorso"
)

// Code says why a call was not accepted. Codes are stable: they stand in the
// journal's rejects and in answers.
type Code string

// The codes of a Problem.
const (
	TooLarge          Code = "too_large"           // more bytes than an event may have
	BatchTooLarge     Code = "batch_too_large"     // more bytes than a request may have
	MalformedJSON     Code = "malformed_json"      // the text is not JSON
	MalformedGzip     Code = "malformed_gzip"      // the body ends early or is no gzip
	InvalidUTF8       Code = "invalid_utf8"        // the text is in another encoding
	TooDeep           Code = "too_deep"            // objects nest more than MaxDepth
	NotAnObject       Code = "not_an_object"       // a call is an object
	NoBatch           Code = "no_batch"            // a batch request without "batch"
	UnknownType       Code = "unknown_type"        // "type" is none of the six calls
	WrongType         Code = "wrong_type"          // a field has another JSON type
	MissingIdentifier Code = "missing_identifier"  // neither userId nor anonymousId
	MissingEvent      Code = "missing_event"       // a track without its name
	MissingGroup      Code = "missing_group_id"    // a group without groupId
	MissingPrevious   Code = "missing_previous_id" // an alias without previousId
	BadTimestamp      Code = "bad_timestamp"       // a time that cannot be read
	TimeOutOfRange    Code = "time_out_of_range"   // before 1971: an unset clock
	UnknownKey        Code = "unknown_write_key"   // no source has this write key
	BadRow            Code = "bad_row"             // of an import: a row that cannot be read
	BadValue          Code = "bad_value"           // of an import: a field of a row that cannot be used
)

// Problem says what is wrong with one call, in which field, and what to do.
type Problem struct {
	Code    Code
	Field   string // the path of the field, "" when it is the call as a whole
	Message string
}

// Error returns the message, with the field before it.
func (p *Problem) Error() string {
	if p.Field == "" {
		return p.Message
	}
	return p.Field + ": " + p.Message
}

// Kind is what percorso.KindOf would say of the problem.
func (p *Problem) Kind() percorso.ErrorKind {
	switch p.Code {
	case TooLarge, BatchTooLarge:
		return percorso.TooLarge
	case UnknownKey:
		return percorso.Unauthorized
	default:
		return percorso.Invalid
	}
}

func problem(code Code, field, format string, args ...any) *Problem {
	return &Problem{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// AsProblem returns the Problem in err's chain, or nil.
func AsProblem(err error) *Problem {
	p, _ := errors.AsType[*Problem](err)
	return p
}
