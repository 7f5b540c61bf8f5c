package voice

import (
	"strings"
	"testing"

	"percorso/collect/spec"
)

func TestTextOf(t *testing.T) {
	for _, tt := range []struct {
		name, body, text, kind string
		scored                 bool
	}{
		{"an answer", `{"type":"track","userId":"u","event":"Survey Answered","properties":{"score":1,"comment":" Troppa\n attesa "}}`, "Troppa attesa", Survey, true},
		{"a review", `{"type":"track","userId":"u","event":"Product Reviewed","properties":{"review_body":"Bello"}}`, "Bello", Review, true},
		{"a ticket", `{"type":"track","userId":"u","event":"Ticket Opened","properties":{"message":"Dov’è il pacco?"}}`, "Dov’è il pacco?", Ticket, false},
		{"an emoji is an opinion", `{"type":"track","userId":"u","event":"Survey Answered","properties":{"comment":"👍"}}`, "👍", Survey, true},
		{"text of an answer", `{"type":"track","userId":"u","event":"Survey Answered","properties":{"text":"Bene"}}`, "Bene", Survey, false},
		{"a product's description is nobody's voice", `{"type":"track","userId":"u","event":"Product Viewed","properties":{"description":"Cappotto di lana"}}`, "", "", false},
		{"punctuation says nothing", `{"type":"track","userId":"u","event":"Survey Answered","properties":{"comment":"..."}}`, "", "", true},
		{"a page", `{"type":"page","userId":"u","name":"Reviews","properties":{"comment":"x"}}`, "", "", false},
		{"no properties", `{"type":"track","userId":"u","event":"Product Reviewed"}`, "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var parser spec.Parser
			e, err := parser.Parse(0, []byte(tt.body), spec.Envelope{Source: "s", ReceivedAt: 1_790_000_000_000})
			if err != nil {
				t.Fatal(err)
			}
			var decoder spec.Decoder
			call, err := decoder.Decode(&e)
			if err != nil {
				t.Fatal(err)
			}
			text, kind, ok := TextOf(call, tt.scored)
			if text != tt.text || kind != tt.kind || ok != (tt.text != "") {
				t.Errorf("%q, %q, %v; want %q, %q", text, kind, ok, tt.text, tt.kind)
			}
		})
	}
}

func TestCleanKeepsWholeRunes(t *testing.T) {
	got := clean(strings.Repeat("è", MaxText))
	if len(got) > MaxText || strings.Trim(got, "è") != "" || got == "" {
		t.Errorf("%d bytes, rest %q", len(got), strings.Trim(got, "è"))
	}
}
