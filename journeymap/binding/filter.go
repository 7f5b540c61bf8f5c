package binding

import (
	"strconv"
	"strings"

	"percorso/insight"
	"percorso/journeymap/document"
)

// longestLast is how many days a period that moves on has at most, as in insight.
const longestLast = 3_660

// said is how a map says a period and a comparison that move on with the days:
// "90d" or "year", "previous" or "lastYear". The days that stand beside it in
// the filter are those of the day on which it was kept.
type said struct {
	Said struct {
		Period  string `json:"period"`
		Compare string `json:"compare"`
	} `json:"said"`
}

// FilterOf returns the filter that a map's figures are about: filter, or the
// map's own when it is nil. A period of the map's own that moves on is counted
// from the day on which it is asked, in the workspace's time zone.
func FilterOf(doc *document.Document, filter *MapFilter) MapFilter {
	if filter != nil {
		return *filter
	}
	own, _ := document.Read[MapFilter](doc.Map(), "filter")
	moving, _ := document.Read[said](doc.Map(), "filter")
	if last := lastOf(moving.Said.Period); last != "" {
		own.Period = &insight.Period{Last: last}
	}
	if own.Period == nil {
		return own
	}
	switch moving.Said.Compare {
	case "previous":
		own.Compare = &insight.Compare{Before: insight.BeforePeriod}
	case "lastYear":
		own.Compare = &insight.Compare{Before: insight.BeforeYear}
	}
	return own
}

// lastOf returns a period of the pages as a question has it; "" for one that
// does not move.
func lastOf(text string) string {
	if text == "year" {
		return text
	}
	number, ok := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 0 || n > longestLast {
		return ""
	}
	return strconv.Itoa(max(1, n)) + "d"
}
