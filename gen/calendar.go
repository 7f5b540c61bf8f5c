package gen

import "time"

const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// season is what the shop has on at a day.
type season uint8

const (
	ordinary season = iota
	winterSale
	summerSale
	blackFriday
	christmas
)

// calendar knows the local days of Europe/Rome from a first one on: where they
// begin, what weekday and season they are, and how many people come.
type calendar struct {
	first  int64 // midnight of day 0, Unix ms
	starts []int64
	kind   []dayKind
	crowd  []float64 // cumulative weight of the days before the next one
	sales  []int64   // midnights at which a sale begins
}

type dayKind struct {
	weekday time.Weekday
	month   time.Month
	season  season
	holiday bool // shops, couriers and the service desk rest
}

// rome returns the time zone of the shop, or Italy's winter time where the
// machine has no zone data.
func rome() *time.Location {
	if loc, err := time.LoadLocation("Europe/Rome"); err == nil {
		return loc
	}
	return time.FixedZone("CET", 3600)
}

func newCalendar(from, to time.Time) *calendar {
	zone := rome()
	y, m, d := from.In(zone).Date()
	c := &calendar{}
	total := 0.0
	for i := 0; ; i++ {
		at := time.Date(y, m, d+i, 0, 0, 0, 0, zone)
		if at.After(to) && i > 1 {
			break
		}
		k := kindOf(at)
		c.starts = append(c.starts, at.UnixMilli())
		if s := k.season; s != ordinary && s != christmas && i > 0 && c.kind[i-1].season != s {
			c.sales = append(c.sales, at.UnixMilli())
		}
		c.kind = append(c.kind, k)
		total += crowdOf(k)
		c.crowd = append(c.crowd, total)
	}
	c.first = c.starts[0]
	return c
}

// kindOf says what a local midnight's day is.
func kindOf(at time.Time) dayKind {
	y, m, d := at.Date()
	k := dayKind{weekday: at.Weekday(), month: m}
	md := int(m)*100 + d
	switch md {
	case 101, 106, 425, 501, 602, 815, 1101, 1208, 1225, 1226:
		k.holiday = true
	}
	july := time.Date(y, time.July, 1, 0, 0, 0, 0, at.Location())
	firstSaturday := 1 + (int(time.Saturday)-int(july.Weekday())+7)%7
	november := time.Date(y, time.November, 1, 0, 0, 0, 0, at.Location())
	lastFriday := 1 + (int(time.Friday)-int(november.Weekday())+7)%7 + 21
	if lastFriday+7 <= 30 {
		lastFriday += 7
	}
	switch {
	case md >= 105 && md <= 220:
		k.season = winterSale
	case md >= 700+firstSaturday && md <= 825:
		k.season = summerSale
	case m == time.November && d >= lastFriday-4 && d <= lastFriday+3:
		k.season = blackFriday
	case md >= 1205 && md <= 1224:
		k.season = christmas
	}
	return k
}

// crowdOf says how many people begin on such a day, 1 being an ordinary Tuesday.
func crowdOf(k dayKind) float64 {
	months := [...]float64{0, 0.95, 0.85, 0.95, 0.95, 0.95, 0.85, 0.95, 0.6, 1.05, 1.2, 1.2, 1.1}
	weekdays := [...]float64{1.2, 1.05, 1, 1, 1, 1.05, 1.25} // from Sunday
	seasons := [...]float64{1, 1.35, 1.3, 2.6, 1.45}
	return months[k.month] * weekdays[k.weekday] * seasons[k.season]
}

// day returns the position of the local day that t lies in, kept inside the calendar.
func (c *calendar) day(t int64) int {
	i := min(max(int((t-c.first)/day), 0), len(c.starts)-1)
	for i > 0 && c.starts[i] > t {
		i--
	}
	for i+1 < len(c.starts) && c.starts[i+1] <= t {
		i++
	}
	return i
}

