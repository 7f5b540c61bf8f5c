package insight

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/index"
	"percorso/sequence/voice"
)

// In which order voices come.
const (
	OrderTelling = "telling"
	OrderNewest  = "newest"
)

const (
	defaultVoices = 6
	mostVoices    = 200
)

// Voices are what people said in their own words.
type Voices interface {
	All() []voice.Voice
	Say(ctx context.Context, voices []voice.Voice) ([]voice.Voice, error)
}

// VoicesAnswer is what people said in a selection, without who they are.
type VoicesAnswer struct {
	Kind     string          `json:"kind" enum:"voices"`
	Query    Query           `json:"query" doc:"The question with its defaults filled in"`
	Model    catalogue.Model `json:"model"`
	Coverage Coverage        `json:"coverage" doc:"customers: who said something; interactions: how often"`
	Felt     Feeling         `json:"felt" doc:"Of the texts that came with a score; counts are by face"`
	Quotes   []Quote         `json:"quotes"`
	Compare  *VoicesAnswer   `json:"compare,omitempty" doc:"The same for the second period or group"`
}

// Quote is what somebody said once. Addresses and numbers by which one could
// tell who it was are left out.
type Quote struct {
	Text       string               `json:"text"`
	At         string               `json:"at" doc:"RFC 3339 UTC"`
	Kind       string               `json:"kind" enum:"survey,review,ticket"`
	Emotion    *float64             `json:"emotion" doc:"-2 to +2; null when no score was given"`
	Stage      percorso.StageID     `json:"stage,omitempty"`
	Touchpoint catalogue.Touchpoint `json:"touchpoint,omitzero" doc:"What it is about"`
}

// locator is a view that finds the interactions of a profile.
type locator interface {
	Locate(n graph.Node) (block int, profile uint32, ok bool)
}

var _ locator = (*index.View)(nil)

func (a *Asker) voices(ctx context.Context, s *scope, q Query) (*VoicesAnswer, error) {
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	answer, err := a.quote(ctx, s, q, first)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = a.quote(ctx, s, q.other(), second)
	return answer, err
}

func (a *Asker) quote(ctx context.Context, s *scope, q Query, sel *sequence.Selection) (*VoicesAnswer, error) {
	start := a.now()
	answer := &VoicesAnswer{Kind: q.Kind, Query: q, Model: s.table.Model, Quotes: []Quote{}}
	found, f, felt := s.heard(a.Voices, sel)
	answer.Felt = feeling(felt)
	chosen, err := choose(ctx, a.Voices, found, q.Order, q.Limit)
	if err != nil {
		return nil, err
	}
	for _, v := range chosen {
		answer.Quotes = append(answer.Quotes, s.said(v))
	}
	answer.Coverage = s.coverage(f, sel, a.now().Sub(start))
	return answer, nil
}

// heard returns the voices of a selection.
func (s *scope) heard(all Voices, sel *sequence.Selection) (found []voice.Voice, f *figures.Coverage, felt figures.Feeling) {
	f = &figures.Coverage{}
	view, ok := s.view.(locator)
	if all == nil || !ok {
		return nil, f, felt
	}
	who := map[[2]uint32]bool{}
	for _, v := range all.All() {
		t := v.At / 1000
		if t < int64(sel.From) || t >= int64(sel.To) {
			continue
		}
		block, profile, ok := view.Locate(v.Profile)
		if !ok || sel.Profiles != nil && !sel.Profiles[block].Has(profile) {
			continue
		}
		b := s.blocks[block]
		i, ok := find(b, profile, uint32(t), v.Seq)
		if !ok || sel.Events != nil && !sel.Events[block].Has(i) || sel.Signatures != nil && !has(sel.Signatures, int(b.Code[i])) {
			continue
		}
		v.Signature = b.Code[i]
		found = append(found, v)
		if v.Felt {
			felt.Add(v.Emotion)
		}
		if f.Interactions == 0 {
			f.From, f.To = uint32(t), uint32(t)
		}
		f.Interactions++
		f.From, f.To = min(f.From, uint32(t)), max(f.To, uint32(t))
		if int(v.Signature) < len(s.table.Stage) && s.table.Stage[v.Signature] > 0 {
			f.Placed++
		}
		who[[2]uint32{uint32(block), profile}] = true
	}
	f.Customers = int64(len(who))
	return found, f, felt
}

