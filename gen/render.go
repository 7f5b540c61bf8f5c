package gen

import (
	"strconv"

	"percorso"
)

// contexts are what each source's library says of itself.
var contexts = map[percorso.SourceID]string{
	Web:      `"library":{"name":"analytics.js","version":"next-1.84.3"},"locale":"it-IT"`,
	App:      `"library":{"name":"analytics-ios","version":"4.1.8"},"app":{"version":"6.2"},"device":{"type":"ios"},"locale":"it-IT"`,
	Till:     `"channel":"pos"`,
	Store:    `"channel":"store"`,
	Service:  `"channel":"service"`,
	Delivery: `"channel":"delivery"`,
	Reviews:  `"channel":"review"`,
	Email:    `"channel":"email"`,
	Survey:   `"channel":"survey"`,
	CRM:      `"channel":"loyalty"`,
}

var contextOf = func() (t [kinds]string) {
	for k := range t {
		t[k] = contexts[facts[k].source]
	}
	t[kFriend] = `"channel":"word_of_mouth"`
	t[kOrderTotem] = `"channel":"kiosk"`
	return t
}()

// byPhone is the context of what the service desk does on the telephone.
const byPhone = `"channel":"call"`

// call appends r as a Segment call and returns the source that sends it.
func (w *pen) call(r *record) percorso.SourceID {
	f := &facts[r.kind]
	source, context := w.sourceOf(r)
	switch r.kind {
	case kIdentify:
		w.identify(r, context)
		return source
	case kLanding, kHome, kAppHome, kArticle, kProductPage:
		w.head(r, f.call, f.name)
		w.page(r, context)
		return source
	default:
	}
	w.head(r, percorso.Track, f.name)
	w.raw(`,"context":{`)
	w.raw(context)
	if source == Web {
		w.raw(`,"page":{"path":"`)
		w.path(r)
		w.raw(`"}`)
	}
	if r.key == cardKey {
		w.raw(`,"externalIds":[{"id":"`)
		w.card(r.person)
		w.raw(`","type":"loyalty_card"}]`)
	}
	if r.key == callKey {
		w.raw(`,"traits":{"phone":"`)
		w.phoneNumber(r.person)
		w.raw(`"}`)
	}
	w.raw(`},"properties":{`)
	at := len(w.b)
	w.properties(r)
	if len(w.b) > at { // every member brings its comma: drop the first one
		w.b = append(w.b[:at], w.b[at+1:]...)
	}
	w.raw(`}}`)
	return source
}

// sourceOf returns who sends r, and what its library says of itself.
func (w *pen) sourceOf(r *record) (percorso.SourceID, string) {
	switch {
	case r.kind == kIdentify && r.key == userKey:
		return CRM, `"channel":"crm"`
	case r.key == callKey && facts[r.kind].source == Service:
		return Service, byPhone
	case r.key == appKey && facts[r.kind].source == Web:
		return App, contexts[App]
	}
	return facts[r.kind].source, contextOf[r.kind]
}

// identify writes what an account says about its holder.
func (w *pen) identify(r *record, context string) {
	w.head(r, percorso.Identify, "")
	h := w.s.name(r.person)
	p := w.s.who(r.person)
	w.raw(`,"context":{`)
	w.raw(context)
	w.raw(`,"consent":{"categoryPreferences":{"analytics":true,"marketing":`)
	w.bool(p.has(wantsNews))
	w.raw(`}}},"traits":{"email":"`)
	w.email(r.person)
	w.raw(`"`)
	w.text("firstName", firstNames[h.first])
	if r.key == userKey { // the register knows the rest
		w.text("lastName", lastNames[h.last])
		w.raw(`,"phone":"`)
		w.phoneNumber(r.person)
		w.raw(`"`)
		w.text("city", shops[p.city].city)
		w.number("birthYear", int64(h.birth))
		if p.has(hasCard) {
			w.raw(`,"loyalty_card":"`)
			w.card(r.person)
			w.raw(`"`)
		}
		w.raw(`,"consent_email":`)
		w.bool(p.has(wantsNews))
		w.raw(`,"consent_push":`)
		w.bool(p.has(wantsPost))
	}
	w.raw(`}}`)
}