// arrival draws a day between two days, inclusive, as crowds go.
func (c *calendar) arrival(d *dice, from, to int) int {
	low := 0.0
	if from > 0 {
		low = c.crowd[from-1]
	}
	x := low + d.float()*(c.crowd[to]-low)
	lo, hi := from, to
	for lo < hi {
		if mid := (lo + hi) / 2; c.crowd[mid] <= x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// lure draws people who would come near the beginning of a sale to its first
// days, unless that is before earliest.
func (c *calendar) lure(d *dice, at, earliest int64) int64 {
	for _, s := range c.sales {
		if at > s-24*day && at < s+24*day && s > earliest && d.chance(0.4) {
			return s + int64(d.float()*d.float()*float64(12*day))
		}
	}
	return at
}

// rhythm is when in a week something happens.
type rhythm uint8

const (
	online  rhythm = iota // evenings and lunch breaks, any day
	inStore               // opening hours, Saturdays
	desk                  // the service desk: Monday to Saturday
	courier               // Monday to Saturday, daylight
	mailing               // what the shop's computers send: mornings
)

// hours holds for each rhythm 64 hours to draw from, in tenths.
var hours = [...][64]uint8{
	online:  spread([24]int{2, 1, 0, 0, 0, 0, 1, 3, 4, 4, 4, 4, 6, 7, 5, 4, 4, 4, 4, 5, 8, 12, 10, 5}),
	inStore: spread([24]int{10: 7, 11: 11, 12: 9, 13: 5, 14: 5, 15: 8, 16: 12, 17: 15, 18: 15, 19: 9}),
	desk:    spread([24]int{9: 12, 10: 14, 11: 12, 12: 7, 13: 5, 14: 8, 15: 10, 16: 9, 17: 8, 18: 5}),
	courier: spread([24]int{8: 3, 9: 9, 10: 13, 11: 13, 12: 10, 13: 7, 14: 9, 15: 11, 16: 9, 17: 7, 18: 4}),
	mailing: spread([24]int{7: 6, 8: 12, 9: 14, 10: 12, 11: 9, 12: 8, 15: 6, 17: 5, 18: 4}),
}

// spread fills 64 places with hours in proportion to their weights.
func spread(weights [24]int) (t [64]uint8) {
	total := 0
	for _, w := range weights {
		total += w
	}
	sum, h := 0, -1
	for i := range t {
		for sum*len(t) <= i*total {
			h++
			sum += weights[h]
		}
		t[i] = uint8(h)
	}
	return t
}

func (k dayKind) open(r rhythm) bool {
	switch r {
	case inStore:
		return !k.holiday
	case desk, courier:
		return !k.holiday && k.weekday != time.Sunday
	default:
		return true
	}
}

// settle moves t to an hour at which r happens, on the same day or one of the
// next ones, and always after before.
func (c *calendar) settle(d *dice, t, before int64, r rhythm) int64 {
	i := c.day(t)
	switch on := c.kind[i].weekday; {
	case r == inStore && on >= time.Wednesday && on < time.Saturday && d.chance(0.3):
		i = min(i+int(time.Saturday-on), len(c.kind)-1)
	case r == online && (on == time.Friday || on == time.Saturday) && d.chance(0.14):
		i = min(i+int(time.Saturday-on)+1, len(c.kind)-1) // to Sunday
	}
	for {
		if c.kind[i].open(r) {
			x := d.next()
			at := c.starts[i] + int64(hours[r][x>>58])*hour + int64(x&0xffffffff)%hour
			if at > before {
				return at
			}
		}
		if i+1 >= len(c.starts) {
			return max(t, before+minute)
		}
		i++
	}
}

// keep leaves t alone when r happens at such an hour, and settles it otherwise.
func (c *calendar) keep(d *dice, t int64, r rhythm) int64 {
	i := c.day(t)
	h := (t - c.starts[i]) / hour
	if c.kind[i].open(r) && h >= int64(hours[r][0]) && h <= int64(hours[r][63]) && (r != online || h >= 6 || h < 2) {
		return t
	}
	return c.settle(d, t, t, r)
}