func has(list []bool, i int) bool { return i < len(list) && list[i] }

// find returns the interaction of a profile at that second with that position
// in the journal.
func find(b *sequence.Block, profile, second uint32, seq int64) (uint32, bool) {
	lo, hi := b.First[profile], b.First[profile+1]
	at, _ := slices.BinarySearch(b.Time[lo:hi], second)
	for i := lo + uint32(at); i < hi && b.Time[i] == second; i++ {
		if b.Seq != nil && b.Seq(i) == seq {
			return i, true
		}
	}
	return 0, false
}

// choose returns the voices to show, with their texts; the same words once. The
// newest are in that order. The most telling are the strongest feelings, the
// worst and the best in turn, of equal ones the newest.
func choose(ctx context.Context, all Voices, found []voice.Voice, order string, limit int) ([]voice.Voice, error) {
	newest := func(a, b voice.Voice) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.Seq, a.Seq)) }
	slices.SortFunc(found, newest)
	if order == OrderTelling {
		found = inTurn(found, newest)
	}
	var out []voice.Voice
	said := map[string]bool{}
	for len(out) < limit && len(found) > 0 {
		n := min(len(found), 4*limit)
		some, err := all.Say(ctx, found[:n])
		if err != nil {
			return nil, err
		}
		found = found[n:]
		for _, v := range some {
			if key := strings.ToLower(v.Text); len(out) < limit && !said[key] {
				said[key] = true
				out = append(out, v)
			}
		}
	}
	return out, nil
}

// inTurn puts the worst and the best in turn, the strongest first.
func inTurn(found []voice.Voice, newest func(a, b voice.Voice) int) []voice.Voice {
	slices.SortFunc(found, func(a, b voice.Voice) int { return cmp.Or(cmp.Compare(a.Emotion, b.Emotion), newest(a, b)) })
	half, _ := slices.BinarySearchFunc(found, 0, func(v voice.Voice, zero int) int { return cmp.Compare(int(v.Emotion), zero) })
	bad, good := found[:half], slices.Clone(found[half:])
	slices.SortFunc(good, func(a, b voice.Voice) int { return cmp.Or(cmp.Compare(b.Emotion, a.Emotion), newest(a, b)) })
	out := make([]voice.Voice, 0, len(found))
	for i := range max(len(bad), len(good)) {
		if i < len(bad) {
			out = append(out, bad[i])
		}
		if i < len(good) {
			out = append(out, good[i])
		}
	}
	return out
}

func (s *scope) said(v voice.Voice) Quote {
	q := Quote{Text: unnamed(v.Text), At: time.UnixMilli(v.At).UTC().Format(time.RFC3339), Kind: v.Kind}
	if v.Felt {
		e := float64(v.Emotion) / 1000
		q.Emotion = &e
	}
	code := int(v.Signature)
	if code < len(s.table.Stage) && s.table.Stage[code] > 0 {
		q.Stage = s.table.Model.Stages[s.table.Stage[code]-1].ID
	}
	if code < len(s.table.Touchpoint) && s.table.Touchpoint[code] > 0 {
		q.Touchpoint = s.table.Touchpoints[s.table.Touchpoint[code]-1]
	}
	return q
}

// named is what would say who somebody is: an e-mail address, and seven digits
// or more, such as a telephone or order number has.
var named = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN.-]+\.\pL{2,}|\+?\d(?:[ ./-]?\d){6,}`)

func unnamed(text string) string { return named.ReplaceAllString(text, "…") }
