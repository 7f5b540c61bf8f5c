package journeymaptest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"percorso/journeymap"
	"percorso/journeymap/document"
)

// Line is an editor's connection to a map.
type Line interface {
	// Send sends a batch, and waits for nothing. It may be lost.
	Send(batch string, ops []document.Op)
	// Next returns the next message, or the reason why there are no more.
	Next() ([]byte, error)
	// Close ends the line; what is under way may arrive or not.
	Close()
}

// Editor is what a browser does with a map: it shows the confirmed state with its
// own pending batches on top, goes off line and comes back, and sends again what
// was not acknowledged.
type Editor struct {
	Name string
	Dial func(since journeymap.Since) (Line, error)
	Rand *rand.Rand

	line      Line
	heard     chan []byte // closed with the line
	confirmed *document.Document
	since     journeymap.Since
	pending   []pending
	made      int
}

type pending struct {
	name string
	ops  []document.Op
}

// message is what an editor hears, as far as it looks at it.
type message struct {
	Type    string             `json:"type"`
	Seq     int64              `json:"seq"`
	Batch   string             `json:"batch"`
	Ops     []document.Op      `json:"ops"`
	Nodes   []document.Node    `json:"nodes"`
	Last    string             `json:"last"`
	Batches []journeymap.Batch `json:"batches"`
	Problem json.RawMessage    `json:"problem"`
}

// Live does so many things at random: edits, listens, waits, goes and comes.
func (e *Editor) Live(steps int) error {
	for range steps {
		var err error
		switch n := e.Rand.IntN(20); {
		case n < 10:
			e.edit()
		case n < 15:
			err = e.listen(e.Rand.IntN(6))
		case n < 17:
			e.leave()
		case n < 18:
			time.Sleep(time.Duration(e.Rand.IntN(300)) * time.Microsecond)
		default:
			err = e.come()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Settle comes back, and waits until all its batches are acknowledged.
func (e *Editor) Settle() error {
	return e.until(func() bool { return len(e.pending) == 0 })
}

// Reach waits until it has heard of the batch seq, and returns the state.
func (e *Editor) Reach(seq int64) (*document.Document, error) {
	err := e.until(func() bool { return e.since.Seq >= seq })
	return e.confirmed, err
}

func (e *Editor) until(done func() bool) error {
	patience := time.Now().Add(time.Minute)
	for e.line == nil || e.confirmed == nil || !done() {
		if time.Now().After(patience) {
			return fmt.Errorf("%s waits in vain: at %d, %d pending", e.Name, e.since.Seq, len(e.pending))
		}
		if e.line == nil {
			if err := e.come(); err != nil {
				return err
			}
			continue
		}
		select {
		case text, on := <-e.heard:
			if err := e.take(text, on); err != nil {
				return err
			}
		case <-time.After(time.Second): // perhaps something was lost on the way
			e.leave()
		}
	}
	return nil
}

// Leave goes off line.
func (e *Editor) Leave() { e.leave() }

func (e *Editor) leave() {
	if e.line != nil {
		e.line.Close()
		e.line, e.heard = nil, nil
	}
}

func (e *Editor) come() error {
	if e.line != nil {
		return nil
	}
	line, err := e.Dial(e.since)
	if err != nil {
		return err
	}
	heard := make(chan []byte, 4096)
	go func() {
		defer close(heard)
		for {
			text, err := line.Next()
			if err != nil {
				return
			}
			heard <- text
		}
	}()
	e.line, e.heard = line, heard
	for _, p := range e.pending {
		line.Send(p.name, p.ops)
	}
	return nil
}

func (e *Editor) listen(n int) error {
	for range n {
		select {
		case text, on := <-e.heard: // nil off line: nothing comes
			if err := e.take(text, on); err != nil {
				return err
			}
		default:
			return nil
		}
	}
	return nil
}

func (e *Editor) take(text []byte, on bool) error {
	if !on { // the line broke
		e.leave()
		return nil
	}
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	switch m.Type {
	case "start":
		if m.Nodes != nil {
			e.confirmed, e.since = document.Of(m.Nodes), journeymap.Since{Seq: m.Seq, Batch: m.Last}
			return nil
		}
		for _, b := range m.Batches {
			if err := e.confirm(b.Seq, b.ID, b.Ops); err != nil {
				return err
			}
		}
	case "batch":
		return e.confirm(m.Seq, m.Batch, m.Ops)
	case "refused":
		return fmt.Errorf("%s: %s was refused: %s", e.Name, m.Batch, m.Problem)
	}
	return nil
}

// confirm folds a batch in. One that was sent again is told again: it is folded
// in already.
func (e *Editor) confirm(seq int64, name string, ops []document.Op) error {
	e.pending = slices.DeleteFunc(e.pending, func(p pending) bool { return p.name == name })
	if seq <= e.since.Seq {
		return nil
	}
	if seq != e.since.Seq+1 {
		return fmt.Errorf("%s: after change %d comes %d", e.Name, e.since.Seq, seq)
	}
	e.confirmed.Apply(ops)
	e.since = journeymap.Since{Seq: seq, Batch: name}
	return nil
}

// edit changes what the editor sees, and sends it if it is on line.
func (e *Editor) edit() {
	if e.confirmed == nil {
		return
	}
	e.made++
	p := pending{fmt.Sprintf("%s-%06d", e.Name, e.made), e.draw()}
	e.pending = append(e.pending, p)
	if e.line != nil {
		e.line.Send(p.name, p.ops)
	}
}

// draw draws operations that collide with those of others: on few nodes, with
// few keys, under parents that may be gone, unknown or the node itself.
func (e *Editor) draw() []document.Op {
	r := e.Rand
	node := func() document.NodeID { return document.NodeID(fmt.Sprintf("n%d", r.IntN(9))) }
	parent := func() document.NodeID {
		if r.IntN(2) == 0 {
			return document.Root
		}
		return node()
	}
	kinds := []document.Kind{document.KindStage, document.KindLane, document.KindCard, "weather"}
	value := func() json.RawMessage {
		return []json.RawMessage{json.RawMessage(`null`), json.RawMessage(fmt.Sprint(r.IntN(5))), json.RawMessage(`"n1"`), json.RawMessage(`{"a":[1,"è"]}`)}[r.IntN(4)]
	}
	key := func() string { return []string{"title", "stage", "text"}[r.IntN(3)] }
	ops := make([]document.Op, 1+r.IntN(4))
	for i := range ops {
		switch n := r.IntN(10); {
		case n < 4:
			ops[i] = document.Op{Op: document.Insert, ID: node(), Kind: kinds[r.IntN(len(kinds))], Parent: parent(), Order: e.order(), Props: map[string]json.RawMessage{key(): value()}}
			if string(ops[i].Props["title"]) == "null" || string(ops[i].Props["stage"]) == "null" || string(ops[i].Props["text"]) == "null" {
				ops[i].Props = nil
			}
		case n < 7:
			ops[i] = document.Op{Op: document.Set, ID: node(), Key: key(), Value: value()}
		case n < 9:
			ops[i] = document.Op{Op: document.Move, ID: node(), Parent: parent(), Order: e.order()}
		default:
			ops[i] = document.Op{Op: document.Delete, ID: node()}
		}
	}
	return ops
}

func (e *Editor) order() string {
	return []string{"V", "F", "k", "VV", "8", "zV"}[e.Rand.IntN(6)]
}
