package identity

import (
	"context"
	"time"

	"github.com/valyala/fastjson"

	"percorso"
	"percorso/collect/spec"
	"percorso/identity/consent"
	"percorso/identity/graph"
	"percorso/identity/profile"
)

// Agreed is what a person has said about a purpose, and where it is from.
type Agreed struct {
	Purpose string              `json:"purpose" doc:"As the sources call it: email, push, analytics, marketing ..."`
	Granted bool                `json:"granted"`
	Time    time.Time           `json:"time"`
	Event   int64               `json:"event" doc:"Position in the journal of the event that says so: the proof"`
	Of      percorso.Identifier `json:"of" doc:"The identifier that said so"`
	Merged  bool                `json:"merged" doc:"Whether it holds because, when two profiles became one, the more restrictive of both was kept"`
}

// Consents returns what the person with node n has agreed to, by purpose.
func (i *Identity) Consents(ctx context.Context, n graph.Node) ([]Agreed, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defer i.settled()()
	out := []Agreed{}
	if n == 0 || int(n) > i.graph.Len() {
		return out, nil
	}
	var said []consent.Statement
	for _, s := range i.traits.History(i.graph.Members(n), func(name string) bool { _, ok := consent.Purpose(name); return ok }) {
		purpose, _ := consent.Purpose(s.Name)
		granted, ok := consent.Read(s.Value)
		if s.Gone || !ok {
			continue
		}
		said = append(said, consent.Statement{Purpose: purpose, Granted: granted, Node: s.Node, Time: s.Stamp.Time, Seq: s.Stamp.Seq})
	}
	var joins []consent.Join
	for _, s := range i.graph.Joined(n) {
		if s.Verdict == graph.Joins {
			joins = append(joins, consent.Join{A: s.A, B: s.B, Time: s.Time, Seq: s.Seq})
		}
	}
	for _, c := range consent.Of(said, joins) {
		out = append(out, Agreed{
			Purpose: c.Purpose, Granted: c.Granted, Time: instant(c.Time), Event: c.Seq, Of: i.graph.Identifier(c.Node), Merged: c.Merged,
		})
	}
	return out, nil
}

// agree keeps the consent that a call states with its identifier: each category
// of context.consent.categoryPreferences, and that mail is no longer wanted.
func (i *Identity) agree(n graph.Node, c *spec.Call, at profile.Stamp) {
	if c.Type == percorso.Track && c.Name == unsubscribed {
		i.traits.Set(n, []byte(consent.Prefix+"email"), []byte("false"), at)
	}
	if c.Context == nil {
		return
	}
	v := c.Context.Get("consent", "categoryPreferences")
	if v == nil || v.Type() != fastjson.TypeObject {
		return
	}
	o, err := v.Object()
	if err != nil {
		return
	}
	o.Visit(func(key []byte, v *fastjson.Value) {
		i.name = append(append(i.name[:0], consent.Prefix...), key...)
		switch v.Type() {
		case fastjson.TypeTrue:
			i.traits.Set(n, i.name, []byte("true"), at)
		case fastjson.TypeFalse:
			i.traits.Set(n, i.name, []byte("false"), at)
		default: // neither yes nor no
		}
	})
}

// unsubscribed is the event of the e-mail specification that takes consent back.
const unsubscribed = "Unsubscribed"
