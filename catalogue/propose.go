package catalogue

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"percorso"
)

// maxProposed is how many touchpoints the data may propose one by one. What
// comes after shares one touchpoint for each channel, so that a site with a
// page group for each product does not bury the rest.
const maxProposed = 1000

// proposeChannel returns the channel that the source's own word names, a new
// one if need be, else the document's channel for the rest.
func (c *compiler) proposeChannel(f *facts, sig *Signature) uint8 {
	id := slug(sig.Channel)
	if id == "" {
		return c.otherwise
	}
	if at, ok := c.channelAt[percorso.ChannelID(id)]; ok {
		return at
	}
	if !c.channelRoom() || id == None {
		return c.otherwise
	}
	name := sentence(f[fieldSentChannel])
	return c.addChannel(Channel{ID: percorso.ChannelID(id), Name: percorso.Text{It: name, En: name}, Kind: kindOfWords(f[fieldSentChannel])})
}

// spokenOf returns the touchpoint that an answer speaks of: by id, by name in
// either language, else one proposed under that name.
func (c *compiler) spokenOf(f *facts, sig *Signature, channel uint8) uint16 {
	about := f[fieldAbout]
	if at, ok := c.pointAt[percorso.TouchpointID(about)]; ok {
		return at
	}
	words := plainWords(about)
	if at, ok := c.pointNamed[words]; ok {
		return at
	}
	id := slug(about)
	if at, ok := c.pointAt[percorso.TouchpointID(id)]; ok {
		return at
	}
	name := sentence(strings.TrimSpace(sig.About))
	t := c.proposal("about."+id, percorso.Text{It: name, En: name}, channel)
	if k := kindOfWords(words); k != Digital { // how people answered says little of what they answered about
		t.Kind, t.Icon = k, iconOf(k)
	}
	return c.propose(t, words, channel)
}

// proposeTouchpoint returns the touchpoint named for what happened and its
// channel.
func (c *compiler) proposeTouchpoint(f *facts, sig *Signature, channel uint8) uint16 {
	what, event := sig.Name, f[fieldEvent]
	if sig.Type != percorso.Track {
		what, event = sig.PageGroup, f[fieldPageGroup]
		if what == "" {
			what, event = sig.Name, f[fieldPage]
		}
	}
	id, name := slug(what), percorso.Text{It: sentence(what), En: sentence(what)}
	if id == "" {
		switch sig.Type {
		case percorso.Page:
			id, name = "page", percorso.Text{It: "Pagina", En: "Page"}
		case percorso.Screen:
			id, name = "screen", percorso.Text{It: "Schermata", En: "Screen"}
		default:
			id, name = "event", percorso.Text{It: "Evento", En: "Event"}
		}
	}
	if channel > 0 {
		ch := &c.channels[channel-1]
		id = string(ch.ID) + "." + id
		if channel != c.otherwise {
			name.It += " · " + ch.Name.In("it")
			name.En += " · " + ch.Name.In("en")
		}
	} else {
		id = "event." + id
	}
	return c.propose(c.proposal(id, name, channel), event, channel)
}

// proposal returns a touchpoint whose kind and ownership are those of its
// channel.
func (c *compiler) proposal(id string, name percorso.Text, channel uint8) Touchpoint {
	t := Touchpoint{ID: percorso.TouchpointID(id), Name: name, Kind: Digital, Ownership: Owned, Proposed: true}
	if channel > 0 {
		ch := &c.channels[channel-1]
		t.Channel, t.Kind, t.Ownership = ch.ID, ch.Kind, either(c.ownership[ch.ID], Owned)
	}
	t.Icon = iconOf(t.Kind)
	return t
}

// ownerships returns whose each channel is: whose most of its touchpoints are.
func ownerships(touchpoints []Touchpoint) map[percorso.ChannelID]Ownership {
	type tally struct{ owned, paid, earned int }
	tallies := map[percorso.ChannelID]tally{}
	for _, t := range touchpoints {
		n := tallies[t.Channel]
		switch t.Ownership {
		case Paid:
			n.paid++
		case Earned:
			n.earned++
		default:
			n.owned++
		}
		tallies[t.Channel] = n
	}
	out := make(map[percorso.ChannelID]Ownership, len(tallies))
	for ch, n := range tallies {
		switch {
		case n.paid > n.owned && n.paid >= n.earned:
			out[ch] = Paid
		case n.earned > n.owned:
			out[ch] = Earned
		default:
			out[ch] = Owned
		}
	}
	return out
}