func (w *pen) bool(v bool) {
	if v {
		w.raw("true")
	} else {
		w.raw("false")
	}
}

// page writes context and properties of a page or screen call.
func (w *pen) page(r *record, context string) {
	c := &campaigns[viaDirect]
	if r.kind == kLanding || r.kind == kHome || r.kind == kAppHome {
		c = &campaigns[r.aux]
	}
	w.raw(`,"context":{`)
	w.raw(context)
	if c.source != "" {
		w.raw(`,"campaign":{"source":"`)
		w.raw(c.source)
		w.raw(`"`)
		w.text("medium", c.medium)
		w.text("name", campaignName(w.kindOfDay(r.at)))
		w.raw(`}`)
	}
	if facts[r.kind].call == percorso.Page && r.key != appKey {
		w.raw(`,"page":{"path":"`)
		w.path(r)
		w.raw(`"`)
		if c.referrer != "" {
			w.text("referrer", c.referrer)
		}
		w.raw(`}`)
	}
	w.raw(`},"properties":{"path":"`)
	w.path(r)
	w.raw(`"`)
	w.text("category", pageGroup(r))
	if c.referrer != "" {
		w.text("referrer", c.referrer)
	}
	if r.kind == kProductPage {
		w.text("product_id", products[r.product].id)
	}
	w.raw(`}}`)
}

// pageGroup is the category of the page that a record happened on.
func pageGroup(r *record) string {
	switch r.kind {
	case kLanding:
		return "landing"
	case kArticle:
		return "blog"
	case kHome, kAppHome:
		return "home"
	case kProductPage:
		return "product"
	default:
		return ""
	}
}

// path writes the address that a record happened at.
func (w *pen) path(r *record) {
	switch r.kind {
	case kHome, kAppHome, kPromotion:
		w.raw("/")
	case kLanding:
		w.raw("/c/")
		w.raw(campaignName(w.kindOfDay(r.at)))
	case kArticle:
		w.raw("/stile/")
		w.raw(categories[products[r.product].category].slug)
	case kList:
		w.raw("/")
		w.raw(categories[products[r.product].category].slug)
	case kSearch:
		w.raw("/cerca")
	case kCart:
		w.raw("/carrello")
	case kCheckout, kShippingStep, kPayment, kCoupon, kOrderWeb:
		w.raw("/cassa")
	case kReturn:
		w.raw("/account/resi")
	case kInvite:
		w.raw("/account/invita")
	default:
		w.raw("/p/")
		w.raw(products[r.product].slug)
	}
}

// item writes the members of a product as the e-commerce spec has them.
func (w *pen) item(r *record) {
	p := &products[r.product]
	w.text("product_id", p.id)
	w.text("name", p.name)
	w.text("category", categories[p.category].name)
	w.money("price", rebate(p.price, w.kindOfDay(r.at).season))
	w.text("currency", "EUR")
}

func (w *pen) sizeOf(r *record) {
	sizes := categories[products[r.product].category].sizes
	w.text("size", sizes[min(int(r.score), len(sizes)-1)])
}

func (w *pen) orderID(r *record) {
	w.raw(`,"order_id":"`)
	w.orderNo(r.person, r.order)
	w.raw(`"`)
}

