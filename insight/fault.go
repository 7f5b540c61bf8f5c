package insight

import (
	"strings"

	"percorso"
)

// Fault is what is wrong with a query: which field, why, and what to do about
// it. Errors of ParseQuery and Ask that are the asker's to mend have one in their
// chain.
type Fault struct {
	Field  string // the way to the field: "steps[1].where[0].field"; empty for the whole document
	Cause  string
	Remedy string // empty when the cause says it all
	Few    bool   // whether it would tell of too few customers for whoever asks
}

// Error returns "field: cause; remedy".
func (f *Fault) Error() string {
	var b strings.Builder
	if f.Field != "" {
		b.WriteString(f.Field)
		b.WriteString(": ")
	}
	b.WriteString(f.Cause)
	if f.Remedy != "" {
		b.WriteString("; ")
		b.WriteString(f.Remedy)
	}
	return b.String()
}

// fault returns an error of kind Invalid about field.
func fault(field, cause, remedy string) error {
	return percorso.Errorf(percorso.Invalid, "query: %w", &Fault{Field: field, Cause: cause, Remedy: remedy})
}
