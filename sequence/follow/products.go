package follow

import (
	"hash/fnv"
	"strconv"

	"github.com/valyala/fastjson"

	"percorso/sequence"
)

// MaxProducts is how many lines of an order are kept; those beyond are not.
const MaxProducts = 12

// productProps are what is kept of a line of an order.
var productProps = [...]string{"product_id", "category", "price"}

// productNames are the names under which: products.1.product_id is that of the
// first line.
var productNames = func() (names [MaxProducts][len(productProps)]string) {
	for i := range names {
		for k, p := range productProps {
			names[i][k] = "products." + strconv.Itoa(i+1) + "." + p
		}
	}
	return names
}()

// products adds the lines of an order. Each line has columns of its own, so that
// their dictionaries hold products and not the countless baskets.
func (r *reader) products(p *fastjson.Value) {
	if p == nil {
		return
	}
	list := p.GetArray("products")
	for i, line := range list[:min(len(list), MaxProducts)] {
		for k, name := range productProps {
			r.scalar(productNames[i][k], line.Get(name))
		}
	}
}

// OrderKey is the property under which an order's number is kept folded to three
// letters of 32. There are more orders than a dictionary has room for, and it is
// only asked whether two interactions of one customer are about the same: for two
// different orders of a customer it says so once in 32,768 times.
const OrderKey = "order_id.key"

// order adds the folded number of the order that a call is about.
func (r *reader) order(p *fastjson.Value) {
	if p == nil {
		return
	}
	v := p.Get("order_id")
	if v == nil {
		return
	}
	var text []byte
	switch v.Type() {
	case fastjson.TypeString:
		text, _ = v.StringBytes()
	case fastjson.TypeNumber:
		text = v.MarshalTo(r.key[:0])
		r.key = text
	default:
	}
	if len(text) == 0 {
		return
	}
	h := fnv.New32a()
	_, _ = h.Write(text)
	const letters = "0123456789abcdefghjkmnpqrstvwxyz"
	sum := h.Sum32()
	sum ^= sum >> 15
	key := [3]byte{letters[sum>>10&31], letters[sum>>5&31], letters[sum&31]}
	r.arena = append(r.arena, sequence.Prop{Name: OrderKey, Value: r.text(key[:])})
}
