package identity

import (
	"context"
	"time"

	"percorso"
	"percorso/identity/graph"
)

// ProfileKind asks Explain for a profile by its id, today's or a former one. It
// is no identifier kind: no source can send it.
const ProfileKind percorso.IdentifierKind = "profile"

// maxAside is how many links that joined nothing an explanation holds.
const maxAside = 200

// Explanation is who somebody is as far as we know, and why.
type Explanation struct {
	Asked       percorso.Identifier `json:"asked" doc:"What was asked for, in its normal form"`
	Profile     percorso.ProfileID  `json:"profile" doc:"Id of the profile; former ids lead to it too"`
	Identifiers []KnownIdentifier   `json:"identifiers" doc:"Identifiers of the profile, by priority, then first sight"`
	Chain       []LinkEvidence      `json:"chain" doc:"Why the identifier asked for belongs to the first of the identifiers: links from the one to the other"`
	Links       []LinkEvidence      `json:"links" doc:"All links within the profile, in the order in which they were decided"`
	Refused     []LinkEvidence      `json:"refused" doc:"Links to other profiles that joined nothing, and why"`
	Candidates  []LinkEvidence      `json:"candidates" doc:"Links that an untrusted source claims; they join nothing until a trusted one says the same"`
	More        int                 `json:"more" doc:"Further refused links and candidates that are not listed"`
	Traits      []KnownTrait        `json:"traits" doc:"Traits of the profile, by name"`
}

// KnownIdentifier is an identifier of a profile.
type KnownIdentifier struct {
	percorso.Identifier
	FirstSeen *time.Time `json:"first_seen,omitempty" doc:"Earliest interaction that carried it; absent when only an alias call named it"`
}

// LinkEvidence is a link between two identifiers with the earliest event that
// speaks for it.
type LinkEvidence struct {
	A       percorso.Identifier `json:"a" doc:"The identifier of higher priority"`
	B       percorso.Identifier `json:"b"`
	Verdict graph.Verdict       `json:"verdict" enum:"joins,confirms,refused,candidate,apart" doc:"What became of it"`
	Certain bool                `json:"certain" doc:"Whether the evidence may join profiles"`
	Rule    string              `json:"rule" enum:"identified,together,aliased,claimed,shared_device" doc:"Why the two were linked"`
	Reason  *Reason             `json:"reason,omitempty" doc:"Why it joined nothing"`
	Event   int64               `json:"event" doc:"Position of the event in the journal"`
	Source  percorso.SourceID   `json:"source"`
	Time    time.Time           `json:"time" doc:"When it happened"`
	Other   percorso.ProfileID  `json:"other,omitempty" doc:"The profile that it would have joined"`
}

// Reason says why a link joined nothing.
type Reason struct {
	Code  ReasonCode              `json:"code" enum:"two_users,kind_limit,merges_limit,untrusted_source,shared_device"`
	Kind  percorso.IdentifierKind `json:"kind,omitempty" doc:"The kind of which there would be too many"`
	Limit int                     `json:"limit,omitempty" doc:"How many there may be"`
}

// ReasonCode is a reason in one word; catalogues have the sentence.
type ReasonCode string

// The reasons.
const (
	TwoUsers        ReasonCode = "two_users"        // each side has a user id of its own
	KindLimit       ReasonCode = "kind_limit"       // too many identifiers of one kind
	MergesLimit     ReasonCode = "merges_limit"     // too many merges
	UntrustedSource ReasonCode = "untrusted_source" // anybody can write with that key
	SharedDevice    ReasonCode = "shared_device"    // many people use the device
)

// KnownTrait is a trait of a profile and where it is from.
type KnownTrait struct {
	Name  string              `json:"name"`
	Value string              `json:"value"`
	Of    percorso.Identifier `json:"of" doc:"The identifier whose event gave it"`
	Event int64               `json:"event" doc:"Position of the event in the journal"`
	Time  time.Time           `json:"time"`
}

// Explain says which profile an identifier belongs to and why. The value need
// not be in its normal form. The error is of kind NotFound when no event named
// it, and Invalid when it cannot be an identifier.
func (i *Identity) Explain(ctx context.Context, id percorso.Identifier) (*Explanation, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defer i.settled()()
	id, n, err := i.lookup(id)
	if err != nil {
		return nil, err
	}
	x := &Explanation{
		Asked: id, Profile: i.graph.ProfileID(n),
		Identifiers: []KnownIdentifier{}, Chain: []LinkEvidence{}, Links: []LinkEvidence{},
		Refused: []LinkEvidence{}, Candidates: []LinkEvidence{}, Traits: []KnownTrait{},
	}
	members := i.graph.Members(n)
	for _, m := range members {
		x.Identifiers = append(x.Identifiers, i.known(m))
	}
	joined := i.graph.Joined(n)
	for _, s := range joined {
		x.Links = append(x.Links, i.told(s))
	}
	if len(members) > 0 {
		for _, s := range graph.Path(joined, n, members[0]) {
			x.Chain = append(x.Chain, i.told(s))
		}
	}
	aside, more := i.graph.Aside(n, maxAside)
	x.More = more
	for _, s := range aside {
		l := i.told(s)
		other := s.A
		if i.graph.Label(s.A) == i.graph.Label(n) {
			other = s.B
		}
		l.Other = i.graph.ProfileID(other)
		if s.Verdict == graph.Candidate {
			x.Candidates = append(x.Candidates, l)
		} else {
			x.Refused = append(x.Refused, l)
		}
	}
	for _, t := range i.traits.Of(members) {
		x.Traits = append(x.Traits, KnownTrait{
			Name: t.Name, Value: t.Value, Of: i.graph.Identifier(t.Node), Event: t.Stamp.Seq, Time: instant(t.Stamp.Time),
		})
	}
	return x, nil
}

