package sequencetest

import (
	"fmt"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

// Stream makes up interactions in the order of a journal: time goes on, and each
// next interaction is of some customer, the long ones more often. Three customers
// in ten have a second identifier, which leads a fifth of their interactions:
// customer c's nodes are c+1 and customers+c+1.
type Stream struct {
	// Props, when set, is how many properties each interaction has: "p0", "p1"
	// and so on, with values by Zipf's law, 10, 100, 1000 ... of them.
	Props int

	random    random
	customers int
	turn      []uint32 // the customer of each interaction
	code      *zipf
	values    []*zipf
	names     []string
	words     [][]string
	done      int
}

// NewStream returns the interactions of customers with the given mean length and
// codes below codes.
func NewStream(seed uint64, customers, mean, codes int) *Stream {
	s := &Stream{random: random{state: seed}, customers: customers, code: newZipf(codes)}
	length, total := lengths(&s.random, customers, mean)
	s.turn = make([]uint32, 0, total)
	for c, n := range length {
		for range n {
			s.turn = append(s.turn, uint32(c))
		}
	}
	for i := total - 1; i > 0; i-- {
		j := s.random.below(uint32(i + 1))
		s.turn[i], s.turn[j] = s.turn[j], s.turn[i]
	}
	return s
}

// Len returns how many interactions the stream has in all.
func (s *Stream) Len() int { return len(s.turn) }

// Moves returns the assignment of the second identifiers to their profiles.
func (s *Stream) Moves() []graph.Move {
	var moves []graph.Move
	for c := range s.customers {
		if c%10 < 3 {
			moves = append(moves, graph.Move{
				Node:    graph.Node(s.customers + c + 1),
				Profile: graph.Node(c + 1),
			})
		}
	}
	return moves
}

// Next fills rows with the next interactions and returns those it filled, none
// at the end; sequence numbers count on from 1. The properties share memory with
// nothing of the stream's.
func (s *Stream) Next(rows []sequence.Row) []sequence.Row {
	rows = rows[:min(len(rows), len(s.turn)-s.done)]
	s.prepare()
	for i := range rows {
		s.fill(&rows[i], s.turn[s.done])
	}
	return rows
}

// Fresh fills rows with interactions after the end of the year, a millisecond
// apart, of customers drawn in proportion to their length. It can go on for ever.
func (s *Stream) Fresh(rows []sequence.Row) []sequence.Row {
	s.prepare()
	for i := range rows {
		s.fill(&rows[i], s.turn[s.random.below(uint32(len(s.turn)))])
	}
	return rows
}

func (s *Stream) fill(row *sequence.Row, customer uint32) {
	draw := s.random.next()
	node := graph.Node(customer + 1)
	if customer%10 < 3 && draw%5 == 0 {
		node += graph.Node(s.customers)
	}
	total := int64(len(s.turn))
	at := int64(Start)*1000 + int64(s.done)*(Year*1000/total)
	if int64(s.done) >= total {
		at = (Start+Year)*1000 + int64(s.done) - total
	}
	s.done++
	*row = sequence.Row{
		Seq: int64(s.done), Time: at, Node: node,
		Signature: catalogue.SignatureID(s.code.draw(&s.random)),
		Props:     row.Props[:0],
	}
	if draw>>16%25 == 0 {
		row.Flags |= sequence.HasValue
		row.Value = int64(draw >> 40 % 20_000)
	}
	if draw>>32%100 == 0 {
		row.Flags |= sequence.HasEmotion
		row.Emotion = percorso.Emotion(draw>>45%5)*1000 - 2000
	}
	for k := range s.Props {
		row.Props = append(row.Props, sequence.Prop{Name: s.names[k], Value: s.words[k][s.values[k].draw(&s.random)]})
	}
}

// prepare makes the values of the properties.
func (s *Stream) prepare() {
	for k := len(s.names); k < s.Props; k++ {
		n := 10
		for range k % 4 {
			n *= 10
		}
		words := make([]string, n)
		for i := range words {
			words[i] = fmt.Sprintf("value %d", i)
		}
		s.names = append(s.names, fmt.Sprintf("p%d", k))
		s.words = append(s.words, words)
		s.values = append(s.values, newZipf(n))
	}
}
