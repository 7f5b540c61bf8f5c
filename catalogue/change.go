package catalogue

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"percorso"
)

// Change is one thing that is changed in a catalogue, without its text being
// written by hand. Op says which of the fields it reads.
type Change struct {
	Op         string           `json:"op" enum:"set-channel,remove-channel,set-touchpoint,remove-touchpoint,add-rule,set-rule,move-rule,remove-rule,reset-rule,set-list,set-outcomes,place,add-model,set-model,remove-model,default-model,set-stage,move-stage,remove-stage,set-loop,remove-loop" doc:"What is done. set- adds what is not there yet; removing what Percorso defines brings its own back"`
	Channel    *Channel         `json:"channel,omitempty" doc:"set-channel: all of it"`
	Touchpoint *Touchpoint      `json:"touchpoint,omitempty" doc:"set-touchpoint: all of it"`
	ID         string           `json:"id,omitempty" doc:"remove-channel, remove-touchpoint: which. place: the touchpoint. set-list: the list"`
	Of         string           `json:"of,omitempty" enum:"channel,touchpoint,stage" doc:"-rule: whether the rule leads to a channel, to a touchpoint, or to a stage of model"`
	Rule       *RuleText        `json:"rule,omitempty" doc:"add-rule, set-rule"`
	Mark       string           `json:"mark,omitempty" doc:"set-, move-, remove-, reset-rule: which rule"`
	Before     string           `json:"before,omitempty" doc:"add-rule, move-rule: the own rule that it stands before; absent: after all own rules. set-channel, set-touchpoint, set-stage, move-stage: the id that it stands before; absent: where it is, or last"`
	Patterns   []string         `json:"patterns,omitempty" doc:"set-list"`
	Outcomes   []Condition      `json:"outcomes,omitempty" doc:"set-outcomes; absent: those that Percorso begins with"`
	Model      percorso.ModelID `json:"model,omitempty" doc:"place and all that is about a stage model: which"`
	Template   percorso.ModelID `json:"template,omitempty" doc:"add-model: the model whose stages and places it begins with"`
	Name       *percorso.Text   `json:"name,omitempty" doc:"add-model, set-model"`
	Stage      *Stage           `json:"stage,omitempty" doc:"set-stage: all of it. The others: its id counts"`
	To         percorso.StageID `json:"to,omitempty" doc:"place: the stage, none for none; absent: where the model's rules have it. remove-stage: the stage that takes its touchpoints"`
	Loop       *Loop            `json:"loop,omitempty" doc:"set-loop, remove-loop: known by from and to"`
}

// RuleText is a rule with its target, as a Change has it.
type RuleText struct {
	Target string      `json:"target" doc:"The channel or touchpoint; none for no touchpoint"`
	When   []Condition `json:"when" minItems:"1" doc:"Any of these; in each, all fields must match"`
	Unless []Condition `json:"unless,omitempty"`
}

// maxChanges is how many changes are made at once.
const maxChanges = 500

// Edit returns the catalogue's text with changes made to it, and the version
// that it builds on. Nothing is saved.
func (c *Catalogue) Edit(changes []Change) (text string, base int, err error) {
	c.mu.Lock()
	now, base := c.edition, c.number
	c.mu.Unlock()
	text, err = now.edit(changes)
	return text, base, err
}

// SaveChanges makes changes to the newest version and saves the result, as
// SaveAs does.
func (c *Catalogue) SaveChanges(ctx context.Context, author string, changes []Change, note string, base int) (int, error) {
	if _, newest := c.Document(); newest != base {
		return 0, conflict(newest, base)
	}
	text, base, err := c.Edit(changes)
	if err != nil {
		return 0, err
	}
	return c.SaveAs(ctx, author, text, note, base)
}

func conflict(newest, base int) error {
	return percorso.Errorf(percorso.Conflict, "catalogue: version %d was saved since you opened version %d; look at what changed, then save again", newest, base)
}

