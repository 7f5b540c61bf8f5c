// Package identity says whose an event is. It reads the identifiers out of
// calls, keeps the evidence that links them, and makes profiles of them; what
// sources say about people it keeps as traits.
//
// All of it is in memory and derived from the journal. Flush keeps it in a
// store with the journal position that it reaches, so that a start need not read
// the journal again.
package identity

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/valyala/fastjson"
	"github.com/zeebo/xxh3"

	"percorso"
	"percorso/collect/spec"
	"percorso/identity/graph"
	"percorso/identity/profile"
)

// SourceTrust says how far a source's word about identities goes.
type SourceTrust struct {
	// Trusted is true of a source that nobody outside can speak for: a server,
	// a till, an import. What a browser says of an e-mail, a phone or a card is
	// a claim.
	Trusted bool
	// Shared is true of a device that many people use, such as a kiosk. Its
	// anonymous id is linked to nobody.
	Shared bool
}

// Identity is the identity graph and the traits of one workspace. Observe is
// for one goroutine; everything else may be called at any time.
type Identity struct {
	mu      sync.RWMutex // of graph, traits, ignored
	graph   *graph.Graph
	traits  *profile.Traits
	ignored map[ignoredKey]int

	// of Observe alone
	extractor *extractor
	blocklist *blocklist
	observed  int64 // nothing up to here is new
	replay    bool  // the event is not
	nodes     []graph.Node
	name      []byte
	json      []byte

	flush  sync.Mutex // of store and blocks
	store  Store
	blocks *blocks
	cursor atomic.Int64
	region string
}

type ignoredKey struct {
	kind percorso.IdentifierKind
	why  Ignored
}

// Open returns the identity graph that is in the store. It returns when all of
// it is in memory: about a second for a million profiles.
func Open(ctx context.Context, store Store, opt Options) (*Identity, error) {
	opt = opt.withDefaults()
	if err := opt.validate(); err != nil {
		return nil, err
	}
	blocked, err := newBlocklist(opt.Blocked)
	if err != nil {
		return nil, err
	}
	b, err := newBlocks()
	if err != nil {
		return nil, err
	}
	i := &Identity{
		graph: graph.New(opt.Limits), traits: profile.New(), ignored: map[ignoredKey]int{},
		blocklist: blocked, store: store, blocks: b, region: opt.Region,
	}
	i.extractor = newExtractor(opt.Region, i.ignore)
	if err := i.load(ctx); err != nil {
		return nil, fmt.Errorf("loading the identity graph: %w", err)
	}
	return i, nil
}

// Observe takes in an event and returns the node of the identifier that it
// belongs to: of those that the source may speak for, the one of highest
// priority. It returns 0 when the event names nobody. The event's links, traits
// and identifiers are kept in memory until Flush; those of an event that was
// observed before are not taken in again.
func (i *Identity) Observe(e *percorso.Event, c *spec.Call, s SourceTrust) graph.Node {
	replay := e.Seq <= i.observed
	i.replay = replay
	mentions := i.extractor.extract(c)
	i.mu.Lock()
	defer i.mu.Unlock()
	mentions = i.place(mentions)
	leads := lead(mentions, s)
	if leads < 0 {
		if !replay {
			i.observed = e.Seq
		}
		return 0
	}
	n := i.nodes[leads]
	if replay {
		return n
	}
	i.observed = e.Seq
	for k, m := range mentions {
		if m.carried {
			i.graph.Touch(i.nodes[k], e.Time)
		}
	}
	if len(mentions) > 1 {
		ev := graph.Evidence{Time: e.Time, Seq: e.Seq, Key: eventKey(e), Source: i.graph.Source(e.Source)}
		for k, m := range mentions {
			if k != leads {
				i.graph.Link(n, i.nodes[k], rule(mentions[leads], m, s), ev)
			}
		}
	}
	at := profile.Stamp{Time: e.Time, Seq: e.Seq}
	if c.Type == percorso.Identify {
		i.set(n, c.Traits, at)
	}
	if c.Context != nil {
		i.set(n, c.Context.Get("traits"), at) // what was set by the same event stays
	}
	i.agree(n, c, at)
	i.graph.Observed()
	return n
}

