package insight

import (
	"strings"

	"percorso"
)

// circumstances are what the properties of the e-commerce specification, and
// others that are common, are called beside a touchpoint; %s is the value. A
// text without it needs no touchpoint either.
var circumstances = map[string]percorso.Text{
	"shipping=>0":           {It: "Spese di spedizione", En: "Shipping costs"},
	"late=true":             {It: "Consegna in ritardo", En: "Late delivery"},
	"delayed=true":          {It: "Consegna in ritardo", En: "Late delivery"},
	"discount=0":            {It: "Senza sconto", En: "No discount"},
	"courier":               {It: "corriere %s", En: "courier %s"},
	"carrier":               {It: "corriere %s", En: "carrier %s"},
	"store_id":              {It: "negozio %s", En: "store %s"},
	"size":                  {It: "taglia %s", En: "size %s"},
	"category":              {It: "%s", En: "%s"},
	"payment_method":        {It: "pagamento con %s", En: "paid by %s"},
	"shipping_method":       {It: "spedizione %s", En: "shipping %s"},
	"reason":                {It: "%s", En: "%s"},
	"medium":                {It: "per %s", En: "by %s"},
	"register_id":           {It: "cassa %s", En: "till %s"},
	"context.campaign.name": {It: "campagna %s", En: "campaign %s"},
	"context.device.type":   {It: "su %s", En: "on %s"},
	"context.os.name":       {It: "su %s", En: "on %s"},
}

// pointName is what a critical point is called, in both languages.
func pointName(p *CriticalPoint) percorso.Text {
	tp := p.Touchpoint.Name
	switch p.Sight {
	case "met":
		return tp
	case "waited":
		return percorso.Text{It: "Attesa: " + lowerFirst(tp.In("it")), En: "Waiting: " + lowerFirst(tp.In("en"))}
	}
	if whole, ok := circumstances[p.Property+"="+p.Value]; ok {
		return whole
	}
	said, ok := circumstances[p.Property]
	if !ok {
		name := strings.ReplaceAll(strings.TrimPrefix(p.Property, "context."), "_", " ")
		said = percorso.Text{It: name + " %s", En: name + " %s"}
	}
	with := func(lang string) string {
		return tp.In(lang) + ", " + strings.Replace(said.In(lang), "%s", p.Value, 1)
	}
	return percorso.Text{It: with("it"), En: with("en")}
}

// tellApart adds the touchpoint to names that occur twice.
func tellApart(points []CriticalPoint) {
	times := map[percorso.Text]int{}
	for _, p := range points {
		times[p.Name]++
	}
	for i := range points {
		p := &points[i]
		if tp := p.Touchpoint.Name; times[p.Name] > 1 && p.Name != tp {
			p.Name = percorso.Text{It: p.Name.It + ": " + lowerFirst(tp.It), En: p.Name.En + ": " + lowerFirst(tp.En)}
		}
	}
}

// lowerFirst writes the first letter small, unless the word is an abbreviation.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) {
		return s
	}
	if len(r) > 0 {
		r[0] = []rune(strings.ToLower(string(r[0])))[0]
	}
	return string(r)
}
