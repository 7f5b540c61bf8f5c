package spec

import "percorso"

// Reject is a call that was not accepted, kept so that it can be seen, put
// right and replayed. Times are Unix ms.
type Reject struct {
	ID         int64             `json:"id"` // from 1; 0 until kept
	Source     percorso.SourceID `json:"source"`
	Code       Code              `json:"code"`
	Field      string            `json:"field,omitempty"`
	Message    string            `json:"message"`
	Call       percorso.CallType `json:"-"` // what the path of the request said; 0 for a batch or a file
	ReceivedAt int64             `json:"received_at"`
	SentAt     int64             `json:"sent_at,omitempty"`
	Historical bool              `json:"historical,omitempty"`
	// Place is where in its request or file the call stood: "batch[3]", "row 17".
	Place string `json:"place,omitempty"`
	// Sample is the call as it came, with the context of its batch, or the
	// beginning of it when Cut: what is cut cannot be replayed unchanged.
	Sample     []byte `json:"-"`
	Cut        bool   `json:"cut,omitempty"`
	ReplayedAt int64  `json:"replayed_at,omitempty"` // 0 until replayed with success
}

// MaxSample is how many bytes of a call a Reject keeps.
const MaxSample = 64 << 10

// NewReject describes a call that err turned away. It copies the call.
func NewReject(err error, t percorso.CallType, call []byte, env Envelope, place string) Reject {
	r := Reject{Source: env.Source, Call: t, ReceivedAt: env.ReceivedAt, SentAt: env.SentAt, Historical: env.Historical, Place: place}
	r.Code, r.Message = MalformedJSON, err.Error()
	if p := AsProblem(err); p != nil {
		r.Code, r.Field, r.Message = p.Code, p.Field, p.Message
	}
	if len(call) > MaxSample {
		call, r.Cut = call[:MaxSample], true
	}
	r.Sample = withContext(call, env)
	return r
}

// Appended says what became of events that were given to the journal.
type Appended struct {
	Accepted   int
	Duplicates int
	Last       int64 // the journal's last position after it
}
