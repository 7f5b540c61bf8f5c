package insight

import (
	"context"
	"fmt"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// KindConsistency asks how customers use channels together, and whether these
// say the same.
const KindConsistency = "consistency"

const (
	mostDays       = 4000
	mostSaid       = 4_000_000
	mostMismatches = 50
)

// maturities are the names of figures.Maturity.
var maturities = []string{"single", "multi", "omni"}

// notUsed are channels that are not counted unless they are asked for: by which
// people arrive rather than where they act, and which act by themselves.
var notUsed = []percorso.ChannelID{
	"direct", "cross_network", "paid_shopping", "paid_search", "paid_social", "paid_video", "display", "paid_other",
	"organic_shopping", "organic_social", "organic_video", "organic_search", "referral", "affiliates", "audio", "unassigned",
	"delivery", "survey",
}

// messages are properties that may say what a channel promises, the first that
// stands beside products being taken.
var messages = []string{"promotion_id", "promotion", "campaign_id", "context.campaign.name", "message"}

// Consistency says which channels count, and what is compared between them.
type Consistency struct {
	Channels []percorso.ChannelID `json:"channels,omitempty" doc:"The channels that count, by id; when absent, all of the catalogue but those by which people only arrive (search, social, advertising, referral, direct), delivery and surveys"`
	Every    string               `json:"every,omitempty" enum:"day,week" doc:"The span of time in which prices and messages should be the same, in the query's zone; week when absent"`
	Message  string               `json:"message,omitempty" doc:"The property that says what is promised for a product; the first of promotion_id, promotion, campaign_id, context.campaign.name and message that stands beside products when absent"`
}

func (q *Query) checkConsistency() error {
	c := q.Consistency
	if q.Who != nil && q.Who.Is == "matured" && !slices.Contains(maturities, q.Who.Node) {
		return fault("who.node", fmt.Sprintf("there is no maturity %q", q.Who.Node), "give single, multi or omni")
	}
	switch {
	case c == nil:
	case c.Every != "" && c.Every != everyDay && c.Every != everyWeek:
		return fault("consistency.every", fmt.Sprintf("there is no span %q", c.Every), "give day or week")
	case c.Channels != nil && len(c.Channels) == 0:
		return fault("consistency.channels", "the list of channels is empty", "give at least one, or leave it out")
	}
	return nil
}

func (q *Query) withConsistencyDefaults() {
	c := Consistency{}
	if q.Consistency != nil {
		c = *q.Consistency
	}
	if c.Every == "" {
		c.Every = everyWeek
	}
	if q.Silence == "" {
		q.Silence = defaultSilence
	}
	q.Consistency = &c
}

// maturityRule compiles which channels count; it tells the query which they are.
func (s *scope) maturityRule(q *Query, silence uint32) (figures.MaturityRule, error) {
	r := figures.MaturityRule{Kind: make([]uint8, len(s.table.Channels)+1), Silence: silence}
	kinds := []catalogue.Kind{catalogue.Physical, catalogue.Digital, catalogue.Human}
	c := *q.Consistency
	if c.Channels == nil {
		for i := range s.table.Channels {
			if id := s.table.Channels[i].ID; !slices.Contains(notUsed, id) {
				c.Channels = append(c.Channels, id)
			}
		}
		q.Consistency = &c
	}
	for i, id := range c.Channels {
		at := s.channelAt(id)
		if at < 0 {
			return r, fault(fmt.Sprintf("consistency.channels[%d]", i), fmt.Sprintf("there is no channel %q", id), "give the id of one of the catalogue's")
		}
		r.Kind[at+1] = uint8(slices.Index(kinds, s.table.Channels[at].Kind) + 1)
	}
	return r, nil
}

func (s *scope) channelAt(id percorso.ChannelID) int {
	return slices.IndexFunc(s.table.Channels, func(c catalogue.Channel) bool { return c.ID == id })
}

func (a *Asker) consistency(ctx context.Context, s *scope, q Query) (*ConsistencyAnswer, error) {
	silence, err := seconds("silence", q.Silence, 1)
	if err != nil {
		return nil, err
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	rule, err := s.maturityRule(&q, silence)
	if err != nil {
		return nil, err
	}
	ask := func(q Query, sel *sequence.Selection) (*ConsistencyAnswer, error) {
		start := a.now()
		f, err := exec.Channels(ctx, s.blocks, s.table, sel, rule)
		if err != nil {
			return nil, err
		}
		out := &ConsistencyAnswer{Kind: q.Kind, Query: q, Currency: a.Currency}
		out.fill(s, f, &rule)
		if out.Prices, out.Messages, err = s.mismatches(ctx, &q, sel, &rule); err != nil {
			return nil, err
		}
		out.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return out, nil
	}
	answer, err := ask(q, first)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = ask(q.other(), second)
	return answer, err
}

// channels reports whether the figure is one of consistency.
func (w *Who) channels() bool { return w != nil && (w.Is == "matured" || w.Is == "switched") }

// used narrows a selection to the customers of a figure of its channels.
func (s *scope) used(ctx context.Context, q *Query, silence uint32, sel *sequence.Selection) error {
	rule, err := s.maturityRule(q, silence)
	if err != nil {
		return err
	}
	who := figures.ByChannel{Maturity: figures.Maturity(max(slices.Index(maturities, q.Who.Node), 0))}
	if q.Who.Is == "switched" {
		who.Switch = true
		if who.From = s.channelAt(percorso.ChannelID(q.Who.Node)); who.From < 0 {
			return fault("who.node", fmt.Sprintf("there is no channel %q", q.Who.Node), "give the id of one of the catalogue's")
		}
		if who.To = s.channelAt(percorso.ChannelID(q.Who.Into)); who.To < 0 {
			return fault("who.into", fmt.Sprintf("there is no channel %q", q.Who.Into), "give the id of one of the catalogue's")
		}
	}
	bits, err := exec.ChannelProfiles(ctx, s.blocks, s.table, sel, rule, who)
	if err != nil {
		return err
	}
	sel.Profiles = and(sel.Profiles, bits)
	return nil
}
