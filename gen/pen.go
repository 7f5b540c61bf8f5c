package gen

import (
	"strconv"

	"percorso"
)

// pen writes calls as JSON into one buffer. All texts that it is given are of
// this package and need no escapes.
type pen struct {
	s *Simulation
	b []byte

	day    int64 // since 1970, of date
	date   [11]byte
	nextOf int // position of the local day that was looked up last
	salt   uint64
}

func newPen(s *Simulation) *pen { return &pen{s: s, day: -1} }

func (w *pen) raw(s string) { w.b = append(w.b, s...) }

// text writes ,"key":"value".
func (w *pen) text(key, value string) {
	w.b = append(append(append(append(append(w.b, ',', '"'), key...), '"', ':', '"'), value...), '"')
}

// number writes ,"key":n.
func (w *pen) number(key string, n int64) {
	w.b = strconv.AppendInt(append(append(append(w.b, ',', '"'), key...), '"', ':'), n, 10)
}

// money writes ,"key":12.90 from cents.
func (w *pen) money(key string, cents int32) {
	w.b = append(append(append(w.b, ',', '"'), key...), '"', ':')
	w.cents(cents)
}

func (w *pen) cents(n int32) {
	if n < 0 {
		w.b = append(w.b, '-')
		n = -n
	}
	w.b = strconv.AppendInt(w.b, int64(n/100), 10)
	if c := n % 100; c != 0 {
		w.b = append(w.b, '.', byte('0'+c/10))
		if c%10 != 0 {
			w.b = append(w.b, byte('0'+c%10))
		}
	}
}

const hexDigits = "0123456789abcdef"

func (w *pen) hex(x uint64, digits int) {
	for i := digits - 1; i >= 0; i-- {
		w.b = append(w.b, hexDigits[x>>(4*i)&15])
	}
}

// uuid writes the random identifier of a browser or an app.
func (w *pen) uuid(person uint32, k key, extra uint64) {
	h := hash(w.s.seed, uint64(person)<<8|uint64(k), 'u'+extra<<8)
	l := mix(h + 1)
	w.hex(h>>32, 8)
	w.b = append(w.b, '-')
	w.hex(h>>16, 4)
	w.b = append(w.b, '-', '4')
	w.hex(h, 3)
	w.b = append(w.b, '-', hexDigits[8+l>>62])
	w.hex(l>>44, 3)
	w.b = append(w.b, '-')
	w.hex(l, 12)
}

// digits writes n with zeros in front.
func (w *pen) digits(n uint64, width int) {
	var buf [20]byte
	for i := width - 1; i >= 0; i-- {
		buf[i] = byte('0' + n%10)
		n /= 10
	}
	w.b = append(w.b, buf[:width]...)
}

func (w *pen) userID(person uint32) {
	w.b = append(w.b, 't', 's')
	w.digits(uint64(person)+firstMemberNo, 8)
}

func (w *pen) card(person uint32) {
	w.raw("2041")
	w.digits(uint64(person)*7+100_000_000, 9)
}

// phoneNumber writes a mobile number of an unusual prefix, one to a person.
func (w *pen) phoneNumber(person uint32) {
	n := (uint64(person)*7919 + 1_234_567) % 20_000_000
	w.raw("+3932")
	w.digits(n/10_000_000+5, 1)
	w.digits(n, 7)
}

func (w *pen) email(person uint32) {
	h := w.s.name(person)
	w.raw(firstSlugs[h.first])
	w.b = append(w.b, '.')
	w.raw(lastSlugs[h.last])
	w.b = strconv.AppendUint(w.b, uint64(person), 10)
	w.raw("@posta.example")
}

func (w *pen) orderNo(person uint32, order uint16) {
	w.b = append(w.b, 'T', 'S')
	w.digits(firstOrderNo+uint64(person)*maxOrders+uint64(order), 10)
}

// time writes an instant as 2026-05-01T09:30:00.000Z.
func (w *pen) time(at int64) {
	d := at / day
	if d != w.day {
		w.day = d
		y, m, dd := civil(d)
		put := func(i, width, n int) {
			for j := width - 1; j >= 0; j-- {
				w.date[i+j] = byte('0' + n%10)
				n /= 10
			}
		}
		put(0, 4, y)
		put(5, 2, m)
		put(8, 2, dd)
		w.date[4], w.date[7], w.date[10] = '-', '-', 'T'
	}
	ms := int(at - d*day)
	s := ms / 1000
	ms %= 1000
	h, mi := s/3600, s/60%60
	s %= 60
	w.b = append(w.b, w.date[:]...)
	w.b = append(w.b,
		byte('0'+h/10), byte('0'+h%10), ':', byte('0'+mi/10), byte('0'+mi%10), ':', byte('0'+s/10), byte('0'+s%10), '.',
		byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10), 'Z')
}

// civil turns days since 1970 into a date.
func civil(days int64) (y, m, d int) {
	z := days + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = int(doy - (153*mp+2)/5 + 1)
	m = int(mp + 3)
	if m > 12 {
		m -= 12
	}
	y = int(yoe + era*400)
	if m <= 2 {
		y++
	}
	return y, m, d
}

// kindOfDay returns the local day of an instant; times come mostly in order.
func (w *pen) kindOfDay(at int64) dayKind {
	c := w.s.calendar
	i := w.nextOf
	if c.starts[i] > at || i+1 < len(c.starts) && c.starts[i+1] <= at {
		i = c.day(at)
		w.nextOf = i
	}
	return c.kind[i]
}

// head writes a call up to its last common member.
func (w *pen) head(r *record, call percorso.CallType, name string) {
	w.raw(`{"type":"`)
	w.raw(call.String())
	w.raw(`"`)
	if call == percorso.Track {
		w.text("event", name)
	} else if name != "" {
		w.text("name", name)
	}
	w.raw(`,"messageId":"`)
	w.b = append(w.b, hexDigits[10+r.key%6])
	w.hex(hash(w.s.seed^w.salt, uint64(r.person), uint64(r.serial)), 15)
	w.raw(`","timestamp":"`)
	w.time(r.at)
	w.raw(`"`)
	w.identifiers(r)
}

// identifiers writes those that go with a call.
func (w *pen) identifiers(r *record) {
	switch r.key {
	case phoneKey, laptopKey, appKey:
		owner := r.person
		if r.key == laptopKey {
			owner = w.s.laptopOf(r.person)
		}
		w.raw(`,"anonymousId":"`)
		w.uuid(owner, r.key, 0)
		w.raw(`"`)
		if r.flags&known != 0 {
			w.raw(`,"userId":"`)
			w.userID(r.person)
			w.raw(`"`)
		}
	case userKey:
		w.raw(`,"userId":"`)
		w.userID(r.person)
		w.raw(`"`)
	case cardKey:
		w.raw(`,"anonymousId":"card-`)
		w.card(r.person)
		w.raw(`"`)
	case slipKey:
		w.raw(`,"anonymousId":"slip-`)
		w.orderNo(r.person, r.order)
		w.raw(`"`)
	case callKey:
		w.raw(`,"anonymousId":"call-`)
		w.hex(hash(w.s.seed, uint64(r.person), 'c'), 12)
		w.raw(`"`)
	default:
	}
}
