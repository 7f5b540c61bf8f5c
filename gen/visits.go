package gen

import "time"

// discover: something draws the person in.
func (w *walker) discover() {
	p := w.p
	via := viaDirect
	switch p.how {
	case fromWindow:
		k, window := w.inShop(), p.chance(0.55)
		if window {
			w.do(kWindow, k)
			w.pause(150)
		}
		if !window || p.chance(0.5) {
			w.do(kStoreVisit, k)
			w.pause(200)
		}
		return
	case fromSocialAd:
		via = viaInstagramAd + p.below(2)
	case fromSearchAd:
		via = viaGoogleAd
	case fromSearch:
		via = viaGoogle
		if p.chance(0.08) {
			via = viaBing
		}
	case fromSocial:
		via = viaInstagram + p.below(2)
	case fromNewsletter:
		via = viaNewsletter
	case fromFriend:
		if p.habit == storeHabit {
			w.do(kFriend, w.inShop())
			w.pause(200)
			return
		}
		via = viaFriend
		if p.chance(0.3) {
			via = viaBlog
		}
	default:
	}
	onApp := p.how == fromDirect && w.onApp(0.85)
	w.sit(onApp)
	switch {
	case onApp:
		w.do(kAppHome, appKey).aux = viaPush
	case campaigns[via].landing == "landing":
		w.do(kLanding, p.device).aux = uint16(via)
	default:
		w.do(kHome, p.device).aux = uint16(via)
	}
	w.pause(25)
	for range p.geometric(0.4, 4) {
		switch {
		case onApp:
			w.do(kAppHome, appKey).aux = viaDirect
		case p.chance(0.55):
			w.do(kPromotion, p.device)
		case p.chance(0.5):
			w.do(kArticle, p.device)
		default:
			w.do(kHome, p.device).aux = viaDirect
		}
		w.pause(35)
	}
	if p.chance(0.012) {
		w.ask(askSite, p.device)
	}
}

// evaluate: is it the right one for me?
func (w *walker) evaluate() {
	p := w.p
	if p.how == triesInStore {
		w.tryOn()
		return
	}
	sessions := 1 + p.geometric(0.54, 6)
	for i := range sessions {
		if i > 0 {
			w.later(1.3*dys, 0.8, online)
		}
		w.browse()
	}
	switch p.how {
	case sizeGone:
		if p.device != appKey {
			w.do(kSizeGone, p.device)
			w.pause(20)
		}
		if p.chance(0.06) {
			w.ask(askSizeGone, p.device)
		}
	case looksAndTries:
		w.later(1.2*dys, 0.6, inStore)
		w.tryOn()
	default:
		if p.chance(0.02) {
			w.ask(askProductPage, p.device)
		}
	}
}

// browse is one sitting in front of the shelves.
func (w *walker) browse() {
	p := w.p
	onApp := w.onApp(0.55)
	w.sit(onApp)
	wanted := p.product
	span := ofCategory[products[wanted].category]
	if !onApp {
		if p.chance(0.25) {
			w.do(kSearch, p.device)
		} else {
			w.do(kList, p.device)
		}
		w.pause(20)
	}
	seen := false
	for i := range 1 + p.geometric(0.7, 12) {
		if !seen && (i > 0 || p.chance(0.5)) || p.chance(0.25) {
			p.product, seen = wanted, true
		} else {
			p.product = uint16(span[0] + p.below(span[1]-span[0]))
		}
		if onApp {
			w.do(kAppProduct, appKey)
			if p.product == wanted && p.chance(0.1) {
				w.pause(15)
				w.do(kWish, appKey)
			}
		} else {
			if p.chance(0.5) {
				w.do(kProductPage, p.device)
				p.t += 120 + int64(p.below(900))
			}
			w.do(kProduct, p.device)
			if p.product == wanted {
				w.consider()
			}
		}
		w.pause(40)
	}
	p.product = wanted
}

// consider looks closer at the product that is wanted.
func (w *walker) consider() {
	p := w.p
	if p.chance(0.3) {
		w.pause(25)
		w.do(kReviewsRead, p.device)
	}
	if p.chance(0.16) {
		w.pause(20)
		w.do(kSizeGuide, p.device)
	}
	if p.habit == omniHabit && p.chance(0.22) {
		w.pause(20)
		w.do(kAvailability, p.device).aux = uint16(p.shop)
	}
}

