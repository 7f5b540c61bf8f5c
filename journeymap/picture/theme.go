package picture

import (
	"fmt"

	"percorso"
	"percorso/journeymap/layout"
)

// Colour is red, green, blue and how opaque, all of 255; the zero value is none.
type Colour struct{ R, G, B, A uint8 }

func rgb(hex uint32) Colour { return Colour{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255} }

// faded is the colour, so opaque.
func (c Colour) faded(part float64) Colour {
	c.A = uint8(float64(c.A) * part)
	return c
}

// hex is the colour without its opacity, as SVG writes it.
func (c Colour) hex() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// theme are the tokens of the pages (web/src/ui/tokens.css); a test compares them.
type theme struct {
	Bg, Surface, Sunken, Line, Line2, Edge, Ink, Ink2, Ink3, Inv, Flow, Flow2 Colour

	Digital, DigitalTint, Physical, PhysicalTint, Human, HumanTint, Third, ThirdTint Colour

	Pos, PosTint, Neg, NegTint, Mid, MidTint, Warn, WarnTint Colour
}

var light = theme{
	Bg: rgb(0xFAFAF7), Surface: rgb(0xFFFFFF), Sunken: rgb(0xF3F3EF), Line: rgb(0xE5E4DE), Line2: rgb(0xC8C6BE), Edge: rgb(0x86847C),
	Ink: rgb(0x191917), Ink2: rgb(0x4B4A45), Ink3: rgb(0x696760), Inv: rgb(0xFFFFFF), Flow: rgb(0xD9D8D1), Flow2: rgb(0xBDBBB2),
	Digital: rgb(0x2458C5), DigitalTint: rgb(0xE7EDFB), Physical: rgb(0x945200), PhysicalTint: rgb(0xFBEFDC),
	Human: rgb(0x07756F), HumanTint: rgb(0xDCF1EE), Third: rgb(0x3A3848), ThirdTint: rgb(0xF1F0F5),
	Pos: rgb(0x37761B), PosTint: rgb(0xE4F1DA), Neg: rgb(0x9A0F4A), NegTint: rgb(0xFBE3EC),
	Mid: rgb(0x6A6861), MidTint: rgb(0xEEEDE8), Warn: rgb(0x835A00), WarnTint: rgb(0xFBF0D2),
}

var dark = theme{
	Bg: rgb(0x121311), Surface: rgb(0x1A1B19), Sunken: rgb(0x0D0E0C), Line: rgb(0x2D2F2B), Line2: rgb(0x4A4C46), Edge: rgb(0x7C7E76),
	Ink: rgb(0xF2F2ED), Ink2: rgb(0xBFBFB6), Ink3: rgb(0x98988E), Inv: rgb(0x141513), Flow: rgb(0x34362F), Flow2: rgb(0x55584F),
	Digital: rgb(0x8BACFF), DigitalTint: rgb(0x1B2744), Physical: rgb(0xF0AB50), PhysicalTint: rgb(0x38290F),
	Human: rgb(0x3DBBB0), HumanTint: rgb(0x0F322F), Third: rgb(0xDAD7E6), ThirdTint: rgb(0x262531),
	Pos: rgb(0x7CBB52), PosTint: rgb(0x1E3114), Neg: rgb(0xFF9ABF), NegTint: rgb(0x3E1A29),
	Mid: rgb(0x98988E), MidTint: rgb(0x262824), Warn: rgb(0xE8BC55), WarnTint: rgb(0x342A10),
}

// Themes that a picture can have.
const (
	Light = "light"
	Dark  = "dark"
)

func themeOf(name string) (*theme, error) {
	switch name {
	case "", Light:
		return &light, nil
	case Dark:
		return &dark, nil
	}
	return nil, percorso.Errorf(percorso.Invalid, "theme %q: give light or dark", name)
}

// The type, in its uses.
var (
	typeTitle   = layout.Style{Weight: 600, Size: 24, Line: 32}
	typeName    = layout.Style{Weight: 600, Size: 18, Line: 24}
	typeHead    = layout.Style{Weight: 600, Size: 14, Line: 20}
	typeBody    = layout.Style{Weight: 400, Size: 13, Line: 20}
	typeStrong  = layout.Style{Weight: 600, Size: 13, Line: 20}
	typeCard    = layout.Style{Weight: 400, Size: 12.5, Line: 16}
	typeNote    = layout.Style{Weight: 400, Size: 12, Line: 16}
	typeLabel   = layout.Style{Weight: 500, Size: 12, Line: 16}
	typeSmall   = layout.Style{Weight: 400, Size: 11, Line: 16}
	typeFigure  = layout.Style{Weight: 600, Size: 11, Line: 16}
	typeVoice   = layout.Style{Voice: true, Weight: 400, Size: 14, Line: 17}
	typeQuote   = layout.Style{Voice: true, Weight: 400, Size: 16, Line: 22}
	typeAside   = layout.Style{Voice: true, Italic: true, Weight: 400, Size: 14, Line: 18}
	typeInitial = layout.Style{Weight: 600, Size: 9, Line: 12}
)
