package catalogue

import (
	"testing"

	"percorso"
)

func track(source percorso.SourceID, channel, event string) Signature {
	return Signature{Type: percorso.Track, Source: source, Channel: channel, Name: event}
}

func TestTheSameEventOnAnotherChannelIsAnotherTouchpoint(t *testing.T) {
	for _, c := range []struct {
		sig        Signature
		channel    percorso.ChannelID
		touchpoint percorso.TouchpointID
		stage      percorso.StageID
		outcome    bool
	}{
		{track("web", "", "Order Completed"), "web", "checkout", "purchase", true},
		{track("shop-online", "", "order_completed"), "web", "checkout", "purchase", true},
		{track("x", "web", "Order Completed"), "web", "checkout", "purchase", true},
		{track("x", "", "Order Completed"), "web", "checkout", "purchase", true},
		{track("app", "", "Order Completed"), "app", "app_checkout", "purchase", true},
		{track("x", "ios", "Order Completed"), "app", "app_checkout", "purchase", true},
		{track("x", "pos", "Order Completed"), "till", "till", "purchase", true},
		{track("cassa-3", "", "Order Completed"), "till", "till", "purchase", true},
		{track("x", "store", "Order Completed"), "store", "till", "purchase", true},
		{Signature{Type: percorso.Track, Source: "x", Name: "Order Completed", Store: "bologna"}, "store", "till", "purchase", true},
		{track("x", "phone", "Order Completed"), "call", "phone_order", "purchase", true},
		{track("x", "whatsapp", "Order Completed"), "messaging", "chat_order", "purchase", true},
		{track("x", "amazon", "Order Completed"), "marketplace", "marketplace_order", "purchase", true},
		{track("x", "kiosk", "Order Completed"), "kiosk", "kiosk_order", "purchase", true},
		{track("x", "email", "Review Requested"), "email", "review_request", "loyalty", false},
		{Signature{Type: percorso.Page, Source: "web", Name: "Home", UTMSource: "qr", UTMMedium: "flyer"}, "unassigned", "site_home", "discovery", false},
		{track("x", "direct mail", "Campaign Received"), "post", "flyers", "discovery", false},
		{track("x", "till", "Coupon Applied"), "till", "till", "purchase", false},
		{track("x", "pos", "Order Refunded"), "till", "store_return", "use", false},
		{track("x", "web", "Order Refunded"), "web", "returns", "use", false},
		{track("x", "web", "Product Viewed"), "web", "product_page", "evaluation", false},
		{track("x", "app", "Product Viewed"), "app", "app_product", "evaluation", false},
		{track("x", "web", "Products Searched"), "web", "site_search", "evaluation", false},
		{track("x", "store", "Product Tried On"), "store", "fitting_room", "evaluation", false},
		{track("x", "store", "Store Visited"), "store", "store_visit", "discovery", false},
		{track("x", "web", "Coupon Applied"), "web", "coupon", "purchase", false},
		{track("x", "", "Email Opened"), "email", "newsletter", "loyalty", false},
		{track("x", "", "Email Bounced"), "email", "", "", false},
		{Signature{Type: percorso.Track, Name: "Email Opened", UTMCampaign: "Conferma ordine"}, "email", "order_email", "use", false},
		{Signature{Type: percorso.Track, Name: "Email Link Clicked", UTMCampaign: "carrello_lasciato"}, "email", "cart_reminder", "purchase", false},
		{track("x", "", "Order Shipped"), "delivery", "shipping", "use", false},
		{track("x", "", "Order Delivered"), "delivery", "courier", "use", false},
		{track("x", "", "Delivery Delayed"), "delivery", "delivery_delay", "use", false},
		{track("zendesk", "", "Ticket Opened"), "service", "service_desk", "use", false},
		{track("x", "call centre", "Ticket Opened"), "call", "phone_service", "use", false},
		{track("x", "chat", "Conversation Started"), "chat", "chat_service", "use", false},
		{track("trustpilot", "", "Product Reviewed"), "review", "review", "loyalty", false},
		{track("web", "", "Product Reviewed"), "web", "site_review", "loyalty", false},
		{track("x", "pos", "Points Earned"), "till", "loyalty_card", "loyalty", false},
		{track("x", "", "Points Earned"), "loyalty", "loyalty_area", "loyalty", false},
		{track("x", "sms", "SMS Clicked"), "sms", "sms_offers", "loyalty", false},
		{track("x", "", "Push Notification Tapped"), "push", "push", "loyalty", false},
		{track("x", "paid_search", "Lead"), "paid_search", "search_ads", "discovery", false},
		{track("x", "paid search", "first contact"), "paid_search", "search_ads", "discovery", false},
		{track("x", "organic search", "lead"), "organic_search", "search_engine", "discovery", false},
		{Signature{Type: percorso.Page, Source: "web", Name: "Home", PageGroup: "/"}, "web", "site_home", "discovery", false},
		{Signature{Type: percorso.Page, Source: "web", PageGroup: "carrello"}, "web", "cart", "purchase", false},
		{Signature{Type: percorso.Page, Source: "web", PageGroup: "chi-siamo"}, "web", "brand_pages", "discovery", false},
		{Signature{Type: percorso.Page, Source: "web", PageGroup: "privacy"}, "web", "", "", false},
		{Signature{Type: percorso.Screen, Source: "app", Name: "Home"}, "app", "app_home", "discovery", false},
		{Signature{Type: percorso.Identify, Source: "web"}, "", "", "", false},
		{track("x", "survey", "Survey Answered"), "survey", "survey", "", false},
	} {
		table := compileDefault(t, c.sig)
		channel, touchpoint, stage := table.where(0)
		if channel != c.channel || touchpoint != c.touchpoint || stage != c.stage || table.Outcome[0] != c.outcome {
			t.Errorf("%+v\nis at %s, %s, %s, outcome %v; want %s, %s, %s, outcome %v", c.sig, channel, touchpoint, stage, table.Outcome[0], c.channel, c.touchpoint, c.stage, c.outcome)
		}
	}
}

