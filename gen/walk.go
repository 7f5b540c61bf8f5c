package gen

// walker moves people through the process, visit by visit, and keeps what
// happened. One goroutine owns it.
type walker struct {
	*Simulation
	p       *person
	id      uint32
	rows    []record
	decided [situations][stages + 1]int64 // how often a course led where
}

// visit lets person id live through the visit that is due, and plans the next.
// It returns false when there is none to come.
func (w *walker) visit(p *person, id uint32) bool {
	if p.gone {
		return false
	}
	w.p, w.id = p, id
	p.t = p.at
	from := p.stage
	next := w.decide()
	w.decided[p.how][next]++
	switch from {
	case discovery:
		w.discover()
	case evaluation:
		w.evaluate()
	case purchase:
		w.buy(next)
	case use:
		w.live()
	case loyalty:
		w.stay()
	default:
	}
	w.plan(from, next)
	return !p.gone
}

// decide draws where the person goes after this visit.
func (w *walker) decide() stage {
	x := w.p.float()
	for to, chance := range courses[w.p.how].next {
		if x -= chance; x < 0 {
			return stage(to)
		}
	}
	return out
}

// plan says when and how the person's next visit begins.
func (w *walker) plan(from, next stage) {
	p, c := w.p, w.calendar
	p.stays = false
	if next == out {
		if p.habit == passerby || !p.chance(comesBack[from]) {
			p.gone, p.at = true, 0
			return
		}
		at := c.lure(&p.dice, p.t+backWait.draw(&p.dice), p.t+31*day)
		w.need(p, c.kind[c.day(at)])
		p.stage = discovery
		w.entrance(p)
		p.at = c.settle(&p.dice, at, p.t+31*day, w.rhythmOf(p))
		return
	}
	w8 := waits[from][next]
	before := p.how
	p.stage = next
	switch next {
	case discovery:
		if from == loyalty {
			w.need(p, c.kind[c.day(p.t+int64(w8.median*1000))])
		}
		w.entrance(p)
	case evaluation:
		w.approach()
	case purchase:
		if from == loyalty {
			w.need(p, c.kind[c.day(p.t+int64(w8.median*1000))])
		}
		w.choose(from, before)
	case use:
		w.fate()
	case loyalty:
		p.how = guest
		if p.traits&(hasAccount|hasCard) != 0 {
			p.how = member
		}
	default:
	}
	if w.medium(before) != w.medium(p.how) || p.habit == storeHabit && before == fromFriend {
		w8.soon = 0 // nobody is in the shop a minute after the screen
		if w8.median == 0 {
			w8.median, w8.sigma = 1*dys, 0.5
		}
	}
	if p.how == orderedInShop {
		w8 = atTotem
	}
	delay := w8.draw(&p.dice)
	r := w.rhythmOf(p)
	if delay < hour {
		p.at = c.keep(&p.dice, p.t+delay, r)
		p.stays = r == online && p.at == p.t+delay
		if p.stays && next == purchase && p.how != reserving {
			p.buyOn = kOrderWeb
			if p.device == appKey {
				p.buyOn = kOrderApp
			}
		}
	} else {
		p.at = c.settle(&p.dice, p.t+delay, p.t+minute, r)
	}
}

// medium says whether a situation is in a shop.
func (w *walker) medium(s situation) rhythm {
	switch s {
	case fromWindow, triesInStore, atTill, orderedInShop, noCard, inHand:
		return inStore
	default:
		return online
	}
}

// rhythmOf says at which hours a visit that is planned can begin.
func (s *Simulation) rhythmOf(p *person) rhythm {
	switch {
	case p.how == fromWindow, p.how == fromFriend && p.habit == storeHabit, p.how == triesInStore, p.how == atTill, p.how == orderedInShop, p.how == noCard:
		return inStore
	case p.stage == use, p.how == fromNewsletter:
		return mailing
	}
	return online
}

// approach draws how the person will weigh things up.
func (w *walker) approach() {
	p := w.p
	if p.habit != storeHabit && w.soldOut(p, w.calendar.kind[w.calendar.day(p.t)]) {
		p.how = sizeGone
		return
	}
	p.how = looksOnline
	switch p.habit {
	case omniHabit:
		p.how = looksOnline + situation(p.pick([]float64{0.4, 0.2, 0.4}))
	case storeHabit:
		p.how = looksOnline + situation(p.pick([]float64{0.02, 0.8, 0.18}))
	default:
	}
}