func (e edition) edit(changes []Change) (string, error) {
	if len(changes) > maxChanges {
		return "", percorso.Errorf(percorso.TooLarge, "catalogue: %d changes at once; at most %d", len(changes), maxChanges)
	}
	next, err := Parse([]byte(e.text)) // a copy to change
	if err != nil {
		return "", err
	}
	next.at = nil // where things stood says nothing of what will be
	ed := editor{doc: next}
	if next.Extends == ExtendsDefault {
		ed.ground = Default()
	} else {
		ed.ground = &Document{}
	}
	for i, ch := range changes {
		if err := ed.do(ch); err != nil {
			return "", percorso.Errorf(percorso.KindOf(err), "changes[%d], %s: %w", i, ch.Op, err)
		}
	}
	if _, err := next.resolve(); err != nil {
		return "", err
	}
	return rewrite(e.text, e.doc, next)
}

// editor makes changes to a document that lies over ground.
type editor struct{ doc, ground *Document }

func invalid(format string, args ...any) error {
	return percorso.Errorf(percorso.Invalid, format, args...)
}

func missingThing(what, id string) error {
	return percorso.Errorf(percorso.NotFound, "there is no %s %q any more; somebody may have removed or changed it: load the page again", what, id)
}

func (e *editor) do(ch Change) error {
	switch ch.Op {
	case "set-channel":
		if ch.Channel == nil {
			return invalid("channel is missing")
		}
		return setByID(&e.doc.Channels, e.ground.Channels, *ch.Channel, ch.Before, func(c Channel) string { return string(c.ID) }, ch.Channel.Name)
	case "remove-channel":
		return removeByID(&e.doc.Channels, e.ground.Channels, "channel", ch.ID, func(c Channel) string { return string(c.ID) })
	case "set-touchpoint":
		if ch.Touchpoint == nil {
			return invalid("touchpoint is missing")
		}
		t := *ch.Touchpoint
		t.Proposed = false
		return setByID(&e.doc.Touchpoints, e.ground.Touchpoints, t, ch.Before, func(t Touchpoint) string { return string(t.ID) }, t.Name)
	case "remove-touchpoint":
		return e.removeTouchpoint(ch.ID)
	case "add-rule", "set-rule", "move-rule", "remove-rule", "reset-rule":
		return e.rule(ch)
	case "set-list":
		if e.doc.Lists == nil {
			e.doc.Lists = map[string][]string{}
		}
		e.doc.Lists[ch.ID] = ch.Patterns
		if len(ch.Patterns) == 0 {
			delete(e.doc.Lists, ch.ID)
		}
		return nil
	case "set-outcomes":
		e.doc.Outcomes = ch.Outcomes
		return nil
	default:
		return e.model(ch)
	}
}

// setByID puts x into list, in the place of what has its id. What is as ground
// has it need not stand in the list.
func setByID[T comparable](list *[]T, ground []T, x T, before string, id func(T) string, names ...percorso.Text) error {
	if err := clean(names...); err != nil {
		return err
	}
	at := slices.IndexFunc(*list, func(o T) bool { return id(o) == id(x) })
	if slices.Contains(ground, x) {
		if at >= 0 {
			*list = slices.Delete(*list, at, at+1)
		}
		return nil
	}
	if at >= 0 && before == "" {
		(*list)[at] = x
		return nil
	}
	if at >= 0 {
		*list = slices.Delete(*list, at, at+1)
	}
	*list = slices.Insert(*list, placeBefore(*list, before, id), x)
	return nil
}

func placeBefore[T any](list []T, before string, id func(T) string) int {
	if at := slices.IndexFunc(list, func(o T) bool { return before != "" && id(o) == before }); at >= 0 {
		return at
	}
	return len(list)
}

func removeByID[T any](list *[]T, ground []T, what, id string, of func(T) string) error {
	is := func(o T) bool { return of(o) == id }
	if at := slices.IndexFunc(*list, is); at >= 0 {
		*list = slices.Delete(*list, at, at+1)
		return nil
	}
	if slices.ContainsFunc(ground, is) {
		return percorso.Errorf(percorso.Invalid, "%s %q is Percorso's own and cannot be removed; it shows only where it has interactions: lead its rules elsewhere", what, id)
	}
	return missingThing(what, id)
}

