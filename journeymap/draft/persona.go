package draft

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"

	"percorso"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// generations by the year of birth, the youngest first.
var generations = []struct {
	id          string
	from, below float64
	name        percorso.Text
}{
	{"z", 1997, 2013, text("Generazione Z", "Generation Z")},
	{"millennial", 1981, 1997, text("Millennial", "Millennials")},
	{"x", 1965, 1981, text("Generazione X", "Generation X")},
	{"boomer", 1946, 1965, text("Baby boomer", "Baby boomers")},
}

// births are what the trait that holds the year of birth is called.
var births = []string{"birthYear", "birth_year", "yearOfBirth", "anno_nascita"}

const (
	mostProposals = 6
	mostTypical   = 4
	leastGroup    = 0.02 // of all customers, for a proposal
)

// Propose proposes personas: the customers of a filter, split in simple ways.
func Propose(ctx context.Context, s *binding.Service, data Data, filter binding.MapFilter) (*PersonaSplits, error) {
	filter.Persona, filter.Compare = "", nil
	base, err := binding.Selection(document.New(), &filter)
	if err != nil {
		return nil, err
	}
	all, err := ask[*insight.TallyAnswer](ctx, data, base, insight.Query{Kind: insight.KindTally, Sets: []insight.Set{{ID: "all", Where: []insight.Condition{}}}})
	if err != nil {
		return nil, err
	}
	p := &proposer{service: s, data: data, base: base, filter: filter, everybody: all.Coverage.Customers}
	if p.fields, err = data.Fields(ctx); err != nil {
		return nil, err
	}
	out := &PersonaSplits{Coverage: all.Coverage, Splits: []PersonaSplit{}}
	for _, split := range []func(context.Context) (string, []part, error){p.byChannel, p.byGeneration, p.byFrequency, p.byValue} {
		by, parts, err := split(ctx)
		if err != nil {
			return nil, err
		}
		one, err := p.split(ctx, by, parts)
		if err != nil {
			return nil, err
		}
		if len(one.Personas) > 1 {
			out.Splits = append(out.Splits, *one)
		}
	}
	return out, nil
}

// proposer makes proposals.
type proposer struct {
	service   *binding.Service
	data      Data
	base      insight.Query
	filter    binding.MapFilter
	everybody int64
	fields    *insight.Fields
	named     int
}

// part is a part of the customers before it is measured.
type part struct {
	value string
	role  percorso.Text
	where []insight.Condition
	among *insight.Among
}

// with narrows the proposer's customers to the part.
func (p *proposer) with(x *part) (binding.MapFilter, bool) {
	f := binding.MapFilter{Where: append(slices.Clone(p.filter.Where), x.where...), Who: p.filter.Who, Among: p.filter.Among}
	if x.among == nil {
		return f, true
	}
	if f.Among == nil {
		f.Among = x.among
		return f, true
	}
	merged := *f.Among
	switch {
	case x.among.Prefers != "" && merged.Prefers == "":
		merged.Prefers = x.among.Prefers
	case x.among.Outcomes != nil && merged.Outcomes == nil:
		merged.Outcomes = x.among.Outcomes
	case x.among.Value != nil && merged.Value == nil:
		merged.Value = x.among.Value
	default:
		return f, false // they are split that way already
	}
	f.Among = &merged
	return f, true
}

func (p *proposer) split(ctx context.Context, by string, parts []part) (*PersonaSplit, error) {
	out := &PersonaSplit{By: by, Left: p.everybody, Personas: []PersonaProposal{}}
	for i := range parts {
		x := &parts[i]
		audience, ok := p.with(x)
		if !ok {
			continue
		}
		q, err := binding.Selection(document.New(), &binding.MapFilter{Period: p.filter.Period, Where: audience.Where, Who: audience.Who, Among: audience.Among})
		if err != nil {
			return nil, err
		}
		f, err := p.service.People(ctx, q, p.everybody)
		if refused, ok := errors.AsType[*insight.Fault](err); ok && refused.Few {
			continue
		}
		if err != nil {
			return nil, err
		}
		if f.Share < leastGroup {
			continue
		}
		out.Left -= f.People
		proposal := PersonaProposal{Split: Split{By: by, Value: x.value}, Role: x.role, Figures: f, Audience: audience, Traits: []TypicalTrait{}, Quotes: []insight.Quote{}}
		if proposal.Traits, err = p.traits(ctx, q, f.People); err != nil {
			return nil, err
		}
		v, err := ask[*insight.VoicesAnswer](ctx, p.data, q, insight.Query{Kind: insight.KindVoices, Limit: 3})
		if err != nil {
			return nil, err
		}
		proposal.Quotes = append(proposal.Quotes, v.Quotes...)
		out.Personas = append(out.Personas, proposal)
	}
	out.Left = max(out.Left, 0)
	slices.SortStableFunc(out.Personas, func(a, b PersonaProposal) int { return cmp.Compare(b.Figures.People, a.Figures.People) })
	out.Personas = out.Personas[:min(len(out.Personas), mostProposals)]
	for i := range out.Personas {
		out.Personas[i].Name = given[p.named%len(given)]
		p.named++
	}
	return out, nil
}