// choose draws where the person will buy, and what they will find there.
func (w *walker) choose(from stage, before situation) {
	p := w.p
	till, app := 0.0, 0.0
	switch p.habit {
	case appHabit:
		app = 0.6
	case omniHabit:
		till = 0.42
		switch before {
		case triesInStore:
			till = 0.62
		case looksAndTries:
			till = 0.5
		default:
		}
		if p.has(hasApp) {
			app = (1 - till) * 0.45
		}
	case storeHabit:
		till = 0.95
	default:
	}
	if from == discovery {
		till, app = 1, 0
	}
	p.slip = 0
	switch p.pick([]float64{till, app, 1 - till - app}) {
	case 0:
		p.buyOn, p.how = kOrderTill, atTill
		w.across(before)
		return
	case 1:
		p.buyOn = kOrderApp
	default:
		p.buyOn = kOrderWeb
	}
	collects := 0.1
	if p.habit == omniHabit || p.habit == storeHabit {
		collects = 0.42
	}
	if p.chance(collects) {
		p.slip |= pickedUp
	}
	if p.chance(0.12) {
		p.slip |= coupon
	}
	k := w.calendar.kind[w.calendar.day(p.t)]
	b := w.basketOf(w.id, p.orders+1, p.product, k, p.slip, true)
	switch {
	case p.slip&pickedUp != 0:
		p.how = pickUp
	case b.shipping > 0:
		p.how = shippingSurprise
	default:
		p.how = shippingFree
	}
}

// across draws whether somebody who will pay in a shop puts the product by on
// line before, or orders it there for want of it.
func (w *walker) across(before situation) {
	p := w.p
	looked, tried := before == looksOnline || before == looksAndTries, before == triesInStore || before == looksAndTries
	d := p.aside('x')
	switch {
	case tried && d.chance(ordersInShop):
		p.buyOn, p.how = kOrderTotem, orderedInShop
	case looked && p.habit == omniHabit && d.chance(reserves):
		p.how = reserving
	}
}

// fate draws how the order that was just made will go.
func (w *walker) fate() {
	p := w.p
	p.bruised = false
	k := w.calendar.kind[w.calendar.day(p.t)]
	returns := 0.09
	switch categories[products[p.product].category].slug {
	case "abiti", "scarpe", "pantaloni":
		returns = 0.16
	}
	switch {
	case p.buyOn == kOrderTill:
		p.how = inHand
		if p.chance(returns / 4) {
			p.how = returned
		}
	case p.chance(returns):
		p.how = returned
	case p.slip&pickedUp != 0:
		p.how = collected
	default:
		chance := 0.08
		if shops[p.city].far() {
			chance = 0.2
		}
		if k.season == blackFriday || k.season == christmas {
			chance = min(chance*3, 0.6)
		}
		p.how = onTime
		if p.chance(chance) {
			p.how = late
			p.slip |= delayed
		}
	}
}

// pause lets some seconds pass.
func (w *walker) pause(median float64) {
	w.p.t += int64(w.p.lognormal(median, 0.7)*1000) + 1
}

// later moves on by about so long, to an hour at which r happens.
func (w *walker) later(median, sigma float64, r rhythm) {
	p := w.p
	d := min(p.lognormal(median, sigma), 24*dys)
	p.t = w.calendar.settle(&p.dice, p.t+int64(d*1000), p.t+minute, r)
}

// do keeps one interaction, now, with key k.
func (w *walker) do(what kind, k key) *record {
	p := w.p
	r := record{at: p.t, person: w.id, serial: p.serial, kind: what, key: k, product: p.product, flags: p.slip &^ known, score: p.sizeIndex(), order: p.orders}
	if k == userKey || k <= appKey && p.linked&(1<<k) != 0 {
		r.flags |= known
	}
	p.serial++
	w.rows = append(w.rows, r)
	return &w.rows[len(w.rows)-1]
}

// onApp draws whether a sitting is on the app.
func (w *walker) onApp(chance float64) bool {
	p := w.p
	if p.stays {
		return p.device == appKey
	}
	return p.has(hasApp) && p.chance(chance)
}

// sit chooses the device for what follows, and sometimes signs in on it.
func (w *walker) sit(onApp bool) {
	p := w.p
	switch {
	case p.stays:
		p.stays = false
	case onApp:
		p.device = appKey
	case p.has(hasLaptop) && p.chance(0.42):
		p.device = laptopKey
	default:
		p.device = phoneKey
	}
	if p.has(hasAccount) && p.linked&(1<<p.device) == 0 && (onApp || p.chance(0.3)) {
		w.signIn()
	}
}

// signIn ties the device to the account. The register speaks of an account the
// first time that it is used in the history.
func (w *walker) signIn() {
	p := w.p
	if p.linked&(1<<p.device) != 0 {
		return
	}
	w.register()
	p.linked |= 1 << p.device
	w.do(kIdentify, p.device)
	w.pause(4)
}

func (w *walker) register() {
	p := w.p
	if p.linked&(1<<userKey) != 0 || !p.has(hasAccount) || p.t < w.start {
		return
	}
	p.linked |= 1 << userKey
	w.do(kIdentify, userKey)
	w.pause(1)
}

// line is how the shop's own systems know the person.
func (w *walker) own() key {
	p := w.p
	switch {
	case p.has(hasAccount):
		w.register()
		return userKey
	case p.has(hasCard):
		return cardKey
	}
	return p.line
}

// inShop is how a shop knows the person.
func (w *walker) inShop() key {
	if w.p.has(hasCard) {
		w.register()
		return cardKey
	}
	return slipKey
}
