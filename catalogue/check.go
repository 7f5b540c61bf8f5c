package catalogue

import (
	"fmt"
	"strings"

	"percorso"
)

// checkShape finds what is wrong with d in itself.
func (d *Document) checkShape(c *complaints) {
	if d.Format != Format {
		c.add("format", "%q is not read here; write %s", d.Format, Format)
	}
	if d.Extends != "" && d.Extends != ExtendsDefault {
		c.add("extends", "%q is unknown; write default, or leave the key out for a catalogue that stands alone", d.Extends)
	}
	limit(c, "channels", len(d.Channels), maxChannels)
	limit(c, "touchpoints", len(d.Touchpoints), maxTouchpoints)
	limit(c, "models", len(d.Models), maxModels)
	limit(c, "channel_rules", len(d.ChannelRules), maxRules)
	limit(c, "touchpoint_rules", len(d.TouchpointRules), maxRules)
	limit(c, "lists", len(d.Lists), maxLists)
	for name := range d.Lists {
		checkID(c, "lists."+name, name)
	}
	ids := newOnce(c)
	for i, ch := range d.Channels {
		path := index("channels", i)
		ids.see(path+".id", "channel", string(ch.ID))
		checkName(c, path+".name", ch.Name)
		checkKind(c, path+".kind", ch.Kind)
	}
	ids = newOnce(c)
	for i, t := range d.Touchpoints {
		path := index("touchpoints", i)
		ids.see(path+".id", "touchpoint", string(t.ID))
		checkName(c, path+".name", t.Name)
		checkKind(c, path+".kind", t.Kind)
		switch t.Ownership {
		case Owned, Paid, Earned:
		default:
			c.add(path+".ownership", "%q is no ownership; write owned, paid or earned", t.Ownership)
		}
	}
	ids = newOnce(c)
	for i, m := range d.Models {
		path := index("models", i)
		ids.see(path+".id", "stage model", string(m.ID))
		d.checkModelShape(c, path, m)
	}
}

func (d *Document) checkModelShape(c *complaints, path string, m StageModel) {
	limit(c, path+".stages", len(m.Stages), maxStages)
	limit(c, path+".rules", len(m.Rules), maxRules)
	if len(m.Stages) > 0 {
		checkName(c, path+".name", m.Name)
	}
	ids := newOnce(c)
	for i, s := range m.Stages {
		at := index(path+".stages", i)
		ids.see(at+".id", "stage", string(s.ID))
		checkName(c, at+".name", s.Name)
	}
	for i, l := range m.Loops {
		checkName(c, index(path+".loops", i)+".name", l.Name)
	}
}

// checkReferences finds what d names and whole does not have.
func checkReferences(c *complaints, d, whole *Document) {
	channels, touchpoints := map[percorso.ChannelID]bool{}, map[percorso.TouchpointID]bool{}
	for _, ch := range whole.Channels {
		channels[ch.ID] = true
	}
	for _, t := range whole.Touchpoints {
		touchpoints[t.ID] = true
	}
	limit(c, "channels", len(whole.Channels), maxChannels)
	limit(c, "touchpoints", len(whole.Touchpoints), maxTouchpoints)
	if d.Otherwise != "" && !channels[d.Otherwise] {
		unknown(c, "otherwise", "is no channel", string(d.Otherwise), channels)
	}
	for name, items := range d.Lists {
		checkPatterns(c, "lists."+name, whole.Lists, items)
		if ring(whole.Lists, name) {
			c.add("lists."+name, "lists refer to each other in a ring; write the values out in one of them")
		}
	}
	for i, t := range d.Touchpoints {
		if !channels[t.Channel] {
			unknown(c, index("touchpoints", i)+".channel", "is no channel", string(t.Channel), channels)
		}
	}
	for i, rule := range d.ChannelRules {
		path := index("channel_rules", i)
		if d.takesAway(c, path, rule) {
			continue
		}
		if !channels[rule.Channel] {
			unknown(c, path+".channel", "is no channel", string(rule.Channel), channels)
		}
		checkRule(c, path, inChannelRule, whole.Lists, rule.When, rule.Unless)
	}
	for i, rule := range d.TouchpointRules {
		path := index("touchpoint_rules", i)
		if d.takesAway(c, path, rule) {
			continue
		}
		if rule.Touchpoint != None && !touchpoints[rule.Touchpoint] {
			unknown(c, path+".touchpoint", "is no touchpoint", string(rule.Touchpoint), touchpoints)
		}
		checkRule(c, path, inTouchpointRule, whole.Lists, rule.When, rule.Unless)
	}
	if d.Outcomes != nil {
		checkWhen(c, "outcomes", inOutcome, whole.Lists, d.Outcomes)
	}
	checkModels(c, d, whole, touchpoints)
}