func TestArrivalsAreWhereTrafficDecidesAndNothingElse(t *testing.T) {
	page := Signature{Type: percorso.Page, Source: "web", Name: "Prodotto", UTMSource: "instagram", UTMMedium: "paid_social"}
	if got := compileDefault(t, page).Place(0); got.Touchpoint != "social_ads" || got.Stage != "discovery" {
		t.Errorf("a product page reached from an ad is at %+v; want the ad", got)
	}
	order := page
	order.Type, order.Name = percorso.Track, "Order Completed"
	if got := compileDefault(t, order).Place(0); got.Channel != "web" || got.Touchpoint != "checkout" {
		t.Errorf("an order with the campaign still in its address is at %+v; want the online checkout", got)
	}
}

func TestAnAnswerLandsOnTheTouchpointThatItSpeaksOf(t *testing.T) {
	for _, c := range []struct {
		about string
		want  percorso.TouchpointID
		name  string
		kind  Kind
	}{
		{"till", "till", "Cassa", Physical},
		{"Cassa", "till", "Cassa", Physical},
		{"Online checkout", "checkout", "Pagamento sul sito", Digital},
		{"consegna", "courier", "Corriere", Physical},
		{"Click & Collect", "store_pickup", "Ritiro in negozio", Physical},
		{"Shops and restaurants", "about.shops_and_restaurants", "Shops and restaurants", Physical},
		{"security_staff", "about.security_staff", "Security staff", Human},
		{"wi-fi", "about.wi_fi", "Wi fi", Digital},
	} {
		table := compileDefault(t, Signature{Type: percorso.Track, Source: "survey", Name: "Survey Answered", About: c.about})
		channel, touchpoint, _ := table.where(0)
		tp := table.Touchpoints[table.Touchpoint[0]-1]
		if touchpoint != c.want || tp.Name.It != c.name || tp.Kind != c.kind || channel != "survey" {
			t.Errorf("an answer about %q is on %s at %+v; want survey, %s, %s, %s", c.about, channel, tp, c.want, c.name, c.kind)
		}
	}
}