// propose returns the position of t, adding it unless it is there. A document
// that defines the id adopts the proposal.
func (c *compiler) propose(t Touchpoint, event string, channel uint8) uint16 {
	if at, ok := c.pointAt[t.ID]; ok {
		return at
	}
	if c.proposed >= maxProposed {
		t = c.proposal("other", percorso.Text{It: "Altro", En: "Other"}, channel)
		if channel > 0 {
			ch := &c.channels[channel-1]
			t.ID = percorso.TouchpointID(string(ch.ID) + ".other")
			t.Name = percorso.Text{It: "Altro · " + ch.Name.In("it"), En: "Other · " + ch.Name.In("en")}
		}
		if at, ok := c.pointAt[t.ID]; ok {
			return at
		}
		event = ""
	}
	if !c.touchpointRoom() {
		return 0
	}
	c.proposed++
	return c.addTouchpoint(t, event)
}

// kindWords are the words that tell a kind, in a channel or touchpoint that
// nobody described.
var kindWords = map[string]Kind{
	"desk": Human, "counter": Human, "agent": Human, "staff": Human, "advisor": Human, "adviser": Human,
	"phone": Human, "call": Human, "person": Human, "employee": Human, "office": Physical, "branch": Physical,
	"sportello": Human, "personale": Human, "commessa": Human, "commesso": Human, "consulente": Human, "telefono": Human,
	"booth": Human, "booths": Human, "doctor": Human, "teacher": Human,
	"shop": Physical, "shops": Physical, "store": Physical, "stores": Physical, "mall": Physical,
	"airport": Physical, "terminal": Physical, "station": Physical, "transport": Physical, "shuttle": Physical, "taxi": Physical,
	"road": Physical, "roads": Physical, "signs": Physical, "screens": Physical, "walkways": Physical, "boarding": Physical, "security": Physical,
	"court": Physical, "prefecture": Physical, "warehouse": Physical, "hotel": Physical, "bank": Physical,
	"aeroporto": Physical, "stazione": Physical, "trasporto": Physical, "albergo": Physical, "magazzino": Physical, "outlet": Physical, "kiosk": Physical, "post": Physical,
	"mail": Physical, "letter": Physical, "parcel": Physical, "room": Physical, "rooms": Physical, "restroom": Physical, "restrooms": Physical,
	"parking": Physical, "gate": Physical, "gates": Physical, "lounge": Physical, "restaurant": Physical, "restaurants": Physical,
	"negozio": Physical, "filiale": Physical, "ufficio": Physical, "parcheggio": Physical, "posta": Physical, "fiera": Physical,
}

// kindOfWords guesses a kind from plain words: a person who is named tells more
// than the place where they stand.
func kindOfWords(s string) Kind {
	kind := Digital
	for w := range strings.FieldsSeq(s) {
		k := kindWords[w]
		if k == Human {
			return Human
		}
		if k == Physical {
			kind = Physical
		}
	}
	return kind
}

func iconOf(k Kind) string {
	switch k {
	case Physical:
		return "map-pin"
	case Human:
		return "user-round"
	default:
		return "circle-dot"
	}
}

// slug makes an id of a name: letters and digits in lower case, everything else
// as one _ between them; at most 64 bytes.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || r == utf8.RuneError {
			gap = true
			continue
		}
		if b.Len()+utf8.RuneLen(r)+1 > 64 {
			break
		}
		if gap && b.Len() > 0 {
			b.WriteByte('_')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// sentence makes a name of an event's: blanks for _ and -, the first letter
// large. A name that has blanks already stays as it is.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, " ") {
		s = strings.TrimSpace(strings.Map(func(r rune) rune {
			if r == '_' || r == '-' {
				return ' '
			}
			return r
		}, s))
	}
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