// tryOn is a visit to the fitting room.
func (w *walker) tryOn() {
	p := w.p
	k := w.inShop()
	wanted := p.product
	span := ofCategory[products[wanted].category]
	w.do(kTryOn, k)
	for range p.geometric(0.45, 4) {
		w.pause(300)
		p.product = uint16(span[0] + p.below(span[1]-span[0]))
		w.do(kTryOn, k)
	}
	p.product = wanted
	w.pause(240)
	if p.chance(0.38) {
		w.do(kAdvice, k)
		w.pause(180)
	}
	if p.chance(0.06) {
		w.ask(askFittingRoom, k)
	}
}

// buy: from the basket to the payment, or not.
func (w *walker) buy(next stage) {
	p := w.p
	switch {
	case p.how == reserving:
		w.reserve()
		if next == use {
			w.later(0.9*dys, 0.5, inStore)
			w.payAtTill()
		}
		return
	case p.buyOn == kOrderTill:
		w.payAtTill()
		return
	case p.buyOn == kOrderTotem:
		p.orders++
		p.line = w.inShop()
		w.do(kOrderTotem, p.line)
		w.pause(30)
		return
	}
	onApp := p.buyOn == kOrderApp
	w.sit(onApp)
	for range 1 + p.geometric(0.25, 2) {
		w.do(kAdded, p.device)
		w.pause(40)
	}
	if p.chance(0.8) {
		w.do(kCart, p.device)
		w.pause(50)
	}
	if next != use && p.how != shippingSurprise && p.chance(0.45) {
		w.remind()
		return
	}
	w.do(kCheckout, p.device)
	w.pause(60)
	w.do(kShippingStep, p.device)
	w.pause(55)
	if next != use {
		if p.how == shippingSurprise && p.chance(0.08) {
			w.ask(askShipping, p.device)
		}
		w.remind()
		return
	}
	if p.slip&coupon != 0 {
		w.do(kCoupon, p.device)
		w.pause(25)
	}
	if !p.has(hasAccount) && p.chance(0.8) {
		p.traits |= hasAccount
		if p.chance(0.5) {
			p.traits |= wantsNews
		}
	}
	w.signIn()
	w.do(kPayment, p.device)
	w.pause(45)
	p.orders++
	p.line = p.device
	w.do(p.buyOn, p.device)
	w.pause(30)
	if p.chance(0.07) {
		w.ask(askCheckout, p.device)
	}
}

// remind is the mail about a basket that was left.
func (w *walker) remind() {
	if w.p.has(hasAccount) && w.p.has(wantsNews) && w.p.chance(0.4) {
		w.later(22*hrs, 0.4, mailing)
		w.do(kCartMail, w.own())
		w.pause(30)
	}
}

// reserve puts the product by in the person's shop; who does gives a name.
func (w *walker) reserve() {
	p := w.p
	w.sit(w.onApp(0.4))
	w.signIn()
	w.do(kReserve, p.device).aux = uint16(p.shop)
	w.pause(40)
}

// payAtTill is a purchase in a shop.
func (w *walker) payAtTill() {
	p := w.p
	p.slip = 0
	k := w.inShop()
	p.line = k
	p.orders++
	w.do(kOrderTill, k)
	w.pause(30)
	if k == slipKey {
		return
	}
	switch q := w.queue(); {
	case q && p.chance(0.2):
		w.ask(askQueue, k)
	case !q && p.chance(0.1):
		w.ask(askTill, k)
	}
}

// queue reports whether too few tills are open where the person is now.
func (w *walker) queue() bool {
	c := w.calendar
	i := c.day(w.p.t)
	h := (w.p.t - c.starts[i]) / hour
	return shops[w.p.shop].queue && c.kind[i].weekday == time.Saturday && h >= 11
}

// live: the parcel, the first use, what goes wrong.
func (w *walker) live() {
	p := w.p
	k := w.own()
	switch p.how {
	case inHand:
		w.do(kCare, k)
		w.pause(20)
		if p.chance(0.05) {
			w.later(3*dys, 0.6, desk)
			w.complain(k, askService)
		}
		return
	case collected:
		w.do(kReady, k).aux = uint16(p.shop)
		w.later(1.2*dys, 0.5, inStore)
		w.do(kCollected, k).aux = uint16(p.shop)
		w.pause(300)
		if p.chance(0.14) {
			w.ask(askPickUp, k)
		}
		return
	default:
	}
	if p.buyOn != kOrderTill {
		w.parcel(k)
	}
	switch {
	case p.how != returned:
	case w.bringsBack():
		w.bringBack()
	default:
		w.sendBack(k)
	}
}