// place finds or makes the node of each mention, in i.nodes, and returns the
// mentions without those that are blocked.
func (i *Identity) place(mentions []mention) []mention {
	i.nodes = i.nodes[:0]
	kept := mentions[:0]
	for _, m := range mentions {
		k, ok := i.graph.Kind(m.kind)
		if !ok {
			i.count(m.kind, TooMany)
			continue
		}
		n := i.graph.Find(k, m.value)
		if n == 0 {
			if i.blocklist.blocks(m.kind, m.value) {
				i.count(m.kind, Blocked)
				continue
			}
			if i.replay {
				continue // it was too much then, or is blocked no longer
			}
			n = i.graph.Add(k, m.value)
		}
		kept = append(kept, m)
		i.nodes = append(i.nodes, n)
	}
	return kept
}

// eventKey is the same for an event whatever its place in the journal.
func eventKey(e *percorso.Event) uint64 {
	return xxh3.HashStringSeed(e.MessageID, xxh3.HashString(string(e.Source)))
}

// set sets the traits of an object on a node: texts, numbers and truths as
// text, null takes a trait away, an object's fields get names with a dot, and a
// list stays JSON.
func (i *Identity) set(n graph.Node, v *fastjson.Value, at profile.Stamp) {
	if v == nil || v.Type() != fastjson.TypeObject {
		return
	}
	i.name = i.name[:0]
	i.setFields(n, v, at, 0)
}

const maxTraitDepth = 4

func (i *Identity) setFields(n graph.Node, v *fastjson.Value, at profile.Stamp, depth int) {
	o, err := v.Object()
	if err != nil {
		return
	}
	prefix := len(i.name)
	o.Visit(func(key []byte, v *fastjson.Value) {
		i.name = append(i.name[:prefix], key...)
		switch v.Type() {
		case fastjson.TypeNull:
			i.traits.Set(n, i.name, nil, at)
		case fastjson.TypeString:
			if text, err := v.StringBytes(); err == nil {
				i.traits.Set(n, i.name, present(text), at)
			}
		case fastjson.TypeObject:
			if depth+1 < maxTraitDepth {
				i.name = append(i.name, '.')
				i.setFields(n, v, at, depth+1)
				return
			}
			fallthrough
		default:
			i.json = v.MarshalTo(i.json[:0])
			i.traits.Set(n, i.name, i.json, at)
		}
	})
	i.name = i.name[:prefix]
}

// present makes an empty text differ from none.
func present(text []byte) []byte {
	if text == nil {
		return []byte{}
	}
	return text
}

// ignore counts a value that the extractor left aside.
func (i *Identity) ignore(kind percorso.IdentifierKind, why Ignored) {
	i.mu.Lock()
	i.count(kind, why)
	i.mu.Unlock()
}

// count counts by the kinds that the graph has: a source may name any number of
// others.
func (i *Identity) count(kind percorso.IdentifierKind, why Ignored) {
	if !i.replay {
		i.ignored[ignoredKey{i.graph.KnownKind(kind), why}]++
	}
}

// TakeMoves returns the nodes whose profile changed since the last call. Taking
// a move twice does no harm. During a bulk load a conflict among very many
// identifiers may wait for a later call; a call when nothing was observed since
// the one before waits for nothing.
func (i *Identity) TakeMoves() []graph.Move {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.graph.TakeMoves()
}

// Assignment returns every node whose profile's label is another node.
func (i *Identity) Assignment() []graph.Move {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.graph.Assignment()
}

// Profile returns the label of the profile that n belongs to, conflicts
// aside that the next TakeMoves resolves.
func (i *Identity) Profile(n graph.Node) graph.Node {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.graph.Label(n)
}

// ProfileID returns the id of the profile that n belongs to, and "" for a node
// that is not in the graph.
func (i *Identity) ProfileID(n graph.Node) percorso.ProfileID {
	defer i.settled()()
	if n == 0 || int(n) > i.graph.Len() {
		return ""
	}
	return i.graph.ProfileID(n)
}

// TraitInfo describes a trait.
type TraitInfo = profile.Info

// TraitValue is a value of a trait and how many profiles have it.
type TraitValue = profile.Count

// TraitNames returns the traits that anybody has, by name.
func (i *Identity) TraitNames() []TraitInfo {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.traits.Names()
}

// TraitValues returns the values of a trait, the most frequent first: at most
// limit, and how many more there are.
func (i *Identity) TraitValues(name string, limit int) (values []TraitValue, more int) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.traits.Values(name, limit, i.graph)
}

// MatchTrait returns a test of profiles, given any of their nodes: whether the
// profile's value of the trait passes. Test is asked once for every value and
// once for none, before MatchTrait returns; it must not call Identity.
func (i *Identity) MatchTrait(name string, test func(value string, present bool) bool) func(profile graph.Node) bool {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.traits.Match(name, test, i.graph)
}
