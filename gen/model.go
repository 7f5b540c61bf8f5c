package gen

import "percorso"

// stage is a state of the process that people go through.
type stage uint8

const (
	discovery stage = iota
	evaluation
	purchase
	use
	loyalty
	out    // the journey ends here
	stages = int(out)
)

// StageIDs are the stages as the default catalogue names them, in order.
var StageIDs = [stages]percorso.StageID{"discovery", "evaluation", "purchase", "use", "loyalty"}

// situation is how a visit to a stage goes. Where people go next depends on
// stage and situation, and on nothing else.
type situation uint8

const (
	fromSocialAd situation = iota
	fromSearchAd
	fromSearch
	fromSocial
	fromNewsletter
	fromFriend
	fromWindow
	fromDirect

	looksOnline
	triesInStore
	looksAndTries
	sizeGone

	shippingSurprise
	shippingFree
	pickUp
	atTill
	reserving
	orderedInShop
	noCard

	onTime
	late
	inHand
	collected
	returned

	member
	guest
	situations
)

// wait is a distribution of waiting times, in seconds: with chance Soon a few
// moments around SoonMedian, otherwise Floor plus a lognormal.
type wait struct {
	soon       float64
	soonMedian float64
	floor      float64
	median     float64
	sigma      float64
}

const (
	secs  = 1.0
	mins  = 60 * secs
	hrs   = 60 * mins
	dys   = 24 * hrs
	brisk = 0.6 // spread of the short waits
)

func (w *wait) draw(d *dice) int64 {
	if w.soon > 0 && d.chance(w.soon) {
		return int64(d.lognormal(w.soonMedian, brisk) * 1000)
	}
	return int64((w.floor + d.lognormal(w.median, w.sigma)) * 1000)
}

// course is the row of the model for one situation: the chance of each next
// stage, the rest being the end, and the wait before it.
type course struct {
	name  string
	stage stage
	next  [stages]float64
}

// courses is the whole process; Truth prints it and the guide explains it.
var courses = [situations]course{
	fromSocialAd:   {"social_ad", discovery, [stages]float64{evaluation: 0.60}},
	fromSearchAd:   {"search_ad", discovery, [stages]float64{evaluation: 0.74}},
	fromSearch:     {"search", discovery, [stages]float64{evaluation: 0.70}},
	fromSocial:     {"social", discovery, [stages]float64{evaluation: 0.56}},
	fromNewsletter: {"newsletter", discovery, [stages]float64{evaluation: 0.72}},
	fromFriend:     {"friend", discovery, [stages]float64{evaluation: 0.80}},
	fromWindow:     {"shop_window", discovery, [stages]float64{evaluation: 0.64, purchase: 0.05}},
	fromDirect:     {"direct", discovery, [stages]float64{evaluation: 0.68}},

	looksOnline:   {"online", evaluation, [stages]float64{purchase: 0.29, discovery: 0.09}},
	triesInStore:  {"store", evaluation, [stages]float64{purchase: 0.44, discovery: 0.05}},
	looksAndTries: {"online_and_store", evaluation, [stages]float64{purchase: 0.48, discovery: 0.06}},
	sizeGone:      {"size_sold_out", evaluation, [stages]float64{purchase: 0.08, discovery: 0.15}},

	shippingSurprise: {"shipping_surprise", purchase, [stages]float64{use: 0.50, evaluation: 0.34}},
	shippingFree:     {"shipping_free", purchase, [stages]float64{use: 0.83, evaluation: 0.10}},
	pickUp:           {"pick_up", purchase, [stages]float64{use: 0.86, evaluation: 0.08}},
	atTill:           {"till", purchase, [stages]float64{use: 0.88}},
	reserving:        {"reserved", purchase, [stages]float64{use: 0.84}}, // the others never come for it
	orderedInShop:    {"ordered_in_shop", purchase, [stages]float64{use: 0.90}},
	noCard:           {"till_without_card", purchase, [stages]float64{}}, // nobody knows who it was

	onTime:    {"on_time", use, [stages]float64{loyalty: 0.46, purchase: 0.05, evaluation: 0.02}},
	late:      {"late", use, [stages]float64{loyalty: 0.21, purchase: 0.02, evaluation: 0.03}},
	inHand:    {"in_hand", use, [stages]float64{loyalty: 0.44, purchase: 0.03, evaluation: 0.02}},
	collected: {"collected", use, [stages]float64{loyalty: 0.50, purchase: 0.05, evaluation: 0.02}},
	returned:  {"returned", use, [stages]float64{loyalty: 0.24, purchase: 0.22, evaluation: 0.08}},

	member: {"member", loyalty, [stages]float64{purchase: 0.26, discovery: 0.14, evaluation: 0.04}},
	guest:  {"guest", loyalty, [stages]float64{purchase: 0.12, discovery: 0.10, evaluation: 0.04}},
}

// waits holds the waiting time of each move, from the last interaction at the
// one stage to the first at the other. The hours of the day and of the shops
// then move it, mostly by less than a day.
var waits = [stages][stages]wait{
	discovery: {
		evaluation: {soon: 0.42, soonMedian: 80 * secs, median: 2.6 * dys, sigma: 0.9},
		purchase:   {soon: 1, soonMedian: 18 * mins},
	},
	evaluation: {
		discovery: {median: 4 * dys, sigma: 0.8},
		purchase:  {soon: 0.35, soonMedian: 4 * mins, median: 3.2 * dys, sigma: 0.8},
	},
	purchase: {
		evaluation: {soon: 0.25, soonMedian: 6 * mins, median: 1.6 * dys, sigma: 0.9},
		use:        {median: 19 * hrs, sigma: 0.5},
	},
	use: {
		evaluation: {median: 4 * dys, sigma: 0.7},
		purchase:   {median: 3 * dys, sigma: 0.7},
		loyalty:    {median: 10 * dys, sigma: 0.6},
	},
	loyalty: {
		discovery:  {median: 34 * dys, sigma: 0.6},
		evaluation: {median: 20 * dys, sigma: 0.6},
		purchase:   {median: 22 * dys, sigma: 0.6},
	},
}

// What crosses between the shops and the web shop, with its chance.
const (
	reserves      = 0.34 // of those who looked on line and will pay at the till: puts it by in the shop first
	ordersInShop  = 0.11 // of those who tried on and would pay at the till: orders at the totem what the shop has not
	returnsByCard = 0.60 // of what card holders bought on line and send back: brings it to the shop
	returnsByName = 0.25 // the same of those who have only an account
)

// atTotem is the wait between the fitting room and the totem beside it.
var atTotem = wait{soon: 1, soonMedian: 12 * mins}

// A journey that ended may be followed by another: after that many days of
// silence at least, people come back with a new need, by the stage they left at.
var (
	comesBack = [stages]float64{discovery: 0.70, evaluation: 0.75, purchase: 0.75, use: 0.78, loyalty: 0.80}
	backWait  = wait{floor: 31 * dys, median: 20 * dys, sigma: 0.9}
)
