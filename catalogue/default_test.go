package catalogue

import (
	"slices"
	"testing"

	"percorso"
)

// TestSegmentsEventsAreKnown sends every event of Segment's e-commerce (v2) and
// e-mail specifications through the default catalogue.
func TestSegmentsEventsAreKnown(t *testing.T) {
	shop := Default().Lists["shop_events"]
	if len(shop) < 28 {
		t.Fatalf("%d e-commerce events", len(shop))
	}
	mail := []string{"Email Opened", "Email Link Clicked", "Unsubscribed"}
	for channel, events := range map[string][]string{"web": shop, "app": shop, "email": mail} {
		for _, event := range events {
			table := compileDefault(t, track("x", channel, event))
			at := table.Touchpoint[0]
			if at == 0 || table.Touchpoints[at-1].Proposed {
				t.Errorf("%s on %s has no touchpoint of its own", event, channel)
				continue
			}
			if _, id, stage := table.where(0); stage == "" && id != "unsubscribe" {
				t.Errorf("%s on %s (%s) has no stage", event, channel, id)
			}
			if _, id, _ := table.where(0); channel == "app" && Default().touchpoint(t, id).Channel == "web" && !slices.Contains([]percorso.TouchpointID{"order_change", "returns", "site_review"}, id) {
				t.Errorf("%s in the app is at %s, which is on the website", event, id)
			}
		}
	}
	for _, event := range []string{"Email Delivered", "Email Bounced", "Email Marked as Spam"} {
		if at := compileDefault(t, track("x", "email", event)).Touchpoint[0]; at != 0 {
			t.Errorf("%s is a touchpoint, though nobody was there", event)
		}
	}
}

func (d *Document) touchpoint(t *testing.T, id percorso.TouchpointID) Touchpoint {
	t.Helper()
	i := slices.IndexFunc(d.Touchpoints, func(tp Touchpoint) bool { return tp.ID == id })
	if i < 0 {
		t.Fatalf("there is no touchpoint %s", id)
	}
	return d.Touchpoints[i]
}

func TestEveryDefaultNameIsThereInBothLanguages(t *testing.T) {
	d := Default()
	names := map[string]percorso.Text{}
	for _, c := range d.Channels {
		names["channel "+string(c.ID)] = c.Name
	}
	seen := map[string]percorso.TouchpointID{}
	for _, tp := range d.Touchpoints {
		names["touchpoint "+string(tp.ID)] = tp.Name
		if tp.Icon == "" {
			t.Errorf("touchpoint %s has no icon", tp.ID)
		}
		for _, name := range []string{"it " + tp.Name.It, "en " + tp.Name.En} {
			if other, ok := seen[name]; ok {
				t.Errorf("touchpoints %s and %s are both called %s", other, tp.ID, name)
			}
			seen[name] = tp.ID
		}
	}
	for _, m := range d.Models {
		names["model "+string(m.ID)] = m.Name
		for _, s := range m.Stages {
			names["stage "+string(m.ID)+" "+string(s.ID)] = s.Name
			names["voice "+string(m.ID)+" "+string(s.ID)] = s.Voice
		}
		for _, l := range m.Loops {
			names["loop "+string(m.ID)+" "+string(l.From)+" "+string(l.To)] = l.Name
		}
	}
	for what, name := range names {
		if name.It == "" || name.En == "" {
			t.Errorf("%s: %+v", what, name)
		}
	}
}

func TestEveryDefaultTouchpointAndChannelCanBeReached(t *testing.T) {
	d := Default()
	channels, touchpoints := map[percorso.ChannelID]bool{d.Otherwise: true}, map[percorso.TouchpointID]bool{}
	for _, r := range d.ChannelRules {
		channels[r.Channel] = true
	}
	for _, r := range d.TouchpointRules {
		touchpoints[r.Touchpoint] = true
	}
	for _, c := range d.Channels {
		if !channels[c.ID] {
			t.Errorf("no rule leads to channel %s", c.ID)
		}
	}
	for _, tp := range d.Touchpoints {
		if !touchpoints[tp.ID] {
			t.Errorf("no rule leads to touchpoint %s", tp.ID)
		}
	}
}
