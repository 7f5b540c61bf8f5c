package importer

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// File is a file at hand, with what a look at it said.
type File struct {
	Name string
	Path string
	Seen *Inspection
}

// Propose sketches a mapping for files that nothing is known of but what their
// columns are called and hold. It is a beginning, for people to correct: what
// cannot be guessed is left empty.
func Propose(files []File, zone, currency string) Sketch {
	s := Sketch{Zone: zone, Currency: currency, Tables: []SketchTable{}, Interactions: []SketchInteraction{}}
	names := map[string]int{}
	for i := range files {
		t := sketchTable(&files[i])
		if names[t.Name]++; names[t.Name] > 1 {
			t.Name += "_" + string(rune('0'+min(names[t.Name], 9)))
		}
		if s.Name == "" {
			s.Name = t.Name
		}
		s.Tables = append(s.Tables, t)
	}
	lookups := joinTables(&s, files)
	for i := range files {
		if !lookups[i] || len(files) == 1 {
			s.Interactions = append(s.Interactions, proposeInteraction(&s, i, files))
		}
	}
	return s
}

// isName reports whether a column of digits names somebody or something, so that
// it is no number to calculate with.
func isName(column string) bool {
	plain := plainName(column)
	for _, known := range [][]*regexp.Regexp{keyName, userName, cardName, phoneColumn} {
		if slices.ContainsFunc(known, func(re *regexp.Regexp) bool { return re.MatchString(plain) }) {
			return true
		}
	}
	return strings.HasSuffix(plain, "_id") || strings.HasSuffix(plain, "code") || strings.HasPrefix(plain, "codice")
}

// TableName is what the table of a file is called.
func TableName(file string) string {
	base := filepath.Base(file)
	for ext := filepath.Ext(base); ext != "" && len(ext) < 9; ext = filepath.Ext(base) {
		base = strings.TrimSuffix(base, ext)
	}
	name := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(plainName(base), "_"), "_")
	if name == "" || name[0] < 'a' || name[0] > 'z' {
		name = strings.TrimRight("file_"+name, "_")
	}
	return name[:min(len(name), 60)]
}

func sketchTable(f *File) SketchTable {
	t := SketchTable{
		Name: TableName(f.Name), File: f.Name, Format: f.Seen.Format, Delimiter: f.Seen.Delimiter, Encoding: f.Seen.Encoding,
	}
	for i := range f.Seen.Columns {
		c := &f.Seen.Columns[i]
		if c.Kind == NumberKind || c.Kind == IntegerKind && !isName(c.Name) {
			t.Types = append(t.Types, SketchType{Column: c.Name, Type: string(c.Kind)})
			if t.Decimal == "" {
				t.Decimal = c.Decimal
			}
			if t.Thousands == "" {
				t.Thousands = c.Thousands
			}
		}
	}
	if k := pick(f.Seen, keyName, func(c *FileColumn) bool { return c.unique(f.Seen) && c.Kind != TimeKind }); k != "" {
		t.Key = []string{k}
		t.Types = slices.DeleteFunc(t.Types, func(c SketchType) bool { return c.Column == k })
	}
	return t
}

// unique reports whether no two of the rows looked at have the same there.
func (c *FileColumn) unique(seen *Inspection) bool {
	return c.Filled == seen.Rows && c.Distinct == c.Filled
}

// The names by which columns are known, English and Italian, as plainName has
// them; those in front rather than those behind.
var (
	keyName     = words(`(order|receipt|ticket|transaction|event|invoice|booking|response|review|message|scontrino|ordine|fattura|risposta|recensione)_?(id|number|no|nr|numero|code)`, `(id|number|numero|n|nr|uuid|key|codice)(_(ordine|scontrino|fattura|ticket|riga))?`, `(scontrino|ordine|receipt|order|ticket|fattura)`)
	userName    = words(`(customer_unique|user|customer|client|person|member|household|cliente|utente|socio|persona)_?(id|code|number|no|nr|key|codice)?`, `(id|codice|cod|numero|nr)_(cliente|utente|socio|persona|customer|user)`, `(loyalty|card|tessera|fidelity)_?(id|number|no|nr|numero|code|card)?`, `numero_tessera`)
	cardName    = words(`(loyalty|card|tessera|fidelity)(_?(id|number|no|nr|numero|code|card))?`, `(numero|nr|codice)_(tessera|carta)`)
	emailName   = words(`e?_?mail(_address)?`, `.*mail.*`)
	phoneColumn = words(`(phone|telefono|cell|cellulare|mobile)(_number)?`, `.*(phone|telefono|cellulare).*`)
	momentName  = words(`(timestamp|date_?time|data_?ora|time|event_time|occurred_at|happened_at)`, `(order_purchase_timestamp|sold_at|order_date|purchase_date|created_at|data(_(vendita|ordine|acquisto|scontrino))?|date|giorno)`, `.*(purchase|sold|order|vendita|acquisto|ordine|created|answer).*`)
	valueName   = words(`(total|totale|amount|importo|revenue|ricavo|grand_total|totale_scontrino)(_(eur|euro|amount|price|paid|iva))?`, `.*(total|totale|amount|importo|revenue|valore|value).*`, `.*(price|prezzo|spesa|sales).*`)
	channelName = words(`(channel|canale)`, `(order_channel|medium|via|device|platform|piattaforma)`)
	eventName   = words(`(event|event_name|evento|activity|action|azione|attivita|event_type|concept_name|tipo_evento)`)
	scoreName   = words(`(score|stars|rating|voto|stelle|nps|csat|ces|punteggio|valutazione|review_score)`, `.*(score|rating|stars|voto|nps|csat|soddisfazione).*`)
	wordsName   = words(`(comment|text|message|review|testo|commento|recensione|note)(_text|_message)?`, `.*(comment|message|testo|commento).*`)
)