// removeTouchpoint takes a touchpoint away with its rules and places.
func (e *editor) removeTouchpoint(id string) error {
	if err := removeByID(&e.doc.Touchpoints, e.ground.Touchpoints, "touchpoint", id, func(t Touchpoint) string { return string(t.ID) }); err != nil {
		return err
	}
	if slices.ContainsFunc(e.ground.Touchpoints, func(t Touchpoint) bool { return string(t.ID) == id }) {
		return nil // Percorso's own takes its place
	}
	e.doc.TouchpointRules = slices.DeleteFunc(e.doc.TouchpointRules, func(r TouchpointRule) bool { return string(r.Touchpoint) == id })
	for i := range e.doc.Models {
		m := &e.doc.Models[i]
		delete(m.Places, percorso.TouchpointID(id))
	}
	e.dropEmptyModels()
	return nil
}

func (e *editor) rule(ch Change) error {
	if ch.Rule != nil {
		for _, w := range [][]Condition{ch.Rule.When, ch.Rule.Unless} {
			for _, c := range w {
				for _, patterns := range c {
					if slices.ContainsFunc(patterns, func(p string) bool { return len(p) > maxPattern || strings.ContainsFunc(p, unicode.IsControl) }) {
						return invalid("a value is too long, or holds a control character")
					}
				}
			}
		}
	}
	if ch.Of == "channel" {
		return editRules(&e.doc.ChannelRules, e.ground.ChannelRules, ch, func(r RuleText, replaces string) ChannelRule {
			return ChannelRule{percorso.ChannelID(r.Target), r.When, r.Unless, replaces}
		})
	}
	if ch.Of == "stage" {
		return e.stageRule(ch)
	}
	return editRules(&e.doc.TouchpointRules, e.ground.TouchpointRules, ch, func(r RuleText, replaces string) TouchpointRule {
		return TouchpointRule{percorso.TouchpointID(r.Target), r.When, r.Unless, replaces}
	})
}

// editRules changes one rule of list, which lies over ground.
func editRules[R rule](list *[]R, ground []R, ch Change, write func(RuleText, string) R) error {
	if (ch.Op == "add-rule" || ch.Op == "set-rule") && (ch.Rule == nil || len(ch.Rule.When) == 0) {
		return invalid("the rule has no condition; name a field and its values")
	}
	marks := marksOf(*list)
	own := slices.Index(marks, ch.Mark)
	theirs := ch.Mark != "" && slices.Contains(marksOf(ground), ch.Mark)
	if ch.Op == "add-rule" {
		at := slices.Index(marks, ch.Before)
		if ch.Before == "" || at < 0 {
			at = len(*list)
		}
		*list = slices.Insert(*list, at, write(*ch.Rule, ""))
		return nil
	}
	if ch.Op == "reset-rule" {
		*list = slices.DeleteFunc(*list, func(r R) bool { _, _, _, mark := r.parts(); return mark == ch.Mark })
		return nil
	}
	if own < 0 && !theirs {
		return missingThing("rule", ch.Mark)
	}
	replaces := ch.Mark
	if own >= 0 {
		_, _, _, replaces = (*list)[own].parts()
	}
	switch ch.Op {
	case "set-rule":
		r := write(*ch.Rule, replaces)
		if own >= 0 {
			(*list)[own] = r
		} else {
			*list = append(*list, r)
		}
	case "remove-rule":
		switch {
		case own >= 0 && replaces == "":
			*list = slices.Delete(*list, own, own+1)
		case own >= 0:
			(*list)[own] = write(RuleText{}, replaces)
		default:
			*list = append(*list, write(RuleText{}, ch.Mark))
		}
	case "move-rule":
		if own < 0 || replaces != "" {
			return invalid("a rule of Percorso's keeps its place; add one of your own, which is tried before")
		}
		r := (*list)[own]
		*list = slices.Delete(*list, own, own+1)
		at := slices.Index(marksOf(*list), ch.Before)
		if ch.Before == "" || at < 0 {
			at = len(*list)
		}
		*list = slices.Insert(*list, at, r)
	}
	return nil
}

// maxName is how long a name may be, in bytes.
const maxName = 300

// clean refuses names that no page could show.
func clean(names ...percorso.Text) error {
	for _, n := range names {
		for _, s := range []string{n.It, n.En} {
			if len(s) > maxName {
				return invalid("the name has %d bytes; at most %d", len(s), maxName)
			}
			if strings.ContainsFunc(s, unicode.IsControl) {
				return invalid("the name %q holds a control character; leave it out", s)
			}
		}
	}
	return nil
}
