package insight

import (
	"fmt"
	"strings"
	"time"

	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

// scope is the data that one query is answered from: one view, one catalogue,
// one stage model.
type scope struct {
	view       View
	blocks     []*sequence.Block
	signatures []catalogue.Signature
	table      *catalogue.Table // over the query's own stages, where it brings some
	base       *catalogue.Table // over the stages of the model
	traits     Traits
	zone       *time.Location
	since      uint32 // what is older is not looked at, Unix seconds
	// audience returns the profiles of one, for each block.
	audience func(field, id string) ([]sequence.Bits, error)
	unknown  *unknown // names in vain, for the coverage; nil where nobody asks
	floor    *floor
	within   []string          // audiences on whose behalf it is asked, the outermost first
	madeOf   map[string]string // versions of the audiences that it asked, and of those within them, by id
}

// selection compiles a period and conditions that must all hold.
func (s *scope) selection(path string, period *Period, where []Condition) (*sequence.Selection, error) {
	from, to, err := period.bounds(path+"period", s.zone)
	if err != nil {
		return nil, err
	}
	f, err := s.ofModel().compile(path+"where", where)
	if err != nil {
		return nil, err
	}
	return &sequence.Selection{From: max(from, s.since), To: to, Signatures: f.signatures, Events: f.events, Profiles: f.profiles}, nil
}

// filter is compiled conditions, in the parts of a sequence.Selection.
type filter struct {
	signatures       []bool
	events, profiles []sequence.Bits
}

// filter compiles conditions that stand elsewhere than in the selection.
func (s *scope) filter(path string, where []Condition) (filter, error) {
	f, err := s.compile(path, where)
	if err == nil {
		err = s.listOfMany(path, where, f)
	}
	return f, err
}

func (s *scope) compile(path string, where []Condition) (filter, error) {
	var f filter
	for i := range where {
		if err := s.narrow(&f, fmt.Sprintf("%s[%d]", path, i), &where[i]); err != nil {
			return filter{}, err
		}
	}
	return f, nil
}

// narrow lets only what meets c through f. Fields of the signature are decided
// once for each signature, properties once for each value, traits once for each
// profile: never for each interaction.
func (s *scope) narrow(f *filter, path string, c *Condition) error {
	if err := checkField(path+".field", c.Field); err != nil {
		return err
	}
	pass, err := c.compile(path)
	if err != nil {
		return err
	}
	if get, ok := signatureField(c.Field, s.table, s.signatures); ok {
		s.unknown.look(c, s.table, s.signatures)
		if f.signatures == nil {
			f.signatures = make([]bool, len(s.signatures))
			for code := range f.signatures {
				f.signatures[code] = true
			}
		}
		for code := range f.signatures {
			value := get(code)
			f.signatures[code] = f.signatures[code] && pass(value, value != "")
		}
		return nil
	}
	if name, ok := strings.CutPrefix(c.Field, propertyPrefix); ok {
		if !c.notThere() {
			s.lookAtProperty(name)
		}
		found, err := s.view.Match(name, pass)
		if err != nil {
			return err
		}
		f.events = and(f.events, found)
		return nil
	}
	if c.Field == fieldAudience {
		found, err := s.inAudiences(path, c)
		if err != nil {
			return err
		}
		f.profiles = and(f.profiles, found)
		return nil
	}
	name := strings.TrimPrefix(c.Field, traitPrefix)
	if !c.notThere() {
		s.lookAtTrait(name)
	}
	has := func(graph.Node) bool { return pass("", false) }
	if s.traits != nil {
		has = s.traits.MatchTrait(name, pass)
	}
	f.profiles = and(f.profiles, s.view.ProfilesWhere(has))
	return nil
}

// and returns the bits that are in both, block by block; a nil list holds all.
// Neither is changed.
func and(a, b []sequence.Bits) []sequence.Bits {
	if a == nil {
		return b
	}
	out := make([]sequence.Bits, len(b))
	for n := range b {
		words := min(len(a[n]), len(b[n]))
		out[n] = make(sequence.Bits, max(len(a[n]), len(b[n])))
		for i := range words {
			out[n][i] = a[n][i] & b[n][i]
		}
	}
	return out
}
