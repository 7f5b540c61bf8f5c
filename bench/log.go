package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/sequencetest"
)

// codes is how many kinds of interactions the log has, each a touchpoint.
const codes = 40

// conversion is the code of purchases.
const conversion = 9

// newLog returns interactions of customers, heavy-tailed, over a year. No
// customer has two in one second: the readings of equal times differ between the
// engines, and it is not they that are compared here.
func newLog(seed uint64, customers, mean int) *sequence.Block {
	b := sequencetest.Zipf(seed, customers, mean, codes)
	for p := range customers {
		for i := b.First[p] + 1; i < b.First[p+1]; i++ {
			b.Time[i] = max(b.Time[i], b.Time[i-1]+1)
		}
	}
	return b
}

// newTable puts the codes on touchpoints, channels and the stages of a model
// with a loop.
func newTable() *catalogue.Table {
	t := &catalogue.Table{}
	for s := range 5 {
		t.Model.Stages = append(t.Model.Stages, catalogue.Stage{ID: percorso.StageID(fmt.Sprint("s", s))})
	}
	t.Model.Loops = []catalogue.Loop{{From: "s4", To: "s2"}}
	for code := range codes {
		t.Touchpoints = append(t.Touchpoints, catalogue.Touchpoint{ID: percorso.TouchpointID(fmt.Sprint("t", code))})
		t.Touchpoint = append(t.Touchpoint, uint16(code+1))
		t.Stage = append(t.Stage, uint8(code%5+1))
		t.Channel = append(t.Channel, uint8(code%8+1))
		t.Outcome = append(t.Outcome, code == conversion)
	}
	return t
}

// rowSize is the bytes of an interaction in the file for the peers: customer and
// time as little-endian uint32, code as a byte.
const rowSize = 9

// write puts the log into a file for the peers, unless one that long is there.
func write(b *sequence.Block, folder string) (path string, err error) {
	path = filepath.Join(folder, fmt.Sprintf("log-%d.bin", len(b.Code)))
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(b.Code))*rowSize {
		return path, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	var row [rowSize]byte
	for p := range b.Profiles() {
		binary.LittleEndian.PutUint32(row[:], uint32(p))
		for i := b.First[p]; i < b.First[p+1]; i++ {
			binary.LittleEndian.PutUint32(row[4:], b.Time[i])
			row[8] = byte(b.Code[i])
			if _, err := out.Write(row[:]); err != nil {
				return "", fmt.Errorf("writing the log for the peers: %w", err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return "", fmt.Errorf("writing the log for the peers: %w", err)
	}
	return path, f.Close()
}
