package draft

import (
	"math"
	"strconv"
	"strings"
	"time"

	"percorso"
	"percorso/insight"
)

// text is a text in both languages.
func text(it, en string) percorso.Text { return percorso.Text{It: it, En: en} }

// What stands on a drawn map.
var (
	titleText     = text("Il percorso dei clienti", "The customers’ journey")
	titleOf       = text("Il percorso di %s", "%s’s journey")
	scenarioText  = text("Dal bisogno che nasce fino al ritorno: com’è andata a %s clienti, dal %s al %s.", "From the need that arises to the return: how it went for %s customers, from %s to %s.")
	goalText      = text("Trovare quello che serve, comprarlo senza intoppi e restarne contenti.", "To find what is needed, buy it smoothly and be happy with it.")
	laneTouch     = text("Punti di contatto", "Touchpoints")
	laneEmotion   = text("Emozione misurata", "Measured emotion")
	laneQuotes    = text("Che cosa dicono", "What people say")
	lanePains     = text("Punti critici", "Pain points")
	laneMoments   = text("Momenti della verità", "Moments of truth")
	laneChannels  = text("Canali", "Channels")
	laneKPIs      = text("Passano avanti", "Move on")
	laneIdeas     = text("Idee", "Ideas")
	painText      = text("%s: %s su cento si fermano o tornano indietro, altrove %s", "%s: %s in a hundred stop or turn back, elsewhere %s")
	complaintText = text("%s: chi risponde è più scontento (%s, altrove %s)", "%s: the answers are worse (%s, elsewhere %s)")
	momentGood    = text("%s: qui ci si affeziona (%s su %s risposte)", "%s: this is where they warm to us (%s in %s answers)")
	momentBad     = text("%s: qui ci si gioca tutto (%s su %s risposte)", "%s: this is where it is decided (%s in %s answers)")
	answersText   = text("%s risposte", "%s answers")
	ideaText      = text("Come togliere di mezzo «%s»?", "How can “%s” be taken out of the way?")
	ideaMet       = text("Come far proseguire chi passa da «%s»?", "How can those who come by “%s” be led on?")
	ideaWait      = text("Come accorciare «%s»?", "How can “%s” be made shorter?")
	roleText      = text("Uno dei nostri clienti", "One of our customers")
	loopText      = text("ricomincia", "begins again")
)

// say fills the holes of a text.
func say(t percorso.Text, lang string, params ...string) string {
	out := t.In(lang)
	for _, p := range params {
		out = strings.Replace(out, "%s", p, 1)
	}
	return out
}

// count groups thousands as the language does.
func count(n int64, lang string) string {
	digits, comma := strconv.FormatInt(n, 10), ","
	if lang == "it" {
		comma = "."
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + comma + digits[i:]
	}
	return digits
}

// hundred writes a share as so many in a hundred.
func hundred(share float64) string { return strconv.Itoa(int(math.Round(share * 100))) }

// feeling writes an emotion with its sign.
func feeling(f insight.Feeling, lang string) string {
	if f.Mean == nil {
		return "–"
	}
	out := strconv.FormatFloat(math.Abs(*f.Mean), 'f', 1, 64)
	if lang == "it" {
		out = strings.Replace(out, ".", ",", 1)
	}
	switch {
	case out == "0.0" || out == "0,0":
		return out
	case *f.Mean < 0:
		return "−" + out
	}
	return "+" + out
}

var months = map[string][]string{
	"it": {"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"},
	"en": {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

// day writes the day of an instant.
func day(instant, lang string) string {
	t, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		return instant
	}
	list := months["en"]
	if lang == "it" {
		list = months["it"]
	}
	return strconv.Itoa(t.Day()) + " " + list[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// given are first names for personas, in turn.
var given = []percorso.Text{
	text("Giulia", "Emma"), text("Marco", "James"), text("Elena", "Olivia"), text("Luca", "Daniel"), text("Sara", "Grace"), text("Paolo", "Thomas"),
	text("Chiara", "Lily"), text("Davide", "Henry"), text("Anna", "Sophie"), text("Matteo", "Oliver"), text("Francesca", "Alice"), text("Stefano", "George"),
}
