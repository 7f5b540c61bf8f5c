package insight

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/index"
)

const (
	criticalHorizon = 90 * 86_400
	month           = 365.25 / 12 * 86_400 // seconds
	fewVisits       = 100
	mostValues24    = 24 // a property with more values tells single things apart, not circumstances
)

// CriticalAnswer is where customers stop, wait, turn back or complain, by what
// it costs.
type CriticalAnswer struct {
	Kind     string          `json:"kind" enum:"critical"`
	Query    Query           `json:"query" doc:"The question with its defaults filled in"`
	Model    catalogue.Model `json:"model"`
	Currency string          `json:"currency" doc:"ISO 4217"`
	Critical
	Compare *Critical `json:"compare,omitempty" doc:"The same for the second period or group; points with the same id are the same"`
}

// Critical is the critical points of one selection. Looked at are visits to a
// stage that were left at least the silence before Coverage.Until, so that it is
// known what followed. A visit goes on when it has an outcome, or when a later
// stage, or an earlier one by a loop of the model, follows within the silence;
// it turns back when another earlier stage follows; it stops when nothing does.
//
// A point is something that visits met at a touchpoint, and that goes with being
// lost (stopping or turning back) more often, or with worse answers, than in
// comparable visits to the same stage; by at least 3.3 standard errors, since
// many candidates are looked at. That it goes with it does not say that it is
// the cause. A visit that met several points counts for one of them, so costs
// add up.
type Critical struct {
	Coverage Coverage        `json:"coverage"`
	Months   float64         `json:"months" doc:"How long the visits looked at go back, in months of 30.44 days; 0 when the selection is not longer than the silence"`
	Cost     Value           `json:"cost" doc:"What the points cost a month, together"`
	Stages   []CriticalStage `json:"stages" doc:"One for each stage of the model, in its order"`
	Points   []CriticalPoint `json:"points" doc:"By cost, most first; then those that only show in answers, the clearest first"`
}

// CriticalStage is what became of the visits to a stage that were looked at.
type CriticalStage struct {
	Stage   percorso.StageID `json:"stage"`
	On      int64            `json:"on" doc:"Visits that went on"`
	Stopped int64            `json:"stopped"`
	Back    int64            `json:"back"`
	Worth   Value            `json:"worth" doc:"What going on is worth: the mean value within 90 days of entering a visit that went on, less that of a lost one; 0 when it is not more. Of visits whose 90 days are in the data, or of all when fewer than 30 of either are"`
}

// CriticalPoint is one critical point.
type CriticalPoint struct {
	ID         string               `json:"id" doc:"The same for the same point of any question on the model"`
	Name       percorso.Text        `json:"name"`
	Stage      percorso.StageID     `json:"stage"`
	Touchpoint catalogue.Touchpoint `json:"touchpoint"`
	Sight      string               `json:"sight" enum:"met,waited,had" doc:"met: the touchpoint itself; waited: it took at least twice the usual time; had: a property had this value"`
	Property   string               `json:"property,omitempty"`
	Value      string               `json:"value,omitempty" doc:"of the property; >0 for any number above none"`
	Wait       int64                `json:"wait,omitempty" doc:"waited: from how many seconds between the first and the last interaction there, twice the median"`
	Customers  int64                `json:"customers" doc:"Customers of the selection who met it, at any time, counted for other points or not"`
	Visits     int64                `json:"visits" doc:"Visits looked at that count for it"`
	Stopped    int64                `json:"stopped"`
	Back       int64                `json:"back"`
	Lost       float64              `json:"lost" doc:"Share of the visits that stopped or turned back"`
	Others     int64                `json:"others" doc:"Comparable visits: to the same stage, counted for no costlier point. met: with another touchpoint of the same kind, or all others when wide; waited: that took less; had: whose property had another value there"`
	OthersLost float64              `json:"others_lost" doc:"Share of these that stopped or turned back"`
	Wide       bool                 `json:"wide,omitempty"`
	Excess     float64              `json:"excess" doc:"lost less others_lost"`
	Low        float64              `json:"low" doc:"95 % interval of the excess, normal approximation"`
	High       float64              `json:"high"`
	Costly     bool                 `json:"costly" doc:"Whether the excess is clear; without it there is no cost"`
	Worth      Value                `json:"worth" doc:"Of the stage: what each lost visit costs"`
	Cost       Value                `json:"cost" doc:"A month: excess × visits × worth / months"`
	CostLow    Value                `json:"cost_low" doc:"With the interval of the excess"`
	CostHigh   Value                `json:"cost_high"`
	Felt       Feeling              `json:"felt" doc:"Answers in these visits"`
	OthersFelt Feeling              `json:"others_felt" doc:"Answers in the comparable visits"`
	Complaint  bool                 `json:"complaint" doc:"Whether the answers are clearly worse, at least 30 on each side"`
	Few        bool                 `json:"few" doc:"Fewer than 100 visits: weak evidence"`
	Where      []Condition          `json:"where" doc:"Interactions that meet it; for waited, those at the touchpoint"`
}