func checkModels(c *complaints, d, whole *Document, touchpoints map[percorso.TouchpointID]bool) {
	models := map[percorso.ModelID]StageModel{}
	for _, m := range whole.Models {
		models[m.ID] = m
	}
	switch {
	case len(whole.Models) == 0:
		c.add("models", "there is no stage model; write one, or extends: default")
	case whole.DefaultModel == "":
		c.add("default_model", "is missing; name one of %s", strings.Join(sortedKeys(models), ", "))
	default:
		if _, ok := models[whole.DefaultModel]; !ok {
			unknown(c, "default_model", "is no stage model", string(whole.DefaultModel), models)
		}
	}
	for i, m := range d.Models {
		path := index("models", i)
		full := models[m.ID] // with the default's stages, where it amends one
		stages := map[percorso.StageID]bool{}
		for _, s := range full.Stages {
			stages[s.ID] = true
		}
		if len(full.Stages) == 0 {
			c.add(path+".stages", "is missing; a stage model needs at least one stage")
			continue
		}
		stage := func(at string, id percorso.StageID, noneToo bool) {
			if !stages[id] && (!noneToo || id != None) {
				unknown(c, at, "is no stage of "+string(m.ID), string(id), stages)
			}
		}
		for j, l := range m.Loops {
			stage(index(path+".loops", j)+".from", l.From, false)
			stage(index(path+".loops", j)+".to", l.To, false)
		}
		for id, s := range m.Places {
			at := path + ".places." + string(id)
			if !touchpoints[id] && !strings.Contains(string(id), ".") { // with a dot: one that the data proposes
				unknown(c, at, "is no touchpoint", string(id), touchpoints)
			}
			stage(at, s, true)
		}
		for j, rule := range m.Rules {
			at := index(path+".rules", j)
			if d.takesAway(c, at, rule) {
				continue
			}
			stage(at+".stage", rule.Stage, true)
			checkRule(c, at, inStageRule, whole.Lists, rule.When, rule.Unless)
		}
		if m.Follows != nil {
			checkFollows(c, path+".follows", m, models, stage)
		}
	}
}

func checkFollows(c *complaints, path string, m StageModel, models map[percorso.ModelID]StageModel, stage func(string, percorso.StageID, bool)) {
	other, ok := models[m.Follows.Model]
	if !ok {
		unknown(c, path+".model", "is no stage model", string(m.Follows.Model), models)
		return
	}
	for next, steps := m.Follows, 0; next != nil; steps++ {
		if next.Model == m.ID || steps > len(models) {
			c.add(path+".model", "the models follow each other in a ring; let one of them place its touchpoints itself")
			return
		}
		next = models[next.Model].Follows
	}
	theirs := map[percorso.StageID]bool{}
	for _, s := range other.Stages {
		theirs[s.ID] = true
	}
	for from, to := range m.Follows.Stages {
		at := path + ".stages." + string(from)
		if !theirs[from] {
			unknown(c, at, "is no stage of "+string(other.ID), string(from), theirs)
		}
		stage(at, to, true)
	}
}

