package gen

import "testing"

// TestEveryClickIsPaid: the months follow one another without a gap, and what
// they cost lies between the cheapest and the dearest clicks.
func TestEveryClickIsPaid(t *testing.T) {
	s := small(7)
	clicks := map[string]int64{}
	for i := range s.rows {
		if r := &s.rows[i]; r.kind == kLanding && perClick[r.aux] > 0 {
			if r.aux == viaGoogleAd {
				clicks["paid_search"]++
			} else {
				clicks["paid_social"]++
			}
		}
	}
	until, cents := map[string]string{}, map[string]int64{}
	for _, spend := range s.Spends() {
		channel := string(spend.Channel)
		if spend.From > spend.To || until[channel] >= spend.From || spend.Cents <= 0 {
			t.Errorf("%+v after %s", spend, until[channel])
		}
		until[channel] = spend.To
		cents[channel] += spend.Cents
	}
	for channel, n := range clicks {
		if each := float64(cents[channel]) / float64(n); each < 34 || each > 71*1.7 || n < 100 {
			t.Errorf("%s: %d clicks at %.1f cents", channel, n, each)
		}
	}
	if len(cents) != 2 {
		t.Errorf("spent on %v", cents)
	}
}
