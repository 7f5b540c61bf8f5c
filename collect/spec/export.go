package spec

import (
	"encoding/json"

	"percorso"
)

const (
	// exportKey is the member that Export adds to a call.
	exportKey = "percorso"
	// maxExport bounds what Export adds, for the size limit of a Parser.
	maxExport = 4096
)

// archive is what the journal knows of a call and its text does not say.
// Format 1; docs/format/journal-export.md.
type archive struct {
	Version    int                 `json:"v"`
	Source     percorso.SourceID   `json:"source"`
	CallName   string              `json:"type"`
	Type       percorso.CallType   `json:"-"`
	MessageID  string              `json:"messageId"`
	Time       int64               `json:"time"`
	OriginalAt int64               `json:"original,omitempty"`
	SentAt     int64               `json:"sent,omitempty"`
	ReceivedAt int64               `json:"received"`
	Flags      percorso.EventFlags `json:"flags,omitempty"` // without Historical: what is read back is an import
	Origin
}

// Origin is what an export says of the source of a call, so that its word about
// identities is worth the same where the call is read back. The zero value
// says nothing.
type Origin struct {
	Trust  string `json:"trust,omitempty"` // server or browser, as of package source
	Shared bool   `json:"shared,omitempty"`
}

// Export appends e as one Segment call on one line, without a newline: its
// body, and a last member "percorso" with what only the journal knows. A Parser
// that gets it with Envelope.Historical returns the same event, its body byte
// for byte (but for line ends between values, which become blanks),
// flagged percorso.Historical; its source too, when the Envelope names none. Parser.Origin then returns origin.
func Export(dst []byte, e *percorso.Event, origin Origin) []byte {
	a := archive{
		Version: 1, Source: e.Source, CallName: e.Type.String(), MessageID: e.MessageID, Time: e.Time, OriginalAt: e.OriginalAt,
		SentAt: e.SentAt, ReceivedAt: e.ReceivedAt, Flags: e.Flags &^ percorso.Historical, Origin: origin,
	}
	text, err := json.Marshal(a)
	if err != nil {
		text = []byte("null") // strings and numbers always marshal
	}
	from := len(dst)
	dst = append(dst, e.Body[:len(e.Body)-1]...)
	for i := from; i < len(dst); i++ {
		if dst[i] == '\n' || dst[i] == '\r' {
			dst[i] = ' ' // between values: inside text JSON forbids it
		}
	}
	dst = append(append(append(dst, `,"`+exportKey+`":`...), text...), '}')
	return dst
}

// readArchive reads what Export added; nil when it is not that.
func readArchive(body []byte, m member) *archive {
	if m.value.absent() || body[m.value.from] != '{' {
		return nil
	}
	var a archive
	if err := json.Unmarshal(m.value.of(body), &a); err != nil || a.Version != 1 || a.MessageID == "" {
		return nil
	}
	if a.Type = percorso.ParseCallType(a.CallName); a.Type == 0 || a.ReceivedAt < Earliest {
		return nil
	}
	return &a
}