// bringsBack draws whether what goes back goes to the shop: what was bought
// there always does, and what was bought on line where the shop can tell whose
// it is.
func (w *walker) bringsBack() bool {
	p := w.p
	d := p.aside('r')
	switch _, onLine := p.buyOn.order(); {
	case !onLine:
		return true
	case p.has(hasCard):
		return d.chance(returnsByCard)
	case p.has(hasAccount):
		return d.chance(returnsByName)
	}
	return false
}

// bringBack is a return in the shop, with the money back at once.
func (w *walker) bringBack() {
	p := w.p
	w.later(4*dys, 0.5, inStore)
	k := w.own()
	if p.has(hasCard) {
		k = w.inShop()
	}
	w.do(kReturnTill, k)
	w.pause(90)
	w.do(kRefundTill, k)
	w.pause(30)
}

// parcel is the way of an order to the door.
func (w *walker) parcel(k key) {
	p := w.p
	if p.chance(0.5) {
		w.do(kConfirmed, k)
		w.pause(900)
	}
	w.do(kShipped, k)
	if p.how == late {
		p.bruised = true
		w.later(3*dys, 0.3, mailing)
		w.do(kDelayed, k)
		if p.chance(0.5) {
			w.later(1.2*dys, 0.5, desk)
			w.complain(k, askServiceLate)
		}
		w.later(3*dys, 0.4, courier)
	} else {
		w.later(1.7*dys, 0.35, courier)
	}
	if p.chance(0.6) {
		w.do(kOnItsWay, k)
		w.pause(3 * hrs)
	}
	w.do(kDelivered, k)
	if p.how == late {
		if p.chance(0.3) {
			w.pause(4 * hrs)
			w.ask(askCourierLate, k)
		}
	} else if p.chance(0.16) {
		w.pause(4 * hrs)
		w.ask(askCourier, k)
	}
}

// sendBack is a return, and the money that comes back soon or late.
func (w *walker) sendBack(k key) {
	p := w.p
	w.later(4*dys, 0.5, online)
	w.do(kReturn, p.line)
	slow := p.chance(0.35)
	if slow {
		p.bruised = true
		w.later(10*dys, 0.2, desk)
		w.complain(k, askServiceLate)
		w.later(6*dys, 0.3, desk)
	} else {
		w.later(5*dys, 0.3, desk)
	}
	w.do(kRefund, k)
	if p.chance(0.2) {
		w.pause(2 * hrs)
		if slow {
			w.ask(askReturnSlow, k)
		} else {
			w.ask(askReturn, k)
		}
	}
}

// complain is a call to the service desk, and its end.
func (w *walker) complain(k key, about ask) {
	p := w.p
	who := k
	if p.chance(0.25) {
		who = callKey
	}
	w.do(kTicket, who)
	w.later(1.1*dys, 0.5, desk)
	w.do(kSolved, who)
	if p.chance(0.25) {
		w.pause(3600)
		w.ask(about, k)
	}
}

// stay: the newsletter, the card, a word to a friend.
func (w *walker) stay() {
	p := w.p
	k := w.own()
	some := false
	next := func() {
		if some {
			w.later(5*dys, 0.7, online)
		}
		some = true
	}
	if p.chance(0.3) {
		next()
		w.review(k)
		w.pause(30)
	}
	if p.has(hasCard) {
		next()
		w.do(kPoints, k)
		w.pause(60)
		if p.chance(0.25) {
			w.later(6*dys, 0.6, inStore)
			w.do(kReward, k)
		}
	}
	if p.has(wantsPost) && p.chance(0.6) {
		next()
		w.do(kPush, appKey)
		w.pause(20)
	}
	if p.has(wantsNews) {
		for range 1 + p.geometric(0.55, 6) {
			next()
			w.do(kNews, k)
			if p.chance(0.3) {
				w.pause(20)
				w.do(kNewsClick, k)
			}
		}
	}
	if p.chance(0.12) {
		next()
		w.ask(askRecommend, k)
	}
	if !some || p.chance(0.06) {
		next()
		w.do(kInvite, p.device)
	}
}