// takesAway reports whether rule only takes a rule of Percorso's away. A
// document that stands alone has none to replace.
func (d *Document) takesAway(c *complaints, path string, r rule) bool {
	if _, _, _, replaces := r.parts(); replaces != "" && d.Extends != ExtendsDefault {
		c.add(path+".replaces", "there is no rule of Percorso's to replace in a document that stands alone; write extends: default, or leave the key out")
	}
	return removal(r)
}

func checkRule(c *complaints, path string, s scope, lists map[string][]string, when, unless When) {
	checkWhen(c, path+".when", s, lists, when)
	if unless != nil {
		checkWhen(c, path+".unless", s, lists, unless)
	}
}

func checkWhen(c *complaints, path string, s scope, lists map[string][]string, w When) {
	if len(w) == 0 {
		c.add(path, "there is no condition; name a field and its values, as in `event: Order Completed`")
	}
	for i, cond := range w {
		at := path
		if _, ok := c.at[index(path, i)]; ok {
			at = index(path, i)
		}
		if len(cond) == 0 {
			c.add(at, "the condition is empty; name a field and its values, as in `event: Order Completed`")
		}
		for name, patterns := range cond {
			f, ok := fieldByName(name)
			switch {
			case !ok:
				c.add(at+"."+name, "is no field%s", nearest(name, s.names()))
			case !s.has(f):
				c.add(at+"."+name, "is not known yet where this rule is tried; it may test %s", strings.Join(s.names(), ", "))
			case len(patterns) == 0:
				c.add(at+"."+name, "the list is empty, so nothing matches; write a value, or \"\" for an absent one")
			default:
				checkPatterns(c, at+"."+name, lists, patterns)
			}
		}
	}
}

func checkPatterns(c *complaints, path string, lists map[string][]string, patterns []string) {
	for i, p := range patterns {
		at := path
		if _, ok := c.at[index(path, i)]; ok {
			at = index(path, i)
		}
		switch {
		case isList(p):
			if _, ok := lists[p[1:]]; !ok {
				unknown(c, at, "is no list", p[1:], lists)
			}
		case isExpr(p):
			if _, err := compileExpr(p); err != nil {
				c.add(at, "%v", err)
			}
		}
	}
}

// ring reports whether list name refers to itself through other lists.
func ring(lists map[string][]string, name string) bool {
	seen := map[string]bool{}
	var back func(at string) bool
	back = func(at string) bool {
		for _, item := range lists[at] {
			if !isList(item) || seen[item] {
				continue
			}
			seen[item] = true
			if item[1:] == name || back(item[1:]) {
				return true
			}
		}
		return false
	}
	return back(name)
}

func checkKind(c *complaints, path string, k Kind) {
	switch k {
	case Physical, Digital, Human:
	default:
		c.add(path, "%q is no kind; write physical, digital or human", k)
	}
}

func checkName(c *complaints, path string, name percorso.Text) {
	if name.It == "" && name.En == "" {
		c.add(path, "the name is empty; write {it: ..., en: ...}, or one text for both languages")
	}
}

func checkID(c *complaints, path, id string) {
	ok := id != "" && len(id) <= 80
	for i, r := range id {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f
		if !letter && (i == 0 || r != '_' && r != '-' && r != '.') {
			ok = false
		}
	}
	if !ok || id == None {
		c.add(path, "%q cannot be an id; use small letters, digits, _ - and . (1 to 80, a letter or digit first), and not %q", id, None)
	}
}

func limit(c *complaints, path string, n, most int) {
	if n > most {
		c.add(path, "%d are too many; at most %d", n, most)
	}
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// once finds ids that stand twice.
type once struct {
	c    *complaints
	seen map[string]string
}

func newOnce(c *complaints) *once { return &once{c, map[string]string{}} }

func (o *once) see(path, what, id string) {
	checkID(o.c, path, id)
	if first, ok := o.seen[id]; ok {
		o.c.add(path, "%s %q stands twice, first at %s (line %d); rename or remove one", what, id, first, o.c.at.find(first).line)
		return
	}
	o.seen[id] = path
}
