package spec

import (
	"unsafe"

	"github.com/valyala/fastjson"

	"percorso"
)

// Call is the parsed view of an accepted event. Its strings may alias the
// Decoder's memory: clone them to keep them beyond the next Decode.
type Call struct {
	Type                                     percorso.CallType
	UserID, AnonymousID, PreviousID, GroupID string
	// Name is the event of a track call, and the name of a page or screen.
	Name string
	// Category of a page or screen.
	Category string
	// Context, Properties and Traits are nil when absent.
	Context, Properties, Traits *fastjson.Value
}

// Decoder reads the bodies of accepted events. The zero value is ready to use.
// It reuses memory and is for one goroutine at a time.
type Decoder struct {
	parser fastjson.Parser
	call   Call
}

// Decode returns the parsed view of e, valid until the next Decode.
func (d *Decoder) Decode(e *percorso.Event) (*Call, error) {
	v, err := d.parser.ParseBytes(e.Body)
	if err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "reading the body of event %d: %w", e.Seq, err)
	}
	o, err := v.Object()
	if err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "reading the body of event %d: %w", e.Seq, err)
	}
	c := &d.call
	*c = Call{Type: e.Type}
	o.Visit(func(key []byte, v *fastjson.Value) {
		switch string(key) {
		case "userId":
			scalar(&c.UserID, v)
		case "anonymousId":
			scalar(&c.AnonymousID, v)
		case "previousId":
			scalar(&c.PreviousID, v)
		case "groupId":
			scalar(&c.GroupID, v)
		case "event":
			if c.Type == percorso.Track {
				scalar(&c.Name, v)
			}
		case "name":
			if c.Type == percorso.Page || c.Type == percorso.Screen {
				scalar(&c.Name, v)
			}
		case "category":
			scalar(&c.Category, v)
		case "context":
			object(&c.Context, v)
		case "properties":
			object(&c.Properties, v)
		case "traits":
			object(&c.Traits, v)
		}
	})
	if c.Category == "" && (c.Type == percorso.Page || c.Type == percorso.Screen) {
		c.Category = Text(c.Properties, "category")
	}
	if c.Name == "" && (c.Type == percorso.Page || c.Type == percorso.Screen) {
		c.Name = Text(c.Properties, "name")
	}
	return c, nil
}

// scalar and object keep the first of equal keys, as the Parser does.
func scalar(at *string, v *fastjson.Value) {
	if *at == "" {
		*at = Text(v)
	}
}

func object(at **fastjson.Value, v *fastjson.Value) {
	if *at == nil && v.Type() == fastjson.TypeObject {
		*at = v
	}
}

// Text returns the scalar at path below v as text: numbers as written, true and
// false as words; "" when it is absent, null or no scalar. V may be nil. The
// text may alias the memory of v's parser.
func Text(v *fastjson.Value, path ...string) string {
	if len(path) > 0 {
		v = v.Get(path...)
	}
	if v == nil {
		return ""
	}
	switch v.Type() {
	case fastjson.TypeString:
		b, err := v.StringBytes()
		if err != nil || len(b) == 0 {
			return ""
		}
		return unsafe.String(&b[0], len(b)) //nolint:gosec // documented to alias: the bytes stay while v does
	case fastjson.TypeNumber:
		var buf [32]byte
		return string(v.MarshalTo(buf[:0]))
	case fastjson.TypeTrue:
		return "true"
	case fastjson.TypeFalse:
		return "false"
	default:
		return ""
	}
}
