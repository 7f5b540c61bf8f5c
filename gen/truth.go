package gen

import (
	"math"
	"time"

	"percorso"
)

// TruthFormat is the version of the file that percorso-gen --truth writes.
const TruthFormat = "percorso-truth/1"

// Truth is what the simulation knows and an analysis has to find out: the
// process that made the data, and what came of it.
type Truth struct {
	Format    string `json:"format"`
	Seed      uint64 `json:"seed"`
	Customers int    `json:"customers" doc:"People who were simulated"`
	From      string `json:"from"`
	To        string `json:"to"`

	// Process is the semi-Markov model, by situation.
	Process []Situation `json:"process"`
	// Waits are the waiting times between stages, in seconds, as drawn; opening
	// hours and the hours of the day then move them.
	Waits []Wait `json:"waits"`
	// Feelings are the answers by touchpoint and circumstance.
	Feelings []Feeling `json:"feelings"`

	Interactions int64            `json:"interactions" doc:"Track, page and screen calls; identify calls say who somebody is and are none"`
	Calls        map[string]int64 `json:"calls" doc:"All calls by event, or page:NAME, screen:NAME, identify"`
	Sources      map[string]int64 `json:"sources" doc:"All calls by source"`

	// ByPerson counts people as they are, also where nothing sent shows it.
	ByPerson Realised `json:"by_person"`
	// ByProfile counts what the identifiers sent can show: a browser that
	// nobody signed in on, a receipt without a card, are profiles of their own.
	ByProfile Realised `json:"by_profile"`
}

// Situation is how a visit to a stage goes, and where it leads.
type Situation struct {
	Stage    percorso.StageID             `json:"stage"`
	Name     string                       `json:"situation"`
	Next     map[percorso.StageID]float64 `json:"next" doc:"Chance of each next stage; the rest of 1 is the end"`
	Visits   int64                        `json:"visits" doc:"How often it was, up to the end and the last visits begun"`
	Led      map[percorso.StageID]int64   `json:"led" doc:"How often it led where"`
	Ended    int64                        `json:"ended"`
	Comeback float64                      `json:"comes_back" doc:"Chance that a journey which ends here is followed by a new need"`
}

// Wait is a distribution of the time between two stages.
type Wait struct {
	From       percorso.StageID `json:"from"`
	To         percorso.StageID `json:"to"`
	Soon       float64          `json:"soon" doc:"Chance of going on at once, where both are on line or both in a shop"`
	SoonMedian float64          `json:"soon_median"`
	Floor      float64          `json:"floor"`
	Q1         float64          `json:"q1" doc:"Quartiles of the long waits"`
	Median     float64          `json:"median"`
	Q3         float64          `json:"q3"`
	NewNeed    bool             `json:"new_need,omitempty" doc:"After a journey that ended, from any stage"`
}

// Feeling is how people answer at a touchpoint, under one circumstance.
type Feeling struct {
	Touchpoint   percorso.TouchpointID `json:"touchpoint"`
	Circumstance string                `json:"circumstance"`
	Scale        percorso.ScoreKind    `json:"scale"`
	Expected     float64               `json:"expected" doc:"Mean emotion, -2 to +2"`
	Answers      int64                 `json:"answers"`
	Mean         float64               `json:"mean" doc:"Of these answers"`
}

// Realised is what came of the process, by the definitions of the journey query.
type Realised struct {
	Customers   int64        `json:"customers"`
	Stages      []StageCount `json:"stages"`
	Transitions []Move       `json:"transitions"`
	Orders      int64        `json:"orders"`
	Buyers      int64        `json:"buyers"`
	Value       int64        `json:"value" doc:"Hundredths of a euro, refunds taken off"`
	Behaviours  []Behaviour  `json:"behaviours"`
}

// StageCount is who was at a stage.
type StageCount struct {
	Stage        percorso.StageID `json:"stage"`
	Customers    int64            `json:"customers"`
	Interactions int64            `json:"interactions"`
	Visits       int64            `json:"visits"`
	BackStep     int64            `json:"back_step" doc:"Customers who, within 30 days of entering, made their next move to an earlier stage that is no loop"`
}

// Move is a transition between visits.
type Move struct {
	From      percorso.StageID `json:"from"`
	To        percorso.StageID `json:"to"`
	Moves     int64            `json:"moves"`
	Customers int64            `json:"customers"`
	Q1        int64            `json:"q1"`
	Median    int64            `json:"median"`
	Q3        int64            `json:"q3"`
}

// Behaviour is an omnichannel behaviour within 30 days, by the first product of
// an order.
type Behaviour struct {
	Name      string  `json:"name"`
	Customers int64   `json:"customers"`
	Times     int64   `json:"times"`
	Of        int64   `json:"of"`
	Share     float64 `json:"share" doc:"times / of"`
}

// The behaviours, by their place in Realised.Behaviours.
const (
	ropo = iota
	webrooming
	clickAndCollect
	tryAndBuy
	showrooming
	reserveAndCollect
	returnedInStore
	endlessAisle
	behaviours
)

