package catalogue

import (
	"slices"

	"percorso"
)

// RuleUse is what one rule does on real interactions.
type RuleUse struct {
	Mark         string      `json:"mark" doc:"Names the rule in changes"`
	Target       string      `json:"target" doc:"The channel or touchpoint; none for no touchpoint"`
	When         []Condition `json:"when"`
	Unless       []Condition `json:"unless"`
	Own          bool        `json:"own" doc:"Whether it is the workspace's own; else Percorso's"`
	Replaces     string      `json:"replaces,omitempty" doc:"Of an own rule: the mark of the rule of Percorso's that it stands in for"`
	Signatures   int         `json:"signatures" doc:"Signatures that it decides"`
	Interactions int64       `json:"interactions" doc:"Interactions that it decides"`
	Matches      int         `json:"matches" doc:"Signatures that its conditions match, whoever decides them"`
	Shadows      []string    `json:"shadows" doc:"Marks of the rules that decide before it all that it matches, most first; empty when it decides something"`
}

// RemovedRule is a rule of Percorso's that the workspace has taken away.
type RemovedRule struct {
	Of     string      `json:"of" enum:"channel,touchpoint"`
	Mark   string      `json:"mark" doc:"Brings it back by reset-rule"`
	Target string      `json:"target"`
	When   []Condition `json:"when"`
}

// compiled is a rule ready to run, whatever it leads to.
type compiled struct{ when, unless test }

func (r *compiled) match(f *facts) bool { return r.when.match(f) && !r.unless.match(f) }

// usage counts what each of some rules does.
type usage struct {
	uses   []RuleUse
	rules  []compiled
	lost   []map[int]int // by rule: to which rules it lost signatures
	before func(f *facts, rule int) bool
}

func newUsage[R rule](pc *patternCompiler, top, whole []R, before func(*facts, int) bool) (*usage, error) {
	marks, own := marksOf(whole), marksOf(top)
	u := &usage{before: before, lost: make([]map[int]int, len(whole))}
	for i, r := range whole {
		target, when, unless, replaces := r.parts()
		one := RuleUse{Mark: marks[i], Target: target, When: when, Unless: unless, Own: slices.Contains(own, marks[i]), Replaces: replaces, Shadows: []string{}}
		if one.Unless == nil {
			one.Unless = []Condition{}
		}
		u.uses = append(u.uses, one)
		w, un, err := pc.pair(when, unless)
		if err != nil {
			return nil, err
		}
		u.rules = append(u.rules, compiled{w, un})
	}
	return u, nil
}

// see counts one signature with n interactions.
func (u *usage) see(f *facts, n int64) {
	winner := -1
	for i := range u.rules {
		if !u.before(f, i) || !u.rules[i].match(f) {
			continue
		}
		u.uses[i].Matches++
		if winner < 0 {
			winner = i
			u.uses[i].Signatures++
			u.uses[i].Interactions += n
			continue
		}
		if u.lost[i] == nil {
			u.lost[i] = map[int]int{}
		}
		u.lost[i][winner]++
	}
}

// done names who shadows the rules that decide nothing.
func (u *usage) done() []RuleUse {
	for i := range u.uses {
		if u.uses[i].Signatures > 0 {
			continue
		}
		var by []int
		for j := range u.lost[i] {
			by = append(by, j)
		}
		slices.SortFunc(by, func(a, b int) int {
			if d := u.lost[i][b] - u.lost[i][a]; d != 0 {
				return d
			}
			return a - b
		})
		for _, j := range by[:min(len(by), 3)] {
			u.uses[i].Shadows = append(u.uses[i].Shadows, u.uses[j].Mark)
		}
	}
	return u.uses
}

func allRules(*facts, int) bool { return true }

// usages works out what the rules of the edition do on signatures.
func (e *edition) usages(sigs []Signature, counts []int64) (channels, touchpoints []RuleUse, err error) {
	whole := e.rules.doc
	pc := newPatternCompiler(whole.Lists)
	ch, err := newUsage(pc, e.doc.ChannelRules, whole.ChannelRules, allRules)
	if err != nil {
		return nil, nil, err
	}
	about := make([]bool, len(whole.TouchpointRules))
	tp, err := newUsage(pc, e.doc.TouchpointRules, whole.TouchpointRules, func(f *facts, i int) bool {
		return about[i] == (f[fieldAbout] != "")
	})
	if err != nil {
		return nil, nil, err
	}
	for i := range about {
		about[i] = tp.rules[i].when.uses(fieldAbout)
	}
	c, err := newCompiler(e.doc, e.number)
	if err != nil {
		return nil, nil, err
	}
	table, err := c.table("", sigs)
	if err != nil {
		return nil, nil, err
	}
	for i := range sigs {
		if !placed(sigs[i].Type) {
			continue
		}
		f := factsOf(&sigs[i])
		n := countOf(counts, i)
		ch.see(&f, n)
		if at := table.Channel[i]; at > 0 {
			f[fieldChannel] = string(table.Channels[at-1].ID)
		}
		tp.see(&f, n)
	}
	return ch.done(), tp.done(), nil
}

func (e *edition) ground() *Document {
	if e.doc.Extends == ExtendsDefault {
		return Default()
	}
	return &Document{}
}

// placed reports whether calls of this type are somewhere.
func placed(t percorso.CallType) bool {
	return t == percorso.Track || t == percorso.Page || t == percorso.Screen
}

func countOf(counts []int64, i int) int64 {
	if i < len(counts) {
		return counts[i]
	}
	return 0
}

// removedRules lists what the document has taken away of Percorso's.
func (e *edition) removedRules() []RemovedRule {
	out := []RemovedRule{}
	ground := e.ground()
	out = append(out, removed("channel", ground.ChannelRules, e.doc.ChannelRules)...)
	return append(out, removed("touchpoint", ground.TouchpointRules, e.doc.TouchpointRules)...)
}

func removed[R rule](of string, ground, top []R) (out []RemovedRule) {
	marks := marksOf(ground)
	for _, r := range top {
		_, _, _, mark := r.parts()
		if at := slices.Index(marks, mark); at >= 0 && removal(r) {
			target, when, _, _ := ground[at].parts()
			out = append(out, RemovedRule{of, mark, target, when})
		}
	}
	return out
}
