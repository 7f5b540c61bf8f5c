package catalogue

import (
	"math"
	"slices"

	"percorso"
)

// Compile returns the document's rules worked out for one stage model and these
// signatures; an empty model means the default one. A Catalogue keeps what it
// has compiled: use that where signatures keep coming.
func (d *Document) Compile(model percorso.ModelID, sigs []Signature) (*Table, error) {
	c, err := newCompiler(d, 0)
	if err != nil {
		return nil, err
	}
	return c.table(model, sigs)
}

type channelRule struct {
	channel      uint8 // position + 1
	when, unless test
}

type touchpointRule struct {
	touchpoint   uint16 // position + 1; 0 for none
	when, unless test
}

// compiler holds a document's rules ready to run, and the results for the
// signatures that it has seen. Lists and columns only ever grow at their ends,
// so the Tables that it handed out stay as they are.
type compiler struct {
	version int
	doc     *Document // whole

	channelRules    []channelRule
	aboutRules      []touchpointRule // those that test what an answer speaks of
	touchpointRules []touchpointRule
	outcomes        test
	otherwise       uint8
	models          map[percorso.ModelID]*placing

	channels    []Channel
	channelAt   map[percorso.ChannelID]uint8
	touchpoints []Touchpoint
	pointAt     map[percorso.TouchpointID]uint16
	pointNamed  map[string]uint16 // by name in lower case
	events      []string          // by touchpoint: the event or page that a proposed one is named for
	proposed    int
	ownership   map[percorso.ChannelID]Ownership // of the touchpoints that a channel proposes

	seen       []Signature
	channel    []uint8
	touchpoint []uint16
	outcome    []bool
}

// newCompiler compiles the rules of d as version of the catalogue.
func newCompiler(d *Document, version int) (*compiler, error) {
	whole, err := d.resolve()
	if err != nil {
		return nil, err
	}
	c := &compiler{
		version:    version,
		doc:        whole,
		models:     map[percorso.ModelID]*placing{},
		channelAt:  map[percorso.ChannelID]uint8{},
		pointAt:    map[percorso.TouchpointID]uint16{},
		pointNamed: map[string]uint16{},
		ownership:  ownerships(whole.Touchpoints),
	}
	for _, ch := range whole.Channels {
		c.addChannel(ch)
	}
	for _, t := range whole.Touchpoints {
		t.Proposed = false
		c.addTouchpoint(t, "")
	}
	c.otherwise = c.channelAt[whole.Otherwise]
	pc := newPatternCompiler(whole.Lists)
	for _, rule := range whole.ChannelRules {
		r := channelRule{channel: c.channelAt[rule.Channel]}
		if r.when, r.unless, err = pc.pair(rule.When, rule.Unless); err != nil {
			return nil, err
		}
		c.channelRules = append(c.channelRules, r)
	}
	for _, rule := range whole.TouchpointRules {
		r := touchpointRule{touchpoint: c.pointAt[rule.Touchpoint]}
		if r.when, r.unless, err = pc.pair(rule.When, rule.Unless); err != nil {
			return nil, err
		}
		if r.when.uses(fieldAbout) {
			c.aboutRules = append(c.aboutRules, r)
		} else {
			c.touchpointRules = append(c.touchpointRules, r)
		}
	}
	if c.outcomes, err = pc.when(whole.Outcomes); err != nil {
		return nil, err
	}
	return c, c.addModels(pc)
}

func (pc *patternCompiler) pair(when, unless When) (test, test, error) {
	w, err := pc.when(when)
	if err != nil {
		return nil, nil, err
	}
	u, err := pc.when(unless)
	return w, u, err
}

func (c *compiler) addChannel(ch Channel) uint8 {
	c.channels = append(c.channels, ch)
	at := uint8(len(c.channels))
	c.channelAt[ch.ID] = at
	return at
}

func (c *compiler) addTouchpoint(t Touchpoint, event string) uint16 {
	c.touchpoints = append(c.touchpoints, t)
	c.events = append(c.events, event)
	at := uint16(len(c.touchpoints))
	c.pointAt[t.ID] = at
	if !t.Proposed {
		for _, name := range []string{t.Name.It, t.Name.En} {
			if name = plainWords(name); name != "" && c.pointNamed[name] == 0 {
				c.pointNamed[name] = at
			}
		}
	}
	return at
}

