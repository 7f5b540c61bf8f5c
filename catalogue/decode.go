package catalogue

import (
	"percorso"
)

func (r *reader) document(v value) *Document {
	d := &Document{}
	v.fields("the catalogue", map[string]func(value){
		"format":  func(c value) { d.Format = c.text() },
		"extends": func(c value) { d.Extends = c.text() },
		"default_model": func(c value) {
			d.DefaultModel = percorso.ModelID(c.text())
		},
		"otherwise": func(c value) { d.Otherwise = percorso.ChannelID(c.text()) },
		"lists": func(c value) {
			d.Lists = map[string][]string{}
			c.entries("lists", func(key string, val value) { d.Lists[key] = val.patterns() })
		},
		"channels": func(c value) {
			c.items("channels", func(_ int, item value) { d.Channels = append(d.Channels, item.channel()) })
		},
		"channel_rules": func(c value) {
			c.items("channel rules", func(_ int, item value) { d.ChannelRules = append(d.ChannelRules, item.channelRule()) })
		},
		"touchpoints": func(c value) {
			c.items("touchpoints", func(_ int, item value) { d.Touchpoints = append(d.Touchpoints, item.touchpoint()) })
		},
		"touchpoint_rules": func(c value) {
			c.items("touchpoint rules", func(_ int, item value) { d.TouchpointRules = append(d.TouchpointRules, item.touchpointRule()) })
		},
		"outcomes": func(c value) { d.Outcomes = c.when() },
		"models": func(c value) {
			c.items("stage models", func(_ int, item value) { d.Models = append(d.Models, item.model()) })
		},
	}, "format")
	return d
}

func (v value) channel() Channel {
	var ch Channel
	v.fields("a channel", map[string]func(value){
		"id":   func(c value) { ch.ID = percorso.ChannelID(c.text()) },
		"name": func(c value) { ch.Name = c.name() },
		"kind": func(c value) { ch.Kind = Kind(c.text()) },
	}, "id", "name", "kind")
	return ch
}

func (v value) channelRule() ChannelRule {
	var rule ChannelRule
	v.fields("a channel rule", map[string]func(value){
		"channel":  func(c value) { rule.Channel = percorso.ChannelID(c.text()) },
		"when":     func(c value) { rule.When = c.when() },
		"unless":   func(c value) { rule.Unless = c.when() },
		"replaces": func(c value) { rule.Replaces = c.text() },
	})
	v.whole(rule, "a channel rule", "channel")
	return rule
}

func (v value) touchpoint() Touchpoint {
	var t Touchpoint
	v.fields("a touchpoint", map[string]func(value){
		"id":        func(c value) { t.ID = percorso.TouchpointID(c.text()) },
		"name":      func(c value) { t.Name = c.name() },
		"kind":      func(c value) { t.Kind = Kind(c.text()) },
		"ownership": func(c value) { t.Ownership = Ownership(c.text()) },
		"channel":   func(c value) { t.Channel = percorso.ChannelID(c.text()) },
		"icon":      func(c value) { t.Icon = c.text() },
		"moment":    func(c value) { t.Moment = c.flag() },
	}, "id", "name", "kind", "ownership", "channel")
	return t
}

func (v value) touchpointRule() TouchpointRule {
	var rule TouchpointRule
	v.fields("a touchpoint rule", map[string]func(value){
		"touchpoint": func(c value) { rule.Touchpoint = percorso.TouchpointID(c.text()) },
		"when":       func(c value) { rule.When = c.when() },
		"unless":     func(c value) { rule.Unless = c.when() },
		"replaces":   func(c value) { rule.Replaces = c.text() },
	})
	v.whole(rule, "a touchpoint rule", "touchpoint")
	return rule
}

func (v value) model() StageModel {
	var m StageModel
	v.fields("a stage model", map[string]func(value){
		"id":   func(c value) { m.ID = percorso.ModelID(c.text()) },
		"name": func(c value) { m.Name = c.name() },
		"stages": func(c value) {
			c.items("stages", func(_ int, item value) { m.Stages = append(m.Stages, item.stage()) })
		},
		"loops": func(c value) {
			c.items("loops", func(_ int, item value) { m.Loops = append(m.Loops, item.loop()) })
		},
		"places": func(c value) {
			m.Places = map[percorso.TouchpointID]percorso.StageID{}
			c.entries("places", func(key string, val value) {
				m.Places[percorso.TouchpointID(key)] = percorso.StageID(val.text())
			})
		},
		"follows": func(c value) { m.Follows = c.follows() },
		"rules": func(c value) {
			c.items("stage rules", func(_ int, item value) { m.Rules = append(m.Rules, item.stageRule()) })
		},
	}, "id")
	return m
}

func (v value) stage() Stage {
	var s Stage
	v.fields("a stage", map[string]func(value){
		"id":    func(c value) { s.ID = percorso.StageID(c.text()) },
		"name":  func(c value) { s.Name = c.name() },
		"voice": func(c value) { s.Voice = c.name() },
	}, "id", "name")
	return s
}

func (v value) loop() Loop {
	var l Loop
	v.fields("a loop", map[string]func(value){
		"from": func(c value) { l.From = percorso.StageID(c.text()) },
		"to":   func(c value) { l.To = percorso.StageID(c.text()) },
		"name": func(c value) { l.Name = c.name() },
	}, "from", "to", "name")
	return l
}

func (v value) follows() *Follows {
	f := &Follows{}
	v.fields("follows", map[string]func(value){
		"model": func(c value) { f.Model = percorso.ModelID(c.text()) },
		"stages": func(c value) {
			f.Stages = map[percorso.StageID]percorso.StageID{}
			c.entries("stages", func(key string, val value) {
				f.Stages[percorso.StageID(key)] = percorso.StageID(val.text())
			})
		},
	}, "model", "stages")
	return f
}

func (v value) stageRule() StageRule {
	var rule StageRule
	v.fields("a stage rule", map[string]func(value){
		"stage":    func(c value) { rule.Stage = percorso.StageID(c.text()) },
		"when":     func(c value) { rule.When = c.when() },
		"unless":   func(c value) { rule.Unless = c.when() },
		"replaces": func(c value) { rule.Replaces = c.text() },
	})
	v.whole(rule, "a stage rule", "stage")
	return rule
}

// whole complains of a rule that leads nowhere or has no condition. One that
// replaces a rule of Percorso's may have neither: then it takes that away.
func (v value) whole(r rule, what, target string) {
	to, when, unless, replaces := r.parts()
	if replaces != "" && to == "" && when == nil && unless == nil {
		return
	}
	if len(v.r.list) > 0 {
		return // what is wrong inside was told
	}
	if to == "" {
		v.fail("%s is missing; %s needs it", target, what)
	}
	if when == nil {
		v.fail("when is missing; %s needs it", what)
	}
}
