package follow

import (
	"math"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"percorso"
	"percorso/collect/spec"
	"percorso/sequence"
)

// MaxPropertyLength is the longest text that becomes a property one can filter
// by, in bytes; a longer one is prose.
const MaxPropertyLength = 120

// internLimit bounds the memory of the texts seen; beyond it they are copied.
const internLimit = 1 << 18

// reader takes out of a call what the index keeps. Its texts live as long as
// the reader, its slices until reset.
type reader struct {
	decoder spec.Decoder
	texts   map[string]string
	arena   []sequence.Prop
	start   int
	key     []byte
}

func (r *reader) init() { r.texts = map[string]string{} }

func (r *reader) reset() { r.arena = make([]sequence.Prop, 0, cap(r.arena)) }

// text returns b as a string that may be kept.
func (r *reader) text(b []byte) string {
	if s, ok := r.texts[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(r.texts) < internLimit {
		r.texts[s] = s
	}
	return s
}

// props lists the properties one can filter by: the scalars of properties, one
// level of nesting as "a.b", and what the context says of the device, the
// system, the campaign and the language. Prose is left out, and all lists but that
// of the products of an order.
func (r *reader) props(call *spec.Call) []sequence.Prop {
	r.start = len(r.arena)
	r.object(call.Properties, "", 1)
	r.products(call.Properties)
	r.order(call.Properties)
	if ctx := call.Context; ctx != nil {
		r.object(ctx.Get("campaign"), "context.campaign.", 0)
		r.scalar("context.device.type", ctx.Get("device", "type"))
		r.scalar("context.os.name", ctx.Get("os", "name"))
		r.scalar("context.app.version", ctx.Get("app", "version"))
		r.scalar("context.locale", ctx.Get("locale"))
	}
	return r.arena[r.start:len(r.arena):len(r.arena)]
}

func (r *reader) object(v *fastjson.Value, prefix string, depth int) {
	if v == nil || v.Type() != fastjson.TypeObject {
		return
	}
	obj, err := v.Object()
	if err != nil {
		return
	}
	obj.Visit(func(key []byte, v *fastjson.Value) {
		if v.Type() == fastjson.TypeObject {
			if depth > 0 {
				r.object(v, prefix+string(key)+".", depth-1)
			}
			return
		}
		r.key = append(append(r.key[:0], prefix...), key...)
		r.scalarBytes(r.key, v)
	})
}

func (r *reader) scalar(name string, v *fastjson.Value) {
	if v != nil {
		r.key = append(r.key[:0], name...)
		r.scalarBytes(r.key, v)
	}
}

func (r *reader) scalarBytes(name []byte, v *fastjson.Value) {
	var value string
	switch v.Type() {
	case fastjson.TypeString:
		b, err := v.StringBytes()
		if err != nil || len(b) == 0 || len(b) > MaxPropertyLength {
			return
		}
		value = r.text(b)
	case fastjson.TypeNumber:
		var buf [64]byte
		value = r.text(v.MarshalTo(buf[:0]))
	case fastjson.TypeTrue:
		value = "true"
	case fastjson.TypeFalse:
		value = "false"
	default:
		return
	}
	r.arena = append(r.arena, sequence.Prop{Name: r.text(name), Value: value})
}

// scoreFields are the properties that hold an answer, and its scale.
var scoreFields = [...]struct {
	name string
	kind percorso.ScoreKind
}{
	{"nps", percorso.NPS},
	{"csat", percorso.CSAT},
	{"ces", percorso.CES},
	{"stars", percorso.Stars},
	{"rating", percorso.Stars},
	{"emotion", percorso.Feeling},
}

// emotion sets the row's emotion: from properties score and scale, else from a
// property named for its scale.
func (r *reader) emotion(row *sequence.Row, call *spec.Call) {
	p := call.Properties
	if p == nil {
		return
	}
	kind, score, ok := percorso.ScoreKind(spec.Text(p, "scale")), p.Get("score"), false
	if kind != "" && score != nil {
		if n, is := number(score); is {
			row.Emotion, ok = percorso.EmotionOf(kind, n)
		}
	}
	for i := 0; !ok && i < len(scoreFields); i++ {
		if v := p.Get(scoreFields[i].name); v != nil {
			if n, is := number(v); is {
				row.Emotion, ok = percorso.EmotionOf(scoreFields[i].kind, n)
			}
		}
	}
	if ok {
		row.Flags |= sequence.HasEmotion
	}
}

// number reads a JSON number, or a text that is one.
func number(v *fastjson.Value) (float64, bool) {
	switch v.Type() {
	case fastjson.TypeNumber:
		n, err := v.Float64()
		return n, err == nil
	case fastjson.TypeString:
		b, err := v.StringBytes()
		if err != nil || len(b) == 0 {
			return 0, false
		}
		n, err := strconv.ParseFloat(string(b), 64)
		return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
	default:
		return 0, false
	}
}

// valueOf returns the worth of an event in hundredths, halves away from zero.
// What is beyond ±10^13 is no amount of money.
func valueOf(p *fastjson.Value) (int64, bool) {
	for _, name := range [...]string{"revenue", "total", "value"} {
		v := p.Get(name)
		if v == nil {
			continue
		}
		if n, ok := number(v); ok && math.Abs(n) <= 1e13 {
			return int64(math.Round(n * 100)), true
		}
	}
	return 0, false
}

// isRefund reports whether a track call of this name gives money back.
func isRefund(name string) bool {
	return equalFold(name, "Order Refunded") || equalFold(name, "Order Cancelled")
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