func (p *proposer) byChannel(context.Context) (string, []part, error) {
	var parts []part
	for _, c := range p.fields.Channels {
		if c.ID == surveys || c.ID == "unassigned" {
			continue
		}
		parts = append(parts, part{value: string(c.ID), among: &insight.Among{Prefers: c.ID}, role: percorso.Text{It: "Preferisce il canale «" + c.Name.In("it") + "»", En: "Prefers the channel “" + c.Name.In("en") + "”"}})
	}
	return "channel", parts, nil
}

func (p *proposer) byGeneration(context.Context) (string, []part, error) {
	at := slices.IndexFunc(p.fields.Traits, func(t insight.FieldValues) bool { return slices.Contains(births, t.Name) })
	if at < 0 {
		return "generation", nil, nil
	}
	var parts []part
	for _, g := range generations {
		field := "trait:" + p.fields.Traits[at].Name
		parts = append(parts, part{value: g.id, role: g.name, where: []insight.Condition{{Field: field, AtLeast: &g.from}, {Field: field, Below: &g.below}}})
	}
	return "generation", parts, nil
}

func bounds(least, below int64) *insight.Range {
	r := &insight.Range{AtLeast: &least}
	if below > 0 {
		r.Below = &below
	}
	return r
}

func (p *proposer) byFrequency(context.Context) (string, []part, error) {
	return "frequency", []part{
		{value: "once", role: text("Ha comprato una volta sola", "Bought only once"), among: &insight.Among{Outcomes: bounds(1, 2)}},
		{value: "few", role: text("Torna ogni tanto: due o tre acquisti", "Comes back now and then: two or three purchases"), among: &insight.Among{Outcomes: bounds(2, 4)}},
		{value: "many", role: text("Compra spesso: quattro acquisti o più", "Buys often: four purchases or more"), among: &insight.Among{Outcomes: bounds(4, 0)}},
	}, nil
}

// byValue splits those with an outcome into thirds by their value.
func (p *proposer) byValue(ctx context.Context) (string, []part, error) {
	q := insight.Query{Kind: insight.KindCustomers, Who: &insight.Who{Is: "outcome"}, List: &insight.List{Sort: "value", Limit: 1}}
	list, err := ask[*insight.CustomersAnswer](ctx, p.data, p.base, q)
	if err != nil || list.Total < 3*fewest {
		return "value", nil, err
	}
	var cuts []int64
	for third := range 2 {
		q.List = &insight.List{Sort: "value", Limit: 1, Offset: int(list.Total) * (third + 1) / 3}
		at, err := ask[*insight.CustomersAnswer](ctx, p.data, p.base, q)
		if err != nil || len(at.Customers) == 0 {
			return "value", nil, err
		}
		cuts = append(cuts, int64(at.Customers[0].Value))
	}
	if cuts[0] >= cuts[1] || cuts[0] < 1 {
		return "value", nil, nil
	}
	return "value", []part{
		{value: "high", role: text("Spende molto", "Spends a lot"), among: &insight.Among{Value: bounds(cuts[1], 0)}},
		{value: "middle", role: text("Spende nella media", "Spends about the average"), among: &insight.Among{Value: bounds(cuts[0], cuts[1])}},
		{value: "low", role: text("Spende poco", "Spends little"), among: &insight.Among{Value: bounds(1, cuts[0])}},
	}, nil
}

// traits returns what is more frequent in a group than among all, of those whose
// value is known. Traits that tell single people apart, and consents, are not
// looked at.
func (p *proposer) traits(ctx context.Context, group insight.Query, people int64) ([]TypicalTrait, error) {
	var sets []insight.Set
	var of []TypicalTrait
	var known []int // by trait of the list: the set of those who have it
	for _, t := range p.fields.Traits {
		if t.More || len(t.Values) < 2 || len(t.Values) > 40 || slices.Contains(births, t.Name) || strings.HasPrefix(t.Name, "consent") || len(t.Values[0].Value) > 60 {
			continue
		}
		yes, has := true, len(sets)
		sets = append(sets, insight.Set{ID: t.Name, Where: []insight.Condition{{Field: "trait:" + t.Name, Exists: &yes}}})
		for _, v := range t.Values[:min(len(t.Values), 8)] {
			of, known = append(of, TypicalTrait{Name: t.Name, Value: v.Value}), append(known, has)
			sets = append(sets, insight.Set{ID: v.Value, Where: []insight.Condition{{Field: "trait:" + t.Name, Is: []string{v.Value}}}})
		}
	}
	if len(sets) == 0 || people == 0 {
		return []TypicalTrait{}, nil
	}
	q := insight.Query{Kind: insight.KindTally, Sets: sets}
	theirs, _, err := binding.Told(q, func(q insight.Query) (*insight.TallyAnswer, error) {
		return ask[*insight.TallyAnswer](ctx, p.data, group, q)
	})
	if err != nil {
		return nil, err
	}
	all, _, err := binding.Told(q, func(q insight.Query) (*insight.TallyAnswer, error) { return p.service.Tally(ctx, p.base, q.Sets) })
	if err != nil {
		return nil, err
	}
	return clearest(of, known, theirs.Sets, all.Sets), nil
}

