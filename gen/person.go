package gen

// habit is how a person shops.
type habit uint8

const (
	webHabit   habit = iota // browser only, an account at the first order
	appHabit                // app and browser, with an account
	omniHabit               // browser or app, card and shop
	storeHabit              // shop and card, hardly on line
	passerby                // one receipt, no name
	habits
)

var habitShare = []float64{webHabit: 0.45, appHabit: 0.15, omniHabit: 0.25, storeHabit: 0.11, passerby: 0.04}

// person is somebody who meets Tramasole, and where they are in the process.
// It holds no pointers, so that a million of them cost the collector nothing.
type person struct {
	dice
	at      int64  // when the next visit begins; 0 when there is none
	t       int64  // the person's clock inside a visit
	serial  uint32 // interactions so far
	product uint16 // what the need is about
	orders  uint16
	habit   habit
	stage   stage
	how     situation
	buyOn   kind // one of the orders
	city    uint8
	shop    uint8
	size    uint8 // position in the sizes of clothes
	device  key   // of the visit that goes on
	line    key   // what the last order was made with
	slip    uint8 // flags that the order's later interactions carry
	bruised bool  // the last order went wrong
	linked  uint8 // keys that were seen with the account, one bit each
	traits  uint8
	stays   bool // goes straight on, on the same device
	gone    bool // the process has ended
}

// The traits of a person, as bits.
const (
	hasAccount uint8 = 1 << iota
	hasCard
	hasApp
	hasLaptop
	wantsNews
	wantsPost // consents to messages on the phone
	sharesLaptop
)

func (p *person) has(trait uint8) bool { return p.traits&trait != 0 }

// born fills in a person who first appears on a day.
func (s *Simulation) born(p *person, id uint32, dayNo int, clock uint64) {
	*p = person{dice: dice{hash(s.seed, uint64(id), clock)}}
	d := &p.dice
	p.habit = habit(d.pick(habitShare))
	p.shop = uint8(d.pick(shopWeights))
	p.city = p.shop
	p.size = uint8(d.pick([]float64{0.12, 0.2, 0.22, 0.22, 0.15, 0.09}))
	if d.chance(0.45) {
		p.traits |= hasLaptop
	}
	switch p.habit {
	case appHabit:
		p.traits |= hasApp | hasAccount
	case omniHabit:
		p.traits |= hasAccount | hasCard
		if d.chance(0.45) {
			p.traits |= hasApp
		}
	case storeHabit:
		p.traits |= hasCard
	default:
	}
	if p.traits&(hasAccount|hasCard) != 0 && d.chance(0.66) {
		p.traits |= wantsNews
	}
	if p.has(hasApp) && d.chance(0.7) {
		p.traits |= wantsPost
	}
	if id%2 == 1 && p.traits&hasLaptop != 0 && d.chance(0.04) {
		p.traits |= sharesLaptop
	}
	s.need(p, s.calendar.kind[dayNo])
	if p.habit == passerby {
		p.stage, p.how, p.buyOn = purchase, noCard, kOrderTill
	} else {
		p.stage = discovery
		s.entrance(p)
	}
	p.at = s.calendar.settle(d, s.calendar.starts[dayNo], 0, s.rhythmOf(p))
}

// need draws what the person is after, as the season suggests.
func (s *Simulation) need(p *person, k dayKind) {
	span := ofCategory[p.pick(demand[seasonOf(k.month)])]
	// The first of a category are the ones that are shown most.
	n := span[1] - span[0]
	i := min(p.below(n), p.below(n+1))
	p.product = uint16(span[0] + i)
}

// entrance draws how a person's next discovery comes about.
func (s *Simulation) entrance(p *person) {
	window, news := 0.0, 0.0
	switch p.habit {
	case omniHabit:
		window = 0.34
	case storeHabit:
		window = 0.8
	default:
	}
	if !p.has(hasCard) {
		window = 0
	}
	if p.has(wantsNews) && p.orders > 0 {
		news = 0.2
	}
	switch {
	case p.chance(window):
		p.how = fromWindow
	case p.has(hasApp) && p.chance(0.3):
		p.how = fromDirect
	case p.chance(news):
		p.how = fromNewsletter
	default:
		p.how = [...]situation{fromSocialAd, fromSearchAd, fromSearch, fromSocial, fromFriend, fromDirect}[p.pick([]float64{0.34, 0.17, 0.23, 0.1, 0.06, 0.1})]
	}
}

// sizeIndex returns the position of the person's size among a product's sizes.
func (p *person) sizeIndex() uint8 {
	n := len(categories[products[p.product].category].sizes)
	return uint8(min(int(p.size), n-1))
}

// soldOut reports whether the person's size of what they want has run out:
// the coats' 44 and 46 all autumn, and much of everything late in the sales.
func (s *Simulation) soldOut(p *person, k dayKind) bool {
	c := products[p.product].category
	chance := 0.03
	switch {
	case len(categories[c].sizes) == 1:
		return false
	case c == coats && (p.sizeIndex() == 3 || p.sizeIndex() == 4) && (k.month == 10 || k.month == 11):
		chance = 0.55
	case k.season == winterSale || k.season == summerSale:
		chance = 0.16
	}
	return p.chance(chance)
}
