package catalogue

import (
	"testing"

	"percorso"
)

// compileOne returns the table of sigs under the default catalogue.
func compileDefault(t testing.TB, sigs ...Signature) *Table {
	t.Helper()
	table, err := Default().Compile("", sigs)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// where returns the ids of the channel, touchpoint and stage of signature i.
func (t *Table) where(i int) (channel percorso.ChannelID, touchpoint percorso.TouchpointID, stage percorso.StageID) {
	if c := t.Channel[i]; c > 0 {
		channel = t.Channels[c-1].ID
	}
	if p := t.Touchpoint[i]; p > 0 {
		touchpoint = t.Touchpoints[p-1].ID
	}
	if s := t.Stage[i]; s > 0 {
		stage = t.Model.Stages[s-1].ID
	}
	return channel, touchpoint, stage
}

func TestChannelsOfTheGA4Group(t *testing.T) {
	for _, c := range []struct {
		row                      int
		source, medium, campaign string
		referrer                 string
		want                     percorso.ChannelID
	}{
		{1, "(direct)", "(none)", "", "", "direct"},
		{1, "(direct)", "(not set)", "", "", "direct"},
		{2, "google", "cpc", "autumn cross-network it", "", "cross_network"},
		{3, "amazon", "cpc", "", "", "paid_shopping"},
		{3, "google", "cpc", "Shopping scarpe", "", "paid_shopping"},
		{3, "google", "ppc", "e-shop", "", "paid_shopping"},
		{4, "google", "cpc", "workshop", "", "paid_search"}, // a workshop is no shop
		{4, "google", "cpc", "brand", "", "paid_search"},
		{4, "bing", "paid", "", "", "paid_search"},
		{4, "Google", "CPC", "", "", "paid_search"},
		{5, "facebook", "paid_social", "", "", "paid_social"},
		{5, "instagram", "cpc", "", "", "paid_social"},
		{5, "facebook", "retargeting", "", "", "paid_social"},
		{6, "youtube", "cpc", "", "", "paid_video"},
		{7, "partner", "display", "", "", "display"},
		{7, "partner", "interstitial", "", "", "display"},
		{8, "partner", "cpc", "", "", "paid_other"},
		{8, "partner", "paidpodcast", "", "", "paid_other"},
		{9, "ebay", "link", "", "", "organic_shopping"},
		{9, "", "", "", "trovaprezzi.it", "organic_shopping"},
		{9, "partner", "web", "shopping guide", "", "organic_shopping"},
		{10, "instagram", "story", "", "", "organic_social"},
		{10, "partner", "social-media", "", "", "organic_social"},
		{10, "", "", "", "l.facebook.com", "organic_social"},
		{11, "vimeo", "embed", "", "", "organic_video"},
		{11, "partner", "instream-video", "", "", "organic_video"},
		{12, "duckduckgo", "", "", "", "organic_search"},
		{12, "partner", "organic", "", "", "organic_search"},
		{12, "", "", "", "google.it", "organic_search"},
		{13, "", "", "", "ilpost.it", "referral"},
		{13, "partner", "link", "", "", "referral"},
		{14, "newsletter", "email", "", "", "email"},
		{14, "e-mail", "autumn", "", "", "email"},
		{15, "partner", "affiliate", "", "", "affiliates"},
		{16, "partner", "audio", "", "", "audio"},
		{17, "sms", "autumn", "", "", "sms"},
		{17, "partner", "sms", "", "", "sms"},
		{18, "braze", "web-push", "", "", "push"},
		{18, "braze", "app notification", "", "", "push"},
		{18, "firebase", "x", "", "", "push"},
		{19, "qr", "flyer", "", "", "unassigned"},
		{0, "", "", "", "", "web"}, // on the site already, or typed in: nobody can tell
		{0, "", "", "", "paypal.com", "web"},
		{0, "", "", "", "api.whatsapp.com", "messaging"},
		{0, "", "", "", "it.trustpilot.com", "review"},
	} {
		sig := Signature{Type: percorso.Page, Name: "Home", Source: "web", UTMSource: c.source, UTMMedium: c.medium, UTMCampaign: c.campaign, Referrer: c.referrer}
		if got, _, _ := compileDefault(t, sig).where(0); got != c.want {
			t.Errorf("row %d: source %q medium %q campaign %q referrer %q: channel %s, want %s", c.row, c.source, c.medium, c.campaign, c.referrer, got, c.want)
		}
	}
}
