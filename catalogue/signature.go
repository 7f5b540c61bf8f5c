// Package catalogue says where an interaction happened: its channel, its
// touchpoint and its stage, by rules that can be edited at no cost.
package catalogue

import (
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"

	"percorso"
)

// Signature is all that the rules may look at: the few fields of an event that
// decide its channel, touchpoint and stage. Equal signatures share one code, so
// a changed rule remaps some thousand signatures and never the events.
type Signature struct {
	Type        percorso.CallType `json:"type"`
	Name        string            `json:"name"`    // track: the event's name; page, screen: the page's name
	Source      percorso.SourceID `json:"source"`  //
	Channel     string            `json:"channel"` // context.channel or properties.channel, in lower case
	UTMSource   string            `json:"utm_source"`
	UTMMedium   string            `json:"utm_medium"`
	UTMCampaign string            `json:"utm_campaign"`
	Referrer    string            `json:"referrer"`   // host of an external referrer, without www.
	PageGroup   string            `json:"page_group"` // page category, else the first part of the path
	Store       string            `json:"store"`      // properties.store_id
	About       string            `json:"about"`      // the touchpoint that an answer or a review speaks of
}

// SignatureID is the code of a signature, dense from 0 in order of first sight.
type SignatureID uint16

// MaxSignatures is how many codes there are. When they run out, new signatures
// are made coarser: without store, then campaign, referrer, page group, about.
const MaxSignatures = 1 << 16

// coarseAt is where the coarsening begins; the rest of the codes is kept for
// coarse signatures.
const coarseAt = MaxSignatures - 8192

// lastResort is how many codes are kept for signatures of nothing but a call's
// type; there are fewer call types than that.
const lastResort = 16

// Signatures hands out codes. It is safe for one writer and many readers.
type Signatures struct {
	mu    sync.Mutex
	codes map[Signature]SignatureID
	all   atomic.Pointer[[]Signature]
}

// NewSignatures returns an empty table of signatures.
func NewSignatures() *Signatures {
	s := &Signatures{codes: map[Signature]SignatureID{}}
	s.all.Store(&[]Signature{})
	return s
}

// Intern returns sig's code, a new one at first sight: then it keeps a copy, so
// sig's strings may belong to the caller.
func (s *Signatures) Intern(sig Signature) SignatureID {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, ok := s.codes[sig]; ok {
		return id
	}
	all := *s.all.Load()
	if len(all) >= coarseAt {
		sig = coarsen(sig, len(all))
		if id, ok := s.codes[sig]; ok {
			return id
		}
	}
	if len(all) >= MaxSignatures-lastResort {
		sig = Signature{Type: sig.Type}
		if id, ok := s.codes[sig]; ok {
			return id
		}
	}
	id := SignatureID(len(all))
	sig = sig.clone()
	all = append(all, sig)
	s.all.Store(&all)
	s.codes[sig] = id
	return id
}

// clone returns sig with strings of its own.
func (sig Signature) clone() Signature {
	for _, s := range []*string{
		&sig.Name, &sig.Channel, &sig.UTMSource, &sig.UTMMedium, &sig.UTMCampaign,
		&sig.Referrer, &sig.PageGroup, &sig.Store, &sig.About,
	} {
		*s = strings.Clone(*s)
	}
	sig.Source = percorso.SourceID(strings.Clone(string(sig.Source)))
	return sig
}

// coarsen leaves out what multiplies signatures most, the more the fuller the
// table of n codes is.
func coarsen(sig Signature, n int) Signature {
	sig.Store, sig.UTMCampaign = "", ""
	if n >= coarseAt+2048 {
		sig.Referrer = ""
	}
	if n >= coarseAt+4096 {
		sig.PageGroup = ""
	}
	if n >= coarseAt+6144 {
		sig.About = ""
	}
	return sig
}

// All returns the signatures by code. The slice only ever grows at its end and
// must not be changed.
func (s *Signatures) All() []Signature { return *s.all.Load() }

// MarshalBinary writes the table for a snapshot of the sequence index.
func (s *Signatures) MarshalBinary() ([]byte, error) { return json.Marshal(s.All()) }

// UnmarshalBinary replaces the table by one that MarshalBinary wrote.
func (s *Signatures) UnmarshalBinary(data []byte) error {
	var all []Signature
	if err := json.Unmarshal(data, &all); err != nil {
		return percorso.Errorf(percorso.Invalid, "reading the signature table: %w", err)
	}
	if len(all) > MaxSignatures {
		return percorso.Errorf(percorso.Invalid, "reading the signature table: %d signatures, at most %d", len(all), MaxSignatures)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes = make(map[Signature]SignatureID, len(all))
	for i, sig := range all {
		s.codes[sig] = SignatureID(i)
	}
	s.all.Store(&all)
	return nil
}