func words(patterns ...string) []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(patterns))
	for i, p := range patterns {
		out[i] = regexp.MustCompile("^(" + p + ")$")
	}
	return out
}

// pick returns the column whose name is known best among those that suit.
func pick(seen *Inspection, names []*regexp.Regexp, suits func(*FileColumn) bool) string {
	for _, name := range names {
		for i := range seen.Columns {
			c := &seen.Columns[i]
			if name.MatchString(plainName(c.Name)) && c.Filled > 0 && suits(c) {
				return c.Name
			}
		}
	}
	return ""
}

func ofKind(kinds ...Kind) func(*FileColumn) bool {
	return func(c *FileColumn) bool { return slices.Contains(kinds, c.Kind) }
}

func (s *Inspection) column(name string) *FileColumn {
	for i := range s.Columns {
		if s.Columns[i].Name == name {
			return &s.Columns[i]
		}
	}
	return nil
}

// firstOf returns the first column of a kind.
func firstOf(seen *Inspection, kind Kind) string {
	for i := range seen.Columns {
		if seen.Columns[i].Kind == kind {
			return seen.Columns[i].Name
		}
	}
	return ""
}

// joinTables looks for tables that others look rows up in: those without times
// of their own, and with a column that tells their rows apart and that another
// table has too. It returns which they are.
func joinTables(s *Sketch, files []File) map[int]bool {
	lookups := map[int]bool{}
	for i := range files {
		if firstOf(files[i].Seen, TimeKind) != "" {
			continue
		}
		for _, column := range files[i].Seen.Columns {
			if !column.unique(files[i].Seen) || column.Kind == NumberKind || !plainWord.MatchString(column.Name) {
				continue
			}
			for k := range files {
				if k == i || files[k].Seen.column(column.Name) == nil || s.joins(k, i) || s.joins(i, k) {
					continue
				}
				s.Tables[k].Joins = append(s.Tables[k].Joins, SketchJoin{Name: s.Tables[i].Name, Table: s.Tables[i].Name, Here: column.Name, There: column.Name})
				lookups[i] = true
			}
		}
	}
	return lookups
}

// joins reports whether table a looks rows up in table b.
func (s *Sketch) joins(a, b int) bool {
	return slices.ContainsFunc(s.Tables[a].Joins, func(j SketchJoin) bool { return j.Table == s.Tables[b].Name })
}

func proposeInteraction(s *Sketch, i int, files []File) SketchInteraction {
	seen := files[i].Seen
	x := SketchInteraction{From: s.Tables[i].Name}
	if x.Time = pick(seen, momentName, ofKind(TimeKind)); x.Time == "" {
		x.Time = firstOf(seen, TimeKind)
	}
	if c := seen.column(x.Time); c != nil {
		if x.Times = c.Times; !hasClock(c) {
			x.At = "12:00"
		}
	}
	notTime := func(c *FileColumn) bool {
		return c.Kind != TimeKind && c.Kind != EmailKind && !slices.Contains(s.Tables[i].Key, c.Name)
	}
	x.Card = pick(seen, cardName, notTime)
	if x.User = pick(seen, userName, notTime); x.User == "" {
		x.User = s.lookedUp(i, files, userName)
	}
	if x.Card == x.User {
		x.Card = ""
	}
	if x.Email = pick(seen, emailName, ofKind(EmailKind)); x.Email == "" {
		x.Email = firstOf(seen, EmailKind)
	}
	x.Phone = pick(seen, phoneColumn, ofKind(PhoneKind, IntegerKind, TextKind))
	number := ofKind(NumberKind, IntegerKind)
	x.Value = pick(seen, valueName, number)
	if x.Score = pick(seen, scoreName, number); x.Score != "" {
		x.Scale = scaleOf(seen.column(x.Score))
		if x.Scale == "" || x.Score == x.Value {
			x.Score, x.Scale = "", ""
		}
	}
	if x.Score != "" {
		x.Text = pick(seen, wordsName, ofKind(TextKind))
	}
	x.ChannelColumn = pick(seen, channelName, ofKind(TextKind))
	if x.ChannelColumn == "" {
		x.Channel = channelOf(s.Tables[i].Name)
	}
	x.EventColumn = pick(seen, eventName, ofKind(TextKind))
	if x.EventColumn == "" {
		x.Event = eventOf(&x, s.Tables[i].Name)
	}
	x.Properties = proposeProperties(seen, &x)
	return x
}