// Connection returns the links that lead from one identifier to another of the
// same profile. The error is of kind NotFound when one is unknown or they are
// not one profile.
func (i *Identity) Connection(ctx context.Context, a, b percorso.Identifier) ([]LinkEvidence, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defer i.settled()()
	a, from, err := i.lookup(a)
	if err != nil {
		return nil, err
	}
	b, to, err := i.lookup(b)
	if err != nil {
		return nil, err
	}
	if i.graph.Label(from) != i.graph.Label(to) {
		return nil, percorso.Errorf(percorso.NotFound, "%s and %s are not one profile; ask why of either alone to see what was refused", a, b)
	}
	links := []LinkEvidence{}
	for _, s := range graph.Path(i.graph.Joined(from), from, to) {
		links = append(links, i.told(s))
	}
	return links, nil
}

// settled locks for reading with every conflict resolved, and returns how to
// unlock.
func (i *Identity) settled() (unlock func()) {
	for {
		i.mu.RLock()
		if i.graph.Settled() {
			return i.mu.RUnlock
		}
		i.mu.RUnlock()
		i.mu.Lock()
		i.graph.Settle()
		i.mu.Unlock()
	}
}

// lookup finds the node of an identifier as somebody has typed it.
func (i *Identity) lookup(id percorso.Identifier) (percorso.Identifier, graph.Node, error) {
	if id.Kind == ProfileKind {
		if n := i.graph.FindProfile(percorso.ProfileID(id.Value)); n != 0 {
			return id, n, nil
		}
		return id, 0, percorso.Errorf(percorso.NotFound, "there is no profile %s", id.Value)
	}
	kind, ok := kindNamed(string(id.Kind))
	if !ok {
		return id, 0, percorso.Errorf(percorso.Invalid, "%q is no kind of identifier; give user_id, email, phone, loyalty_card, anonymous_id, profile, or a kind that your sources send in context.externalIds", id.Kind)
	}
	value, why := newNormaliser(i.region).identifier(kind, id.Value)
	switch why {
	case taken:
	case NotEmail:
		return id, 0, percorso.Errorf(percorso.Invalid, "%q is no e-mail address", id.Value)
	case NotPhone:
		return id, 0, percorso.Errorf(percorso.Invalid, "%q is no phone number; write it with its prefix, such as +39", id.Value)
	case TooLong:
		return id, 0, percorso.Errorf(percorso.Invalid, "a %s has at most %d bytes, this one has %d", kind, MaxValue, len(id.Value))
	case Masked:
		return id, 0, percorso.Errorf(percorso.Invalid, "%q is starred out: give the whole %s", id.Value, kind)
	case Blocked:
		return id, 0, percorso.Errorf(percorso.NotFound, "%q is blocked as a %s: it points at nobody", id.Value, kind)
	case NotText, TooMany:
		return id, 0, percorso.Errorf(percorso.Invalid, "%q can be no %s: it is not plain text", id.Value, kind)
	}
	id = percorso.Identifier{Kind: kind, Value: value}
	if n := i.graph.Lookup(id); n != 0 {
		return id, n, nil
	}
	if i.blocklist.blocks(kind, value) {
		return id, 0, percorso.Errorf(percorso.NotFound, "%s is blocked: it points at nobody", id)
	}
	return id, 0, percorso.Errorf(percorso.NotFound, "no interaction named %s", id)
}

func (i *Identity) known(n graph.Node) KnownIdentifier {
	k := KnownIdentifier{Identifier: i.graph.Identifier(n)}
	if ms, ok := i.graph.FirstSeen(n); ok {
		at := instant(ms)
		k.FirstSeen = &at
	}
	return k
}

func (i *Identity) told(s graph.Statement) LinkEvidence {
	l := LinkEvidence{
		A: i.graph.Identifier(s.A), B: i.graph.Identifier(s.B),
		Verdict: s.Verdict, Rule: s.Rule.String(), Certain: s.Rule.Joins(),
		Event: s.Seq, Source: s.Source, Time: instant(s.Time),
	}
	switch s.Verdict {
	case graph.Candidate:
		l.Reason = &Reason{Code: UntrustedSource}
	case graph.Apart:
		l.Reason = &Reason{Code: SharedDevice}
	case graph.Refused:
		l.Reason = &Reason{Code: MergesLimit, Limit: s.Refusal.Limit}
		if s.Refusal.Code != graph.MergesLimit {
			l.Reason.Kind = i.graph.KindName(s.Refusal.Kind)
			l.Reason.Code = KindLimit
		}
		if s.Refusal.Code == graph.TwoUsers {
			l.Reason.Code = TwoUsers
		}
	default: // Joins and Confirms need no reason
	}
	return l
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
