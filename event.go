package percorso

// CallType is the Segment call that an event came as.
type CallType uint8

// The Segment calls. The numbers are stored; they are never reused.
const (
	Track    CallType = 1
	Page     CallType = 2
	Screen   CallType = 3
	Identify CallType = 4
	Group    CallType = 5
	Alias    CallType = 6
)

var callNames = [...]string{"", "track", "page", "screen", "identify", "group", "alias"}

// String returns the call's name on the wire.
func (t CallType) String() string {
	if int(t) < len(callNames) {
		return callNames[t]
	}
	return ""
}

// ParseCallType returns the call of that name on the wire, or 0.
func ParseCallType(s string) CallType {
	for i, n := range callNames {
		if i > 0 && n == s {
			return CallType(i)
		}
	}
	return 0
}

// EventFlags mark how an event came to be as it is. The bits are stored.
type EventFlags uint8

// The flags of an event.
const (
	// ClockAdjusted marks a time that was clamped because it lay too far ahead.
	ClockAdjusted EventFlags = 1 << iota
	// Historical marks an import: it updates profiles and analyses, and
	// triggers no automation unless asked.
	Historical
)

// Event is what a source says happened, as received; it is never changed.
// Times are Unix milliseconds, UTC; 0 means that the source did not say.
type Event struct {
	Seq        int64 // position in the journal, from 1; 0 until appended
	Source     SourceID
	MessageID  string // unique within the source; the door makes one up where it is missing
	Type       CallType
	Flags      EventFlags
	Time       int64 // when it happened, after the clock rule of collect
	ReceivedAt int64
	SentAt     int64
	OriginalAt int64  // the source's own timestamp, before the clock rule
	Body       []byte // the call as JSON, batch-level context merged in
}