// lookedUp names the user's column of a table that table i looks up in.
func (s *Sketch) lookedUp(i int, files []File, names []*regexp.Regexp) string {
	for _, j := range s.Tables[i].Joins {
		for k := range s.Tables {
			if s.Tables[k].Name == j.Table {
				if c := pick(files[k].Seen, names, ofKind(TextKind, IntegerKind)); c != "" && plainWord.MatchString(c) {
					return j.Name + "." + c
				}
			}
		}
	}
	return ""
}

// hasClock reports whether the times of a column say more than the day.
func hasClock(c *FileColumn) bool {
	if c.Times != "iso" {
		return strings.ContainsAny(c.Times, "Hh") || c.Times == "unix" || c.Times == "unix_ms" || c.Times == "excel"
	}
	return slices.ContainsFunc(c.Examples, func(v string) bool { return strings.Contains(v, ":") })
}

// scaleOf guesses the scale of a score by its name and its values.
func scaleOf(c *FileColumn) string {
	plain, high := plainName(c.Name), 0.0
	for _, v := range c.Examples {
		n, ok := parseNumber([]byte(v), 0, 0)
		if !ok || n < 0 || n > 10 {
			return ""
		}
		high = max(high, n)
	}
	switch {
	case strings.Contains(plain, "nps") || high > 7:
		return "nps"
	case strings.Contains(plain, "ces"):
		return "ces"
	case strings.Contains(plain, "csat") || strings.Contains(plain, "soddisf"):
		return "csat"
	case high > 5:
		return "ces"
	}
	return "stars"
}

// channelOf guesses the channel of a table's rows from its name; "" when it says
// nothing of it.
func channelOf(table string) string {
	for _, known := range []struct {
		channel string
		parts   []string
	}{
		{"till", []string{"till", "receipt", "scontrin", "cassa"}},
		{"review", []string{"review", "recens"}},
		{"survey", []string{"survey", "sondagg", "risposte", "nps"}},
		{"email", []string{"email", "newsletter", "mail"}},
		{"call", []string{"call_cent", "chiamat", "ticket", "assistenza"}},
	} {
		for _, part := range known.parts {
			if strings.Contains(table, part) {
				return known.channel
			}
		}
	}
	return ""
}

// eventOf guesses what the rows of a table are.
func eventOf(x *SketchInteraction, table string) string {
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(table, p) })
	}
	switch {
	case x.Score != "" && has("review", "recens"):
		return "Product Reviewed"
	case x.Score != "":
		return "Survey Answered"
	case has("refund", "return", "resi", "reso", "rimbors"):
		return "Order Refunded"
	case has("ticket", "call", "chiamat", "assistenza"):
		return "Ticket Opened"
	case x.Value != "" || has("order", "ordin", "receipt", "scontrin", "sale", "vendit", "purchase", "acquist"):
		return "Order Completed"
	}
	parts := strings.Split(table, "_")
	for i, p := range parts {
		if p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, " ")
}

// proposeProperties keeps the other columns by which one may want to filter.
func proposeProperties(seen *Inspection, x *SketchInteraction) (out []SketchProperty) {
	used := []string{x.Time, x.User, x.Email, x.Phone, x.Card, x.Value, x.Score, x.Text, x.ChannelColumn, x.EventColumn}
	for i := range seen.Columns {
		c := &seen.Columns[i]
		if c.Filled == 0 || slices.Contains(used, c.Name) || c.Kind == EmailKind || c.Kind == PhoneKind || len(out) == 12 {
			continue
		}
		out = append(out, SketchProperty{Name: propertyName(c.Name), Column: c.Name})
	}
	return out
}

// propertyName is what a property is called that holds a column.
func propertyName(column string) string {
	name := plainName(column)
	switch {
	case keyName[0].MatchString(name) && strings.Contains(name, "order"), name == "numero_ordine", name == "scontrino", name == "numero_scontrino", name == "receipt_number":
		return "order_id"
	case slices.Contains([]string{"store", "shop", "negozio", "store_id", "punto_vendita", "codice_negozio"}, name):
		return "store_id"
	case slices.Contains([]string{"category", "categoria", "reparto"}, name):
		return "category"
	case name == "":
		return "property"
	}
	return name
}