// properties writes the properties of a track call, each with its comma in front.
func (w *pen) properties(r *record) {
	home := int(w.s.who(r.person).shop)
	switch r.kind {
	case kPromotion:
		w.text("promotion_id", campaignName(w.kindOfDay(r.at)))
		w.text("position", "home_alto")
	case kStoreVisit, kWindow, kFriend:
		w.text("store_id", shops[home].id)
	case kList:
		w.text("list_id", categories[products[r.product].category].slug)
		w.text("category", categories[products[r.product].category].name)
	case kSearch:
		w.text("query", categories[products[r.product].category].slug)
	case kProduct, kAppProduct, kReviewsRead, kWish:
		w.item(r)
	case kSizeGuide, kSizeGone:
		w.item(r)
		w.sizeOf(r)
	case kAvailability, kReserve:
		w.item(r)
		w.sizeOf(r)
		w.text("store_id", shops[int(r.aux)].id)
	case kTryOn, kAdvice:
		w.item(r)
		w.sizeOf(r)
		w.text("store_id", shops[home].id)
	case kAdded:
		w.item(r)
		w.sizeOf(r)
		w.number("quantity", 1)
	case kCart, kCheckout:
		w.text("product_id", products[r.product].id)
		w.raw(`,"cart_id":"k`)
		w.hex(hash(w.s.seed, uint64(r.person)<<16|uint64(r.order), 'k'), 8)
		w.raw(`"`)
	case kShippingStep, kPayment:
		w.step(r)
	case kCoupon:
		w.text("coupon_id", "BENVENUTA10")
		w.money("discount", couponValue)
	case kOrderWeb, kOrderApp, kOrderTill, kOrderTotem:
		w.order(r, home)
	case kShipped, kOnItsWay, kDelayed, kDelivered:
		w.orderID(r)
		w.text("courier", w.courier(home))
		if r.kind == kDelayed || r.kind == kDelivered {
			w.raw(`,"late":`)
			w.bool(r.flags&delayed != 0)
		}
	case kReady, kCollected:
		w.orderID(r)
		w.text("store_id", shops[int(r.aux)].id)
	case kTicket, kSolved:
		w.ticket(r)
	case kReturn:
		w.orderID(r)
		w.text("product_id", products[r.product].id)
		w.reason(r)
	case kReturnTill:
		w.orderID(r)
		w.text("product_id", products[r.product].id)
		w.reason(r)
		w.text("store_id", shops[home].id)
	case kRefund:
		w.refund(r)
	case kRefundTill:
		w.refund(r)
		w.text("store_id", shops[home].id)
	case kCartMail:
		w.mail(r, "carrello-lasciato")
	case kConfirmed:
		w.mail(r, "conferma-ordine")
		w.orderID(r)
	case kCare:
		w.mail(r, "cura-del-capo")
		w.orderID(r)
	case kNews, kNewsClick:
		w.mail(r, "newsletter-"+campaignName(w.kindOfDay(r.at)))
	case kPush:
		w.text("campaign_id", campaignName(w.kindOfDay(r.at)))
	case kPoints:
		w.number("points", int64(products[r.product].price/100))
	case kReward:
		w.text("reward_id", "buono-10")
		w.number("points", -500)
		w.text("store_id", shops[home].id)
	case kReview:
		w.review(r)
	case kInvite:
		w.text("invite_channel", "whatsapp")
	case kSurvey:
		w.survey(r)
	default:
	}
}

func (w *pen) mail(r *record, campaign string) {
	w.text("campaign_id", campaign)
	w.raw(`,"email_id":"m`)
	w.hex(hash(w.s.seed, uint64(r.person), uint64(r.serial)^'m'), 8)
	w.raw(`"`)
}

func (w *pen) courier(home int) string {
	if shops[home].far() {
		return "Sudpacco"
	}
	return "Freccia"
}

func (w *pen) step(r *record) {
	k := w.kindOfDay(r.at)
	b := w.s.basketOf(r.person, r.order+1, r.product, k, r.flags, true)
	if r.kind == kShippingStep {
		w.raw(`,"step":2`)
		if r.flags&pickedUp != 0 {
			w.text("shipping_method", "ritiro in negozio")
		} else {
			w.text("shipping_method", "a casa")
		}
		w.money("shipping", b.shipping)
		w.money("subtotal", b.subtotal)
		return
	}
	w.raw(`,"step":3`)
	w.text("payment_method", [...]string{"carta", "paypal", "carta", "klarna"}[(r.person+uint32(r.order))%4])
}