func TestWhatNobodyDescribedIsProposedFromTheData(t *testing.T) {
	for _, c := range []struct {
		sig       Signature
		id        percorso.TouchpointID
		name      percorso.Text
		kind      Kind
		ownership Ownership
		stage     percorso.StageID
	}{
		{track("web", "", "quiz_finished"), "web.quiz_finished", percorso.Text{It: "Quiz finished · Sito", En: "Quiz finished · Website"}, Digital, Owned, ""},
		{track("web", "", "Extended Warranty Read"), "web.extended_warranty_read", percorso.Text{It: "Extended Warranty Read · Sito", En: "Extended Warranty Read · Website"}, Digital, Owned, "use"},
		{track("x", "store", "Queue Joined"), "store.queue_joined", percorso.Text{It: "Queue Joined · Negozio", En: "Queue Joined · Store"}, Physical, Owned, ""},
		{track("x", "paid_social", "Order Completed"), "paid_social.order_completed", percorso.Text{It: "Order Completed · Social a pagamento", En: "Order Completed · Paid social"}, Digital, Paid, "purchase"},
		{track("x", "", "A_SUBMITTED"), "unassigned.a_submitted", percorso.Text{It: "A SUBMITTED", En: "A SUBMITTED"}, Digital, Owned, ""},
		{track("x", "court", "Appeal to Judge"), "court.appeal_to_judge", percorso.Text{It: "Appeal to Judge · Court", En: "Appeal to Judge · Court"}, Physical, Owned, "use"},
		{track("x", "post", "Send Fine"), "post.send_fine", percorso.Text{It: "Send Fine · Posta e volantini", En: "Send Fine · Post and flyers"}, Physical, Owned, ""},
		{track("x", "call", "W_Nabellen offertes"), "call.w_nabellen_offertes", percorso.Text{It: "W_Nabellen offertes · Telefono", En: "W_Nabellen offertes · Phone"}, Human, Owned, ""},
		{track("x", "unknown", "Order Completed"), "unassigned.order_completed", percorso.Text{It: "Order Completed", En: "Order Completed"}, Digital, Owned, "purchase"},
		{track("x", "branch office", "Payment"), "branch_office.payment", percorso.Text{It: "Payment · Branch office", En: "Payment · Branch office"}, Physical, Owned, "purchase"},
		{Signature{Type: percorso.Page, Source: "web", Name: "Il nostro atelier", PageGroup: "atelier"}, "web.atelier", percorso.Text{It: "Atelier · Sito", En: "Atelier · Website"}, Digital, Owned, ""},
		{Signature{Type: percorso.Page, Source: "web"}, "web.page", percorso.Text{It: "Pagina · Sito", En: "Page · Website"}, Digital, Owned, ""},
		{Signature{Type: percorso.Screen, Source: "app"}, "app.screen", percorso.Text{It: "Schermata · App", En: "Screen · App"}, Digital, Owned, ""},
		{track("x", "", "商品詳細"), "unassigned.商品詳細", percorso.Text{It: "商品詳細", En: "商品詳細"}, Digital, Owned, ""},
		{track("x", "", "***"), "unassigned.event", percorso.Text{It: "Evento", En: "Event"}, Digital, Owned, ""},
	} {
		table := compileDefault(t, c.sig)
		tp := table.Touchpoints[table.Touchpoint[0]-1]
		_, _, stage := table.where(0)
		if tp.ID != c.id || tp.Name != c.name || tp.Kind != c.kind || tp.Ownership != c.ownership || !tp.Proposed || stage != c.stage {
			t.Errorf("%+v\nproposes %+v on stage %q; want %s %+v %s %s on %q", c.sig, tp, stage, c.id, c.name, c.kind, c.ownership, c.stage)
		}
		if got := table.Model.Places[tp.ID]; got != stage {
			t.Errorf("the model's places say %q of %s, the column %q", got, tp.ID, stage)
		}
	}
}

func TestProposalsThatSwampAreGathered(t *testing.T) {
	sigs := make([]Signature, maxProposed+300)
	for i := range sigs {
		sigs[i] = Signature{Type: percorso.Page, Source: "web", PageGroup: "pagina " + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))}
	}
	table := compileDefault(t, sigs...)
	if _, got, _ := table.where(0); got != "web.pagina_aaa" {
		t.Errorf("the first is %s", got)
	}
	if _, got, _ := table.where(len(sigs) - 1); got != "web.other" {
		t.Errorf("the last is %s; want web.other", got)
	}
	if n := len(table.Touchpoints) - len(Default().Touchpoints); n != maxProposed+1 {
		t.Errorf("%d proposed; want %d and one for the rest", n, maxProposed)
	}
}

func TestChannelsThatDoNotFitAreWithoutOne(t *testing.T) {
	sigs := make([]Signature, 400)
	for i := range sigs {
		sigs[i] = track("x", "parola "+string(rune('a'+i%26))+string(rune('a'+i/26)), "E")
	}
	table := compileDefault(t, sigs...)
	if len(table.Channels) != 255 {
		t.Errorf("%d channels; want 255", len(table.Channels))
	}
	if got, _, _ := table.where(399); got != "unassigned" {
		t.Errorf("the last is on %s; want unassigned", got)
	}
}
