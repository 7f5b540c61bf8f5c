package catalogue

import (
	"maps"

	"percorso"
)

// placing is a stage model at work: which touchpoint stands on which stage.
type placing struct {
	model   Model // as Tables show it: Places holds every touchpoint that has a stage
	given   map[percorso.TouchpointID]percorso.StageID
	rules   []stageRule
	follows *placing
	as      map[percorso.StageID]percorso.StageID
	stageAt map[percorso.StageID]uint8

	byPoint []uint8 // by touchpoint: the stage's position + 1, 0 for none
	stage   []uint8 // by signature
}

type stageRule struct {
	stage        percorso.StageID
	when, unless test
}

func (c *compiler) addModels(pc *patternCompiler) error {
	for _, m := range c.doc.Models {
		p := &placing{model: m.Model, given: m.Places, stageAt: map[percorso.StageID]uint8{}}
		p.model.Places = map[percorso.TouchpointID]percorso.StageID{}
		for i, s := range m.Stages {
			p.stageAt[s.ID] = uint8(i + 1)
		}
		for _, rule := range m.Rules {
			r := stageRule{stage: rule.Stage}
			var err error
			if r.when, r.unless, err = pc.pair(rule.When, rule.Unless); err != nil {
				return err
			}
			p.rules = append(p.rules, r)
		}
		c.models[m.ID] = p
	}
	for _, m := range c.doc.Models {
		if m.Follows != nil {
			c.models[m.ID].follows, c.models[m.ID].as = c.models[m.Follows.Model], m.Follows.Stages
		}
	}
	return nil
}

// extend places the touchpoints and signatures that c has gained.
func (p *placing) extend(c *compiler) {
	if len(p.byPoint) < len(c.touchpoints) {
		places := maps.Clone(p.model.Places) // Tables at large keep theirs
		for i := len(p.byPoint); i < len(c.touchpoints); i++ {
			id := p.placeOf(c, i)
			p.byPoint = append(p.byPoint, p.stageAt[id])
			if p.stageAt[id] > 0 {
				places[c.touchpoints[i].ID] = id
			}
		}
		p.model.Places = places
	}
	for i := len(p.stage); i < len(c.touchpoint); i++ {
		var s uint8
		if at := c.touchpoint[i]; at > 0 {
			s = p.byPoint[at-1]
		}
		p.stage = append(p.stage, s)
	}
}

// placeOf returns the stage of touchpoint i, or "" or None.
func (p *placing) placeOf(c *compiler, i int) percorso.StageID {
	t := &c.touchpoints[i]
	if s, ok := p.given[t.ID]; ok {
		return s
	}
	if len(p.rules) > 0 {
		f := factsOfTouchpoint(t, c.events[i])
		for r := range p.rules {
			if rule := &p.rules[r]; rule.when.match(&f) && !rule.unless.match(&f) {
				return rule.stage
			}
		}
	}
	if p.follows != nil {
		return p.as[p.follows.placeOf(c, i)]
	}
	return ""
}

// factsOfTouchpoint returns what stage rules may test. Event is the event or
// page, in plain words, that a proposed touchpoint is named for.
func factsOfTouchpoint(t *Touchpoint, event string) facts {
	var f facts
	f[fieldEvent], f[fieldPage] = event, event
	f[fieldChannel] = string(t.Channel)
	f[fieldTouchpoint] = string(t.ID)
	f[fieldKind] = string(t.Kind)
	f[fieldOwnership] = string(t.Ownership)
	if t.Proposed {
		f[fieldProposed] = "yes"
	}
	return f
}