var behaviourNames = [behaviours]string{"ropo", "webrooming", "click_and_collect", "try_and_buy", "showrooming", "reserve_and_collect", "returned_in_store", "endless_aisle"}

// Truth returns what is true of the history. It takes about a second.
func (s *Simulation) Truth() *Truth {
	t := &Truth{
		Format: TruthFormat, Seed: s.opt.Seed, Customers: s.opt.Customers,
		From: s.Start().Format(time.RFC3339), To: s.End().Format(time.RFC3339),
		Calls: map[string]int64{}, Sources: map[string]int64{},
	}
	s.process(t)
	s.count(t)
	return t
}

func (s *Simulation) process(t *Truth) {
	for i := range courses {
		c := &courses[i]
		sit := Situation{Stage: StageIDs[c.stage], Name: c.name, Next: map[percorso.StageID]float64{}, Led: map[percorso.StageID]int64{}, Ended: s.decided[i][out], Comeback: comesBack[c.stage]}
		if situation(i) == noCard {
			sit.Comeback = 0
		}
		for to, chance := range c.next {
			if chance > 0 {
				sit.Next[StageIDs[to]] = chance
				sit.Led[StageIDs[to]] = s.decided[i][to]
			}
			sit.Visits += s.decided[i][to]
		}
		sit.Visits += sit.Ended
		t.Process = append(t.Process, sit)
	}
	quartile := func(w wait, z float64) float64 { return math.Round(w.floor + w.median*math.Exp(z*w.sigma)) }
	const z = 0.674489750196
	for from := range waits {
		for to, w := range waits[from] {
			if w == (wait{}) {
				continue
			}
			row := Wait{From: StageIDs[from], To: StageIDs[to], Soon: w.soon, SoonMedian: w.soonMedian, Floor: w.floor}
			if w.median > 0 {
				row.Q1, row.Median, row.Q3 = quartile(w, -z), quartile(w, 0), quartile(w, z)
			}
			t.Waits = append(t.Waits, row)
		}
	}
	t.Waits = append(t.Waits, Wait{
		To: StageIDs[discovery], Floor: backWait.floor, NewNeed: true,
		Q1: quartile(backWait, -z), Median: quartile(backWait, 0), Q3: quartile(backWait, z),
	})
}

// count goes through the history once, person by person.
func (s *Simulation) count(t *Truth) {
	var sums [asks]struct{ n, sum int64 }
	byPerson, byProfile := newTally(s), newTally(s)
	var calls [kinds]int64
	sources := map[percorso.SourceID]int64{}
	w := newPen(s)
	var all []*record
	var parts [][]*record
	for i := 0; i < len(s.rows); {
		j := i + 1
		for j < len(s.rows) && s.rows[j].person == s.rows[i].person {
			j++
		}
		rows := s.rows[i:j]
		i = j
		all = all[:0]
		for k := range rows {
			r := &rows[k]
			all = append(all, r)
			calls[r.kind]++
			source, _ := w.sourceOf(r)
			sources[source]++
			if q, ok := questionOf(r); ok {
				e, _ := percorso.EmotionOf(questions[q].scale, float64(questions[q].lowest+int(r.score)))
				sums[q].n++
				sums[q].sum += int64(e)
			}
		}
		byPerson.customer(all)
		parts = profilesOf(all, parts[:0])
		for _, p := range parts {
			byProfile.customer(p)
		}
	}
	for k, n := range calls {
		if n > 0 {
			t.Calls[callName(kind(k))] += n
		}
		if facts[k].call != percorso.Identify {
			t.Interactions += n
		}
	}
	for id, n := range sources {
		t.Sources[string(id)] = n
	}
	for q := range questions {
		f := Feeling{Touchpoint: questions[q].about, Circumstance: questions[q].when, Scale: questions[q].scale, Answers: sums[q].n, Expected: expected(ask(q))}
		if f.Answers > 0 {
			f.Mean = float64(sums[q].sum) / float64(f.Answers) / 1000
		}
		t.Feelings = append(t.Feelings, f)
	}
	t.ByPerson, t.ByProfile = byPerson.result(), byProfile.result()
}

// expected is the mean emotion of a question's answers.
func expected(q ask) float64 {
	sum := 0.0
	for i, p := range questions[q].chances {
		e, _ := percorso.EmotionOf(questions[q].scale, float64(questions[q].lowest+i))
		sum += p * float64(e) / 1000
	}
	return sum
}

// questionOf returns what a record answers.
func questionOf(r *record) (ask, bool) {
	switch r.kind {
	case kSurvey:
		return ask(r.aux), true
	case kReview:
		return ask(r.aux), true
	default:
		return 0, false
	}
}

// callName is how Truth.Calls names a kind.
func callName(k kind) string {
	switch f := &facts[k]; f.call {
	case percorso.Track:
		return f.name
	case percorso.Identify:
		return "identify"
	default:
		return f.call.String() + ":" + f.name
	}
}
