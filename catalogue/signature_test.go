package catalogue

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso"
)

func TestCodesNeverRunOut(t *testing.T) {
	s := NewSignatures()
	codes := map[SignatureID]bool{}
	var last SignatureID
	for i := range 3 * MaxSignatures {
		sig := Signature{Type: percorso.CallType(1 + i%6), Name: fmt.Sprintf("E%d", i), Store: "bologna"}
		last = s.Intern(sig)
		if got := s.All()[last]; got.Type != sig.Type {
			t.Fatalf("signature %d, a %v, has the code of a %v", i, sig.Type, got.Type)
		}
		codes[last] = true
	}
	if n := len(s.All()); n > MaxSignatures || n < MaxSignatures-lastResort {
		t.Errorf("%d codes of %d", n, MaxSignatures)
	}
	if got := s.All()[last]; got.Name != "" {
		t.Errorf("the last one is %+v; want nothing but its type", got)
	}
}

func TestNewSignaturesGrowCoarserAsCodesRunOut(t *testing.T) {
	s := NewSignatures()
	full := Signature{Type: percorso.Track, Name: "E", Store: "s", UTMCampaign: "c", Referrer: "r", PageGroup: "g", About: "a"}
	early := s.Intern(full)
	for _, c := range []struct {
		n    int
		want Signature
	}{
		{coarseAt, Signature{Type: percorso.Track, Name: "X", Referrer: "r", PageGroup: "g", About: "a"}},
		{coarseAt + 2048, Signature{Type: percorso.Track, Name: "Y", PageGroup: "g", About: "a"}},
		{coarseAt + 4096, Signature{Type: percorso.Track, Name: "Z", About: "a"}},
		{coarseAt + 6144, Signature{Type: percorso.Track, Name: "W"}},
	} {
		for i := len(s.All()); i < c.n; i++ {
			s.Intern(Signature{Type: percorso.Page, Name: fmt.Sprintf("P%d", i)})
		}
		next := full
		next.Name = c.want.Name
		id := s.Intern(next)
		if diff := cmp.Diff(c.want, s.All()[id]); diff != "" {
			t.Errorf("after %d codes (-want +got):\n%s", c.n, diff)
		}
	}
	if got := s.Intern(full); got != early {
		t.Errorf("a signature that had code %d has %d now", early, got)
	}
}

func TestTheTableOfSignaturesComesBack(t *testing.T) {
	s := NewSignatures()
	for _, sig := range manySignatures(500) {
		s.Intern(sig)
	}
	data, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again := NewSignatures()
	if err := again.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.All(), again.All()); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if got := again.Intern(s.All()[7]); got != 7 {
		t.Errorf("signature 7 has code %d", got)
	}
	if err := again.UnmarshalBinary([]byte("{")); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("a broken table: %v; want invalid", err)
	}
}
