package identity

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"percorso"
	"percorso/identity/graph"
)

// words is what an explanation is told with, in one language.
type words struct {
	profile, identifiers, chain, links, refused, candidates, traits string

	alone, named, since, more, profileOf, chainItself string

	kinds map[percorso.IdentifierKind]string
	rules map[string]string
	why   map[ReasonCode]string

	confirms, date string
}

var languages = map[string]words{
	"it": {
		profile: "Profilo %s", identifiers: "Identificativi", chain: "Perché %s è questa persona", links: "Legami",
		refused: "Legami rifiutati", candidates: "Candidati, in attesa di una fonte fidata", traits: "Tratti",
		alone: "Non ne ha altri: nessun legame.", named: "citato solo da una chiamata alias", since: "dal %s",
		more: "… e altri %d", profileOf: "altro profilo: %s", chainItself: "È l'identificativo principale del profilo.",
		kinds: map[percorso.IdentifierKind]string{
			percorso.UserID: "id utente", percorso.LoyaltyCard: "carta fedeltà", percorso.Email: "e-mail",
			percorso.Phone: "telefono", percorso.AnonymousID: "id anonimo", ProfileKind: "profilo",
		},
		rules: map[string]string{
			graph.Identified.String():   "id utente e id anonimo nella stessa chiamata",
			graph.Together.String():     "insieme in una chiamata di una fonte fidata",
			graph.Aliased.String():      "dichiarati la stessa persona da una chiamata alias fidata",
			graph.Claimed.String():      "affermato da una fonte non fidata",
			graph.SharedDevice.String(): "visti su un dispositivo condiviso",
		},
		why: map[ReasonCode]string{
			TwoUsers:        "ciascuno ha già un proprio id utente, e un profilo ne ha al più {limit}",
			KindLimit:       "il profilo avrebbe più di {limit} identificativi di tipo {kind}",
			MergesLimit:     "il profilo sarebbe unito più di {limit} volte",
			UntrustedSource: "chiunque può scrivere con la chiave di questa fonte",
			SharedDevice:    "il dispositivo è usato da molte persone",
		},
		confirms: "lo conferma: ", date: "02/01/2006 15:04:05 UTC",
	},
	"en": {
		profile: "Profile %s", identifiers: "Identifiers", chain: "Why %s is this person", links: "Links",
		refused: "Refused links", candidates: "Candidates, waiting for a trusted source", traits: "Traits",
		alone: "It is the only identifier: there are no links.", named: "named by an alias call only", since: "since %s",
		more: "… and %d more", profileOf: "other profile: %s", chainItself: "It is the profile's leading identifier.",
		kinds: map[percorso.IdentifierKind]string{
			percorso.UserID: "user id", percorso.LoyaltyCard: "loyalty card", percorso.Email: "e-mail",
			percorso.Phone: "phone", percorso.AnonymousID: "anonymous id", ProfileKind: "profile",
		},
		rules: map[string]string{
			graph.Identified.String():   "user id and anonymous id in one call",
			graph.Together.String():     "together in a call of a trusted source",
			graph.Aliased.String():      "declared one person by a trusted alias call",
			graph.Claimed.String():      "claimed by an untrusted source",
			graph.SharedDevice.String(): "seen on a shared device",
		},
		why: map[ReasonCode]string{
			TwoUsers:        "each has a user id of its own, and a profile has at most {limit}",
			KindLimit:       "the profile would have more than {limit} identifiers of kind {kind}",
			MergesLimit:     "the profile would be merged more than {limit} times",
			UntrustedSource: "anybody can write with this source's key",
			SharedDevice:    "many people use the device",
		},
		confirms: "confirms: ", date: "2006-01-02 15:04:05 UTC",
	},
}

// Text tells the explanation in plain text, in the language "it" or "en", times
// in UTC.
func (x *Explanation) Text(lang string) string {
	w, ok := languages[lang]
	if !ok {
		w = languages["en"]
	}
	var b strings.Builder
	fmt.Fprintf(&b, w.profile+"\n", x.Profile)

	fmt.Fprintf(&b, "\n%s\n", w.identifiers)
	for _, id := range x.Identifiers {
		when := w.named
		if id.FirstSeen != nil {
			when = fmt.Sprintf(w.since, w.at(*id.FirstSeen))
		}
		fmt.Fprintf(&b, "  %s  (%s)\n", w.id(id.Identifier), when)
	}

	fmt.Fprintf(&b, "\n"+w.chain+"\n", w.id(x.Asked))
	switch {
	case len(x.Links) == 0:
		fmt.Fprintf(&b, "  %s\n", w.alone)
	case len(x.Chain) == 0:
		fmt.Fprintf(&b, "  %s\n", w.chainItself)
	}
	for n, l := range x.Chain {
		fmt.Fprintf(&b, "  %d. ", n+1)
		w.link(&b, l)
	}
	w.list(&b, w.links, x.Links, 0)
	w.list(&b, w.refused, x.Refused, 0)
	w.list(&b, w.candidates, x.Candidates, x.More)

	if len(x.Traits) > 0 {
		fmt.Fprintf(&b, "\n%s\n", w.traits)
	}
	for _, t := range x.Traits {
		fmt.Fprintf(&b, "  %s = %s  (%s, %s, #%d)\n", t.Name, printed(t.Value), w.id(t.Of), w.at(t.Time), t.Event)
	}
	return b.String()
}

func (w words) list(b *strings.Builder, title string, links []LinkEvidence, more int) {
	if len(links) == 0 && more == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, l := range links {
		b.WriteString("  ")
		w.link(b, l)
	}
	if more > 0 {
		fmt.Fprintf(b, "  "+w.more+"\n", more)
	}
}

// link tells one link on one line, and why it joined nothing on another.
func (w words) link(b *strings.Builder, l LinkEvidence) {
	confirms := ""
	if l.Verdict == graph.Confirms {
		confirms = w.confirms
	}
	fmt.Fprintf(b, "%s ~ %s: %s%s (%s, %s, #%d)\n", w.id(l.A), w.id(l.B), confirms, w.rules[l.Rule], printed(string(l.Source)), w.at(l.Time), l.Event)
	if l.Reason != nil {
		reason := strings.NewReplacer("{limit}", strconv.Itoa(l.Reason.Limit), "{kind}", w.kind(l.Reason.Kind)).Replace(w.why[l.Reason.Code])
		fmt.Fprintf(b, "     %s (%s)\n", reason, fmt.Sprintf(w.profileOf, l.Other))
	}
}

func (w words) id(id percorso.Identifier) string { return w.kind(id.Kind) + " " + printed(id.Value) }

func (w words) kind(k percorso.IdentifierKind) string {
	if name, ok := w.kinds[k]; ok {
		return name
	}
	return printed(string(k))
}

func (w words) at(t time.Time) string { return t.UTC().Format(w.date) }

// printed keeps what sources send from steering the terminal.
func printed(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' {
			return '·'
		}
		return r
	}, s)
}
