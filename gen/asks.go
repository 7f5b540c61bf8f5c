package gen

import "percorso"

// ask is a question that people are asked somewhere, under one circumstance.
type ask uint8

const (
	askSite ask = iota
	askProductPage
	askSizeGone
	askFittingRoom
	askCheckout
	askShipping
	askTill
	askQueue
	askCourier
	askCourierLate
	askPickUp
	askService
	askServiceLate
	askReturn
	askReturnSlow
	askRecommend
	askRecommendBruised
	askStars
	askStarsBruised
	asks
)

// asked says what a question is about and how people answer it: chances holds
// the chance of each answer from the scale's lowest up.
type asked struct {
	about   percorso.TouchpointID
	when    string // the circumstance, for Truth
	scale   percorso.ScoreKind
	lowest  int
	stage   stage
	chances []float64
}

var questions = [asks]asked{
	askSite:             {"site_home", "always", percorso.Feeling, -2, discovery, []float64{0.03, 0.10, 0.37, 0.36, 0.14}},
	askProductPage:      {"product_page", "size in stock", percorso.CSAT, 1, evaluation, []float64{0.05, 0.12, 0.29, 0.36, 0.18}},
	askSizeGone:         {"product_page", "size sold out", percorso.CSAT, 1, evaluation, []float64{0.34, 0.36, 0.20, 0.08, 0.02}},
	askFittingRoom:      {"fitting_room", "always", percorso.CSAT, 1, evaluation, []float64{0.02, 0.04, 0.13, 0.37, 0.44}},
	askCheckout:         {"checkout", "order completed", percorso.CSAT, 1, purchase, []float64{0.04, 0.09, 0.22, 0.40, 0.25}},
	askShipping:         {"checkout", "shipping cost shown at the last step", percorso.CSAT, 1, purchase, []float64{0.45, 0.32, 0.15, 0.06, 0.02}},
	askTill:             {"till", "no queue", percorso.CSAT, 1, purchase, []float64{0.03, 0.05, 0.17, 0.41, 0.34}},
	askQueue:            {"till", "Saturday queue", percorso.CSAT, 1, purchase, []float64{0.24, 0.32, 0.24, 0.15, 0.05}},
	askCourier:          {"courier", "on time", percorso.CSAT, 1, use, []float64{0.03, 0.05, 0.16, 0.38, 0.38}},
	askCourierLate:      {"courier", "late", percorso.CSAT, 1, use, []float64{0.50, 0.29, 0.13, 0.06, 0.02}},
	askPickUp:           {"store_pickup", "always", percorso.CSAT, 1, use, []float64{0.02, 0.04, 0.12, 0.36, 0.46}},
	askService:          {"service_desk", "a question", percorso.CES, 1, use, []float64{0.02, 0.03, 0.06, 0.13, 0.24, 0.30, 0.22}},
	askServiceLate:      {"service_desk", "parcel or refund late", percorso.CES, 1, use, []float64{0.18, 0.20, 0.20, 0.16, 0.13, 0.09, 0.04}},
	askReturn:           {"returns", "refund within a week", percorso.CSAT, 1, use, []float64{0.05, 0.10, 0.23, 0.38, 0.24}},
	askReturnSlow:       {"returns", "refund after two weeks", percorso.CSAT, 1, use, []float64{0.40, 0.31, 0.18, 0.08, 0.03}},
	askRecommend:        {"loyalty_card", "all went well", percorso.NPS, 0, loyalty, []float64{0.01, 0.01, 0.01, 0.02, 0.02, 0.05, 0.06, 0.13, 0.24, 0.24, 0.21}},
	askRecommendBruised: {"loyalty_card", "the last order went wrong", percorso.NPS, 0, loyalty, []float64{0.09, 0.05, 0.08, 0.10, 0.11, 0.15, 0.13, 0.12, 0.09, 0.05, 0.03}},
	askStars:            {"review", "all went well", percorso.Stars, 1, loyalty, []float64{0.03, 0.04, 0.11, 0.33, 0.49}},
	askStarsBruised:     {"review", "the last order went wrong", percorso.Stars, 1, loyalty, []float64{0.24, 0.25, 0.26, 0.17, 0.08}},
}

// ask keeps the person's answer, now, in the survey that follows a touch.
func (w *walker) ask(q ask, k key) {
	if q == askRecommend && w.p.bruised {
		q = askRecommendBruised
	}
	w.pause(50)
	score := uint8(w.p.pick(questions[q].chances))
	r := w.do(kSurvey, k)
	r.score, r.aux = score, uint16(q)
	w.pause(20)
}

// review keeps the person's stars, now.
func (w *walker) review(k key) {
	q := askStars
	if w.p.bruised {
		q = askStarsBruised
	}
	score := uint8(w.p.pick(questions[q].chances))
	r := w.do(kReview, k)
	r.score, r.aux = score, uint16(q)
}
