package identity

import (
	"strings"

	"github.com/valyala/fastjson"

	"percorso"
	"percorso/collect/spec"
	"percorso/identity/graph"
)

// mention is an identifier that a call names.
type mention struct {
	kind  percorso.IdentifierKind
	value string // normalised; may alias the call

	own     bool // the call's own userId or anonymousId: who is speaking
	aliased bool // the previousId of an alias call
	carried bool // named otherwise than as a previousId
}

// extractor reads the identifiers out of calls. It is for one goroutine at a
// time and reuses its memory.
type extractor struct {
	normaliser *normaliser
	mentions   []mention
	ignored    func(percorso.IdentifierKind, Ignored)
	visit      func(key []byte, v *fastjson.Value) // x.field, bound once
}

func newExtractor(region string, ignored func(percorso.IdentifierKind, Ignored)) *extractor {
	x := &extractor{normaliser: newNormaliser(region), ignored: ignored}
	x.visit = x.field
	return x
}

// extract returns the identifiers of a call, the call's own first, each once.
// They are valid until the next extract, and no longer than the call.
func (x *extractor) extract(c *spec.Call) []mention {
	x.mentions = x.mentions[:0]
	x.add(percorso.UserID, c.UserID, mention{own: true, carried: true})
	x.add(percorso.AnonymousID, c.AnonymousID, mention{own: true, carried: true})
	if c.Type == percorso.Alias && c.PreviousID != c.UserID {
		// The protocol does not say whether it was a user id or an anonymous id.
		// The one that it was not, nothing but this call will ever name.
		if c.PreviousID != c.AnonymousID {
			x.add(percorso.UserID, c.PreviousID, mention{aliased: true})
		}
		x.add(percorso.AnonymousID, c.PreviousID, mention{aliased: true})
	}
	if c.Type != percorso.Group { // the traits of a group call are those of the group
		x.fields(c.Traits)
	}
	if c.Context != nil {
		x.fields(c.Context.Get("traits"))
	}
	x.fields(c.Properties)
	if c.Context != nil {
		x.external(c.Context.Get("externalIds"))
	}
	return x.mentions
}

func (x *extractor) add(kind percorso.IdentifierKind, raw string, m mention) {
	if raw == "" {
		return
	}
	value, why := x.normaliser.identifier(kind, raw)
	if why != taken {
		x.ignored(kind, why)
		return
	}
	for i := range x.mentions {
		if o := &x.mentions[i]; o.kind == kind && o.value == value {
			o.own, o.aliased, o.carried = o.own || m.own, o.aliased || m.aliased, o.carried || m.carried
			return
		}
	}
	m.kind, m.value = kind, value
	x.mentions = append(x.mentions, m)
}

// fields reads the identifiers among the fields of an object.
func (x *extractor) fields(v *fastjson.Value) {
	if v == nil || v.Type() != fastjson.TypeObject {
		return
	}
	o, err := v.Object()
	if err != nil {
		return
	}
	o.Visit(x.visit)
}

func (x *extractor) field(key []byte, v *fastjson.Value) {
	switch string(key) {
	case "email", "email_address", "emailAddress":
		x.add(percorso.Email, spec.Text(v), mention{carried: true})
	case "phone", "phone_number", "phoneNumber":
		x.add(percorso.Phone, spec.Text(v), mention{carried: true})
	case "loyalty_card", "loyaltyCard", "loyalty_id", "loyaltyId", "loyalty_number", "loyaltyNumber",
		"loyalty_card_number", "loyaltyCardNumber", "fidelity_card", "fidelityCard", "card_number", "cardNumber":
		x.add(percorso.LoyaltyCard, spec.Text(v), mention{carried: true})
	}
}

// external reads context.externalIds: [{id, type, collection, encoding}].
func (x *extractor) external(v *fastjson.Value) {
	if v == nil || v.Type() != fastjson.TypeArray {
		return
	}
	list, err := v.Array()
	if err != nil {
		return
	}
	for _, e := range list {
		if c := spec.Text(e, "collection"); c != "" && c != "users" {
			continue // an account, not a person
		}
		if c := spec.Text(e, "encoding"); c != "" && c != "none" {
			continue // a digest cannot be compared with the value itself
		}
		if kind, ok := kindNamed(spec.Text(e, "type")); ok {
			x.add(kind, spec.Text(e, "id"), mention{carried: true})
		}
	}
}

// kindNamed returns the kind of that name, ours where a source spells it
// otherwise. A name is a letter, then up to 39 letters, digits, dots, dashes and
// underscores; case does not matter.
func kindNamed(name string) (percorso.IdentifierKind, bool) {
	if len(name) == 0 || len(name) > 40 {
		return "", false
	}
	name = strings.ToLower(name)
	for i := range len(name) {
		c := name[i]
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '.' && c != '-' && c != '_') {
			return "", false
		}
	}
	switch name {
	case "userid":
		return percorso.UserID, true
	case "anonymousid":
		return percorso.AnonymousID, true
	case "loyalty", "loyaltycard", "loyalty_id", "card":
		return percorso.LoyaltyCard, true
	case "profile": // asks for a profile by its id, see Explain
		return "", false
	}
	return percorso.IdentifierKind(name), true
}

// lead returns which of the mentions the event belongs to: the one of highest
// priority, among equals the first. An untrusted source speaks for itself alone,
// or anybody could put events into the profile whose e-mail they know.
func lead(mentions []mention, s SourceTrust) int {
	best := -1
	for i, m := range mentions {
		if !m.carried || !s.Trusted && !m.own {
			continue
		}
		if best < 0 || graph.CompareKinds(m.kind, mentions[best].kind) < 0 {
			best = i
		}
	}
	return best
}

// rule returns what a call says about the identifier that leads it and another.
func rule(leads, m mention, s SourceTrust) graph.Rule {
	anonymous := m.kind == percorso.AnonymousID || leads.kind == percorso.AnonymousID
	switch {
	case s.Shared && anonymous:
		return graph.SharedDevice
	case m.aliased && s.Trusted:
		return graph.Aliased
	case anonymous && leads.own && (m.own || m.aliased) && leads.kind == percorso.UserID:
		return graph.Identified // a user id and an anonymous id: every source may say so
	case s.Trusted:
		return graph.Together
	default:
		return graph.Claimed
	}
}