// order writes the money and the products of a purchase.
func (w *pen) order(r *record, home int) {
	_, onLine := r.kind.order()
	b := w.s.basketOf(r.person, r.order, r.product, w.kindOfDay(r.at), r.flags, onLine)
	w.orderID(r)
	switch r.kind {
	case kOrderTotem:
		w.text("store_id", shops[home].id)
		w.text("shipping_method", "a casa")
		w.money("shipping", b.shipping)
	case kOrderTill:
		w.text("store_id", shops[home].id)
		w.text("register_id", [...]string{"1", "2", "3"}[r.person%3])
		w.raw(`,"receipt_no":"`)
		w.digits(uint64(r.person*31+uint32(r.order))%10000, 4)
		w.raw(`"`)
	default:
		if r.flags&pickedUp != 0 {
			w.text("shipping_method", "ritiro in negozio")
			w.text("store_id", shops[home].id)
		}
		w.money("shipping", b.shipping)
		if b.discount > 0 {
			w.money("discount", b.discount)
			w.text("coupon", "BENVENUTA10")
		}
	}
	w.money("total", b.total)
	w.money("revenue", b.subtotal)
	w.text("currency", "EUR")
	w.text("product_id", products[r.product].id)
	w.text("category", categories[products[r.product].category].name)
	w.raw(`,"products":[`)
	for i, l := range b.lines[:b.n] {
		if i > 0 {
			w.raw(",")
		}
		w.raw(`{"product_id":"`)
		w.raw(products[l.product].id)
		w.raw(`"`)
		w.text("category", categories[products[l.product].category].name)
		w.money("price", l.price)
		w.raw(`,"quantity":1}`)
	}
	w.raw(`]`)
}

func (w *pen) refund(r *record) {
	price := rebate(products[r.product].price, w.kindOfDay(r.at).season)
	w.orderID(r)
	w.money("total", price)
	w.money("revenue", price)
	w.text("currency", "EUR")
	w.text("product_id", products[r.product].id)
}

func (w *pen) reason(r *record) {
	w.text("reason", [...]string{"taglia", "colore diverso", "ripensamento", "difetto"}[(r.serial+r.person)%4])
}

func (w *pen) ticket(r *record) {
	w.raw(`,"ticket_id":"a`)
	w.hex(hash(w.s.seed, uint64(r.person)<<16|uint64(r.order), 't'), 8)
	w.raw(`"`)
	if r.key == callKey {
		w.text("medium", "telefono")
	} else {
		w.text("medium", "chat")
	}
	w.orderID(r)
	if r.kind == kTicket {
		reason := "domanda"
		if r.flags&delayed != 0 {
			reason = "consegna in ritardo"
		}
		w.text("reason", reason)
	}
}

func (w *pen) review(r *record) {
	p := &products[r.product]
	w.text("product_id", p.id)
	w.raw(`,"review_id":"r`)
	w.hex(hash(w.s.seed, uint64(r.person), uint64(r.serial)^'r'), 8)
	w.raw(`","rating":`)
	w.b = strconv.AppendInt(w.b, int64(r.score)+1, 10)
	w.text("review_body", w.voice(r, askStars, int(r.score)))
}

func (w *pen) survey(r *record) {
	q := &questions[r.aux]
	w.text("touchpoint", string(q.about))
	w.text("scale", string(q.scale))
	w.number("score", int64(q.lowest)+int64(r.score))
	home := int(w.s.who(r.person).shop)
	switch ask(r.aux) {
	case askFittingRoom, askTill, askQueue, askPickUp:
		w.text("store_id", shops[home].id)
	case askCourier, askCourierLate:
		w.text("courier", w.courier(home))
	case askCheckout:
		w.text("step", "conferma")
	case askShipping:
		w.text("step", "spedizione")
	default:
	}
	if v := w.voice(r, ask(r.aux), int(r.score)); v != "" {
		w.text("comment", v)
	}
}
