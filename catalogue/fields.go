package catalogue

import (
	"strings"

	"percorso"
)

// field is something that a condition may test.
type field uint8

const (
	fieldType field = iota
	fieldWhat
	fieldEvent
	fieldPage
	fieldSource
	fieldSentChannel
	fieldUTMSource
	fieldUTMMedium
	fieldUTMCampaign
	fieldReferrer
	fieldPageGroup
	fieldStore
	fieldAbout
	fieldFrom
	fieldMedium
	fieldChannel
	fieldTouchpoint
	fieldKind
	fieldOwnership
	fieldProposed
	fieldCount
)

// fieldNames are the fields as they are written in a document.
var fieldNames = [fieldCount]string{
	fieldType:        "type",         // the call: track, page or screen
	fieldWhat:        "what",         // track: the event's name; else the call
	fieldEvent:       "event",        // track: the event's name
	fieldPage:        "page",         // page, screen: the page's name
	fieldSource:      "source",       // the id of the source that sent it
	fieldSentChannel: "sent_channel", // the channel as the source wrote it
	fieldUTMSource:   "utm_source",
	fieldUTMMedium:   "utm_medium",
	fieldUTMCampaign: "utm_campaign",
	fieldReferrer:    "referrer",   // host of an external referrer, without www.
	fieldPageGroup:   "page_group", // page category, else the first part of the path
	fieldStore:       "store",
	fieldAbout:       "about",      // the touchpoint that an answer speaks of
	fieldFrom:        "from",       // utm_source, else referrer, else (direct)
	fieldMedium:      "medium",     // utm_medium, else referral, (not set) or (none)
	fieldChannel:     "channel",    // the id of the channel that was found
	fieldTouchpoint:  "touchpoint", // the id of the touchpoint that was found
	fieldKind:        "kind",
	fieldOwnership:   "ownership",
	fieldProposed:    "proposed", // "yes" for a touchpoint proposed from the data
}

// scope says which fields a rule may test: those that are known when its turn
// comes.
type scope uint8

const (
	inChannelRule scope = iota
	inTouchpointRule
	inOutcome
	inStageRule
)

// has reports whether field f is known in scope s.
func (s scope) has(f field) bool {
	switch s {
	case inChannelRule:
		return f <= fieldMedium
	case inTouchpointRule:
		return f <= fieldChannel
	case inOutcome:
		return f <= fieldTouchpoint
	case inStageRule:
		return f >= fieldChannel || f == fieldEvent || f == fieldPage
	default:
		return false
	}
}

// names returns the names of the fields of s, in order.
func (s scope) names() []string {
	var out []string
	for f := range fieldCount {
		if s.has(f) {
			out = append(out, fieldNames[f])
		}
	}
	return out
}

func fieldByName(name string) (field, bool) {
	for f, n := range fieldNames {
		if n == name {
			return field(f), true
		}
	}
	return 0, false
}

// inWords reports whether f is a name, which is compared in plain words:
// "order_completed" is "Order Completed".
func (f field) inWords() bool {
	switch f {
	case fieldWhat, fieldEvent, fieldPage, fieldPageGroup, fieldSentChannel:
		return true
	default:
		return false
	}
}

// facts are the values of the fields, in lower case or plain words; empty where
// unknown.
type facts [fieldCount]string

// factsOf returns what a signature alone tells.
func factsOf(sig *Signature) facts {
	var f facts
	f[fieldType] = sig.Type.String()
	if sig.Type == percorso.Track {
		f[fieldEvent] = plainWords(sig.Name)
		f[fieldWhat] = f[fieldEvent]
	} else {
		f[fieldPage] = plainWords(sig.Name)
		f[fieldWhat] = f[fieldType]
	}
	f[fieldSource] = strings.ToLower(string(sig.Source))
	f[fieldSentChannel] = plainWords(sig.Channel)
	f[fieldUTMSource] = strings.ToLower(sig.UTMSource)
	f[fieldUTMMedium] = strings.ToLower(sig.UTMMedium)
	f[fieldUTMCampaign] = strings.ToLower(sig.UTMCampaign)
	f[fieldReferrer] = strings.ToLower(sig.Referrer)
	f[fieldPageGroup] = plainWords(sig.PageGroup)
	f[fieldStore] = strings.ToLower(sig.Store)
	f[fieldAbout] = strings.ToLower(sig.About)
	f[fieldFrom], f[fieldMedium] = traffic(f[fieldUTMSource], f[fieldUTMMedium], f[fieldReferrer])
	return f
}

// traffic returns source and medium as web analytics speaks of them: what the
// campaign parameters say, else what the referrer shows, else (direct), (none).
func traffic(utmSource, utmMedium, referrer string) (from, medium string) {
	switch {
	case utmSource != "" || utmMedium != "":
		from, medium = utmSource, utmMedium
		if from == "" {
			from = "(not set)"
		}
		if medium == "" {
			medium = "(not set)"
		}
	case referrer != "":
		from, medium = referrer, "referral"
	default:
		from, medium = "(direct)", "(none)"
	}
	return from, medium
}

// plainWords returns s in lower case with every run of blanks, _ and - as one
// blank, so that "Order Completed", "order_completed" and "order-completed" are
// the same name. It does not allocate when s is so already.
func plainWords(s string) string {
	plain := true
	for i := range len(s) {
		c := s[i]
		if c == '_' || c == '-' || c == '\t' || c >= 'A' && c <= 'Z' || c >= 0x80 || c == ' ' && (i == 0 || i+1 == len(s) || s[i+1] == ' ') {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == '_' || r == '-' || r == ' ' || r == '\t' || r == '\n'
	}), " ")
}
