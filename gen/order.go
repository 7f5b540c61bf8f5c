package gen

// line is a product of an order, with its price after the season's discount.
type line struct {
	product uint16
	price   int32
}

// basket is an order's money, in cents. Total is what was paid.
type basket struct {
	lines    [3]line
	n        int
	subtotal int32
	discount int32
	shipping int32
	total    int32
}

const (
	shippingCost  = 790
	freeShipping  = 9900
	couponValue   = 1000
	maxOrders     = 1 << 10
	firstOrderNo  = 200_000_000
	firstMemberNo = 10_000
)

// rebate returns a price after the season's discount.
func rebate(price int32, s season) int32 {
	switch s {
	case winterSale, summerSale:
		return price * 7 / 10
	case blackFriday:
		return price * 8 / 10
	default:
		return price
	}
}

// basketOf returns what a person's order holds: it follows from the record
// alone, so that till, parcel and refund agree.
func (s *Simulation) basketOf(person uint32, order, product uint16, k dayKind, flags uint8, onLine bool) basket {
	b := basket{n: 1}
	b.lines[0] = line{product, rebate(products[product].price, k.season)}
	d := dice{hash(s.seed, uint64(person)<<16|uint64(order), 'b')}
	for b.n < len(b.lines) && d.chance(0.26) {
		i := uint16(d.below(len(products)))
		b.lines[b.n] = line{i, rebate(products[i].price, k.season)}
		b.n++
	}
	for _, l := range b.lines[:b.n] {
		b.subtotal += l.price
	}
	if flags&coupon != 0 {
		b.discount = couponValue
		b.subtotal -= couponValue
	}
	if onLine && flags&pickedUp == 0 && b.subtotal < freeShipping {
		b.shipping = shippingCost
	}
	b.total = b.subtotal + b.shipping
	return b
}