// room for what the data proposes: a Table's column counts from 1.
func (c *compiler) channelRoom() bool    { return len(c.channels) < math.MaxUint8 }
func (c *compiler) touchpointRoom() bool { return len(c.touchpoints) < math.MaxUint16 }

// extend works out the signatures that c has not seen yet. Sigs may also be
// fewer than those seen. When the two do not begin alike, it reports false and
// does nothing.
func (c *compiler) extend(sigs []Signature) bool {
	n := min(len(c.seen), len(sigs))
	if n > 0 && &sigs[0] != &c.seen[0] && !slices.Equal(sigs[:n], c.seen[:n]) {
		return false
	}
	if n == len(sigs) {
		return true
	}
	for i := n; i < len(sigs); i++ {
		ch, tp, out := c.classify(&sigs[i])
		c.channel = append(c.channel, ch)
		c.touchpoint = append(c.touchpoint, tp)
		c.outcome = append(c.outcome, out)
	}
	c.seen = sigs
	return true
}

// classify returns where signature sig belongs. It may propose a channel or a
// touchpoint. Identify, group and alias say who somebody is: nobody was
// anywhere.
func (c *compiler) classify(sig *Signature) (channel uint8, touchpoint uint16, outcome bool) {
	switch sig.Type {
	case percorso.Track, percorso.Page, percorso.Screen:
	default:
		return 0, 0, false
	}
	f := factsOf(sig)
	channel = c.channelOf(&f, sig)
	if channel > 0 {
		f[fieldChannel] = string(c.channels[channel-1].ID)
	}
	touchpoint = c.touchpointOf(&f, sig, channel)
	if touchpoint > 0 {
		f[fieldTouchpoint] = string(c.touchpoints[touchpoint-1].ID)
	}
	return channel, touchpoint, c.outcomes.match(&f)
}

func (c *compiler) channelOf(f *facts, sig *Signature) uint8 {
	for i := range c.channelRules {
		if r := &c.channelRules[i]; r.when.match(f) && !r.unless.match(f) {
			return r.channel
		}
	}
	return c.proposeChannel(f, sig)
}

func (c *compiler) touchpointOf(f *facts, sig *Signature, channel uint8) uint16 {
	if f[fieldAbout] != "" {
		if at, ok := firstMatch(c.aboutRules, f); ok {
			return at
		}
		return c.spokenOf(f, sig, channel)
	}
	if at, ok := firstMatch(c.touchpointRules, f); ok {
		return at
	}
	return c.proposeTouchpoint(f, sig, channel)
}

func firstMatch(rules []touchpointRule, f *facts) (uint16, bool) {
	for i := range rules {
		if r := &rules[i]; r.when.match(f) && !r.unless.match(f) {
			return r.touchpoint, true
		}
	}
	return 0, false
}

// errOtherSignatures says that signatures do not continue those seen before.
var errOtherSignatures = percorso.Errorf(percorso.Internal, "catalogue: the signatures are not those seen before, and more")

// table returns the Table of one model over sigs. They and those that c has
// seen must begin alike, else the error is errOtherSignatures.
func (c *compiler) table(model percorso.ModelID, sigs []Signature) (*Table, error) {
	if model == "" {
		model = c.doc.DefaultModel
	}
	p, ok := c.models[model]
	if !ok {
		return nil, percorso.Errorf(percorso.NotFound, "catalogue: there is no stage model %q%s", model, nearest(string(model), sortedKeys(c.models)))
	}
	if !c.extend(sigs) {
		return nil, errOtherSignatures
	}
	p.extend(c)
	n := len(sigs)
	return &Table{
		Version:     c.version,
		Model:       p.model,
		Channels:    slices.Clip(c.channels),
		Touchpoints: slices.Clip(c.touchpoints),
		Channel:     slices.Clip(c.channel[:n]),
		Touchpoint:  slices.Clip(c.touchpoint[:n]),
		Stage:       slices.Clip(p.stage[:n]),
		Outcome:     slices.Clip(c.outcome[:n]),
	}, nil
}