// message says which channels bring what we send: who gets it, gets it for what
// they did before.
var message = map[percorso.ChannelID]bool{"email": true, "push": true, "sms": true, "messaging": true, "post": true, "survey": true}

func (a *Asker) critical(ctx context.Context, s *scope, q Query) (*CriticalAnswer, error) {
	silence, err := seconds("silence", q.Silence, 1)
	if err != nil {
		return nil, err
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	rule := figures.CriticalRule{Silence: silence, Horizon: criticalHorizon, Candidate: make([]bool, len(s.table.Touchpoints))}
	for t := range s.table.Touchpoints {
		rule.Candidate[t] = !message[s.table.Touchpoints[t].Channel]
	}
	facets := s.facets()
	for _, f := range facets {
		rule.Traits = append(rule.Traits, figures.Trait{Values: len(f.values), Of: f.of})
	}
	answer := &CriticalAnswer{Kind: q.Kind, Query: q, Model: s.table.Model, Currency: a.Currency}
	ask := func(sel *sequence.Selection) (*Critical, error) {
		start := a.now()
		rule.Until = s.until(sel)
		f, err := exec.Critical(ctx, s.blocks, s.table, sel, rule)
		if err != nil {
			return nil, err
		}
		c := s.criticalFigures(f, facets, sel, &rule)
		c.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return c, nil
	}
	c, err := ask(first)
	if err != nil {
		return nil, err
	}
	answer.Critical = *c
	if second != nil {
		answer.Compare, err = ask(second)
	}
	return answer, err
}

// facet is a property with few values.
type facet struct {
	name   string
	values []string
	above  string // for a number that may be 0: its lowest value above
	of     []sequence.Sparse[uint16]
}

// own are properties that say what an answer is, or nothing that could matter.
var own = map[string]bool{
	"currency": true, "scale": true, "score": true, "rating": true, "nps": true, "csat": true, "ces": true, "stars": true, "emotion": true,
	"channel": true, "touchpoint": true, "touchpoint_id": true, "about": true, "context.locale": true, "quantity": true,
}

// where are the ids of places; all other ids name single things, and not a
// circumstance.
var where = map[string]bool{"store_id": true, "register_id": true, "branch_id": true, "courier_id": true}

// valued is a view that can tell the values of a property apart.
type valued interface {
	Lister
	Values(property string, number func(value string) (uint16, bool)) []sequence.Sparse[uint16]
}

var _ valued = (*index.View)(nil)

// facets returns the properties that candidates are made of.
func (s *scope) facets() []facet {
	view, ok := s.view.(valued)
	if !ok {
		return nil
	}
	var out []facet
	for _, p := range view.Properties() {
		if own[p.Name] || p.Interactions < 2*figures.Fewest || strings.HasSuffix(p.Name, "_id") && !where[p.Name] {
			continue
		}
		f := facet{name: p.Name}
		switch {
		case f.numbers(view, p):
		case p.Values < 2 || p.Values > mostValues24 || p.Overflow:
			continue
		default:
			for _, v := range view.PropertyValues(p.Name, 0) {
				f.values = append(f.values, v.Value)
			}
			slices.Sort(f.values)
			f.of = view.Values(p.Name, func(value string) (uint16, bool) {
				n, known := slices.BinarySearch(f.values, value)
				return uint16(n), known
			})
		}
		out = append(out, f)
	}
	return out
}

// positive is the value of a facet that is any number above 0.
const positive = ">0"

// numbers makes the facet of a number that is sometimes 0 and sometimes more:
// none, and any.
func (f *facet) numbers(view valued, p index.PropertyInfo) bool {
	least, zero := math.Inf(1), false
	for _, v := range view.PropertyValues(p.Name, 0) {
		n, ok := number(v.Value)
		if !ok || n < 0 {
			return false
		}
		if n == 0 {
			zero = true
		} else {
			least = min(least, n)
		}
	}
	if !zero || math.IsInf(least, 1) {
		return false
	}
	f.values, f.above = []string{"0", positive}, strconv.FormatFloat(least, 'f', -1, 64)
	f.of = view.Values(p.Name, func(value string) (uint16, bool) {
		n, ok := number(value)
		if ok && n > 0 {
			return 1, true
		}
		return 0, ok
	})
	return true
}

// criticalFigures writes the engine's figures in the words of the answer.
func (s *scope) criticalFigures(f *figures.Critical, facets []facet, sel *sequence.Selection, rule *figures.CriticalRule) *Critical {
	c := &Critical{Stages: make([]CriticalStage, len(f.Stages)), Points: []CriticalPoint{}}
	if from, until := int64(max(sel.From, f.Coverage.From)), int64(rule.Until)-int64(rule.Silence); f.Coverage.Interactions > 0 && until > from {
		c.Months = float64(until-from) / month
	}
	for i, st := range f.Stages {
		c.Stages[i] = CriticalStage{Stage: s.table.Model.Stages[i].ID, On: st.On, Stopped: st.Stopped, Back: st.Back, Worth: Value(math.Round(st.Worth()))}
	}
	for i := range f.Points {
		p := s.point(&f.Points[i], facets, c.Months, f.Stages[f.Points[i].Stage].Worth())
		if p.Costly || p.Complaint {
			c.Points = append(c.Points, p)
			c.Cost += p.Cost
		}
	}
	tellApart(c.Points)
	slices.SortStableFunc(c.Points, func(a, b CriticalPoint) int {
		return cmp.Or(cmp.Compare(b.Cost, a.Cost), cmp.Compare(complaint(&b), complaint(&a)), cmp.Compare(a.ID, b.ID))
	})
	return c
}

// complaint is how far the answers lie below the others'.
func complaint(p *CriticalPoint) float64 {
	if p.Felt.Mean == nil || p.OthersFelt.Mean == nil {
		return 0
	}
	return *p.OthersFelt.Mean - *p.Felt.Mean
}

func (s *scope) point(f *figures.Point, facets []facet, months, worth float64) CriticalPoint {
	stage, tp := &s.table.Model.Stages[f.Stage], s.table.Touchpoints[f.Touchpoint]
	p := CriticalPoint{
		Stage: stage.ID, Touchpoint: tp, Customers: f.Customers, Visits: f.Visits, Stopped: f.Stopped, Back: f.Back, Others: f.Others,
		Lost: share(f.Stopped+f.Back, f.Visits), OthersLost: share(f.OthersLost, f.Others), Wide: f.Wide, Worth: Value(math.Round(worth)),
		Felt: feeling(f.Felt), OthersFelt: feeling(f.OthersFelt), Complaint: f.Complaint() >= figures.Clear, Few: f.Visits < fewVisits,
		Where: []Condition{{Field: fieldStage, Is: []string{string(stage.ID)}}, {Field: fieldTouchpoint, Is: []string{string(tp.ID)}}},
	}
	var err float64
	p.Excess, err = f.Excess()
	p.Low, p.High = p.Excess-1.96*err, p.Excess+1.96*err
	if f.Loss() >= figures.Clear && months > 0 && worth > 0 {
		monthly := func(excess float64) Value {
			return Value(math.Round(max(0, excess) * float64(f.Visits) * worth / months))
		}
		p.Costly, p.Cost, p.CostLow, p.CostHigh = true, monthly(p.Excess), monthly(p.Low), monthly(p.High)
	}
	switch f.Sight {
	case figures.Met:
		p.Sight = "met"
	case figures.Waited:
		p.Sight, p.Wait = "waited", int64(f.Wait)
	case figures.Had:
		facet := &facets[f.Trait]
		p.Sight, p.Property, p.Value = "had", facet.name, facet.values[f.Value]
		c := Condition{Field: propertyPrefix + facet.name, Is: []string{p.Value}}
		if p.Value == positive {
			least, _ := strconv.ParseFloat(facet.above, 64) // it was written by FormatFloat
			c.Is, c.AtLeast = nil, &least
		}
		p.Where = append(p.Where, c)
	}
	p.ID = strings.Join([]string{string(stage.ID), string(tp.ID), p.Sight}, "/")
	if p.Property != "" {
		p.ID += "/" + p.Property + "=" + p.Value
	}
	p.Name = pointName(&p)
	return p
}