// clearest returns the traits that a group has clearly more often, by at least
// 3.3 standard errors.
func clearest(of []TypicalTrait, known []int, theirs, all []insight.SetFigures) []TypicalTrait {
	clear := map[TypicalTrait]float64{}
	out := []TypicalTrait{}
	for i, t := range of {
		at := i + 1 // the sets of a trait stand behind that of who has it at all
		for k := 1; k <= i; k++ {
			if known[k] != known[k-1] {
				at++
			}
		}
		n, everybody := theirs[known[i]].Customers, all[known[i]].Customers
		if n < fewest || everybody == 0 {
			continue
		}
		t.Share, t.All = float64(theirs[at].Customers)/float64(n), float64(all[at].Customers)/float64(everybody)
		err := math.Sqrt(t.All * (1 - t.All) / float64(n))
		if z := (t.Share - t.All) / max(err, 1e-9); z > 3.3 && t.Share >= 0.05 {
			clear[t] = z
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b TypicalTrait) int { return cmp.Compare(clear[b], clear[a]) })
	return out[:min(len(out), mostTypical)]
}

// persona draws the persona of the map and returns the name.
func (p *painter) persona(ctx context.Context, req *DraftRequest) (string, error) {
	role, name := roleText, given[0]
	if req.Persona != nil {
		role = roleOf(ctx, p.data, *req.Persona)
	}
	h := fnv.New32a()
	_, _ = fmt.Fprint(h, req.Filter.Where, req.Filter.Among, req.Filter.Who)
	if grouped(&req.Filter) {
		name = given[int(h.Sum32())%len(given)]
	}
	if req.Name != "" {
		name = text(req.Name, req.Name)
	}
	v, err := ask[*insight.VoicesAnswer](ctx, p.data, p.base, insight.Query{Kind: insight.KindVoices, Limit: 4})
	if err != nil {
		return "", err
	}
	table, err := p.data.Table("")
	if err != nil {
		return "", err
	}
	q := insight.Query{Kind: insight.KindTally}
	for _, c := range table.Channels {
		q.Sets = append(q.Sets, insight.Set{ID: string(c.ID), Where: []insight.Condition{{Field: "channel", Is: []string{string(c.ID)}}}})
	}
	t, err := ask[*insight.TallyAnswer](ctx, p.data, p.base, q)
	if err != nil {
		return "", err
	}
	slices.SortStableFunc(t.Sets, func(a, b insight.SetFigures) int { return cmp.Compare(b.Customers, a.Customers) })
	var channels []string
	for _, s := range t.Sets[:min(len(t.Sets), 4)] {
		if s.Customers > 0 && s.ID != surveys {
			channels = append(channels, s.ID)
		}
	}
	with := props{
		"name": name.In(p.lang), "role": role.In(p.lang), "channels": channels, "portrait": map[string]string{"seed": strconv.Itoa(int(h.Sum32() % 10000))},
		"goal": goalText.In(p.lang), "evidence": "measured",
	}
	for _, quote := range v.Quotes {
		if quote.Emotion != nil && *quote.Emotion > 0 {
			with["quote"] = quote.Text
			break
		}
	}
	if req.Persona != nil && req.Persona.By == "generation" {
		with["generation"] = role.In(p.lang)
	}
	if grouped(&req.Filter) {
		with["audience"] = binding.MapFilter{Where: req.Filter.Where, Who: req.Filter.Who, Among: req.Filter.Among}
	}
	p.add(persona, document.KindPersona, document.Root, with)
	return name.In(p.lang), nil
}

// roleOf is what tells the part of a split apart.
func roleOf(ctx context.Context, data Data, split Split) percorso.Text {
	p := &proposer{data: data, fields: &insight.Fields{}}
	if table, err := data.Table(""); err == nil {
		p.fields.Channels = table.Channels
	}
	p.fields.Traits = []insight.FieldValues{{Name: births[0]}}
	_, channels, _ := p.byChannel(ctx)
	_, frequency, _ := p.byFrequency(ctx)
	_, generation, _ := p.byGeneration(ctx)
	parts := map[string][]part{"channel": channels, "frequency": frequency, "generation": generation, "value": {
		{value: "high", role: text("Spende molto", "Spends a lot")}, {value: "middle", role: text("Spende nella media", "Spends about the average")}, {value: "low", role: text("Spende poco", "Spends little")},
	}}
	for _, x := range parts[split.By] {
		if x.value == split.Value {
			return x.role
		}
	}
	return roleText
}
