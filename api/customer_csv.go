package api

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/internal/cell"
)

// heads are the columns of the CSV, with what they are called.
var heads = map[string]percorso.Text{
	"name":         {It: "Nome", En: "Name"},
	"profile":      {It: "Profilo", En: "Profile"},
	"last":         {It: "Visto l’ultima volta", En: "Last seen"},
	"first":        {It: "Visto la prima volta", En: "First seen"},
	"interactions": {It: "Interazioni", En: "Interactions"},
	"channels":     {It: "Canali", En: "Channels"},
	"stage":        {It: "Tappa", En: "Stage"},
	"outcomes":     {It: "Esiti", En: "Outcomes"},
	"value":        {It: "Valore", En: "Value"},
	"emotion":      {It: "Emozione media", En: "Mean emotion"},
	"back_steps":   {It: "Ritorni", En: "Back-steps"},
}

var usualColumns = []string{"name", "profile", "last", "first", "interactions", "channels", "stage", "outcomes", "value", "emotion", "back_steps"}

const (
	traitColumn      = "trait:"
	identifierColumn = "identifier:"
)

// sheet is a CSV of customers.
type sheet struct {
	columns  []string
	language string
	currency string
	channels map[percorso.ChannelID]string
}

func (h handlers) newSheet(columns []string, language string) (*sheet, error) {
	if len(columns) == 0 {
		columns = usualColumns
	}
	for _, c := range columns {
		if _, ok := heads[c]; !ok && !strings.HasPrefix(c, traitColumn) && !strings.HasPrefix(c, identifierColumn) {
			return nil, percorso.Errorf(percorso.Invalid, "columns: there is no column %q; give %s, trait:NAME or identifier:KIND", c, strings.Join(usualColumns, ", "))
		}
	}
	s := &sheet{columns: columns, language: language, currency: h.ws.Config().Currency, channels: map[percorso.ChannelID]string{}}
	table, err := h.ws.Catalogue.Table("", h.ws.Index.View().Signatures())
	if err != nil {
		return nil, err
	}
	for _, c := range table.Channels {
		s.channels[c.ID] = c.Name.In(language)
	}
	return s, nil
}

// traits lists the traits among the columns.
func (s *sheet) traits() (out []string) {
	for _, c := range s.columns {
		if name, ok := strings.CutPrefix(c, traitColumn); ok && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// lines writes a sheet, line by line.
type lines struct {
	*sheet
	to     io.Writer
	csv    *csv.Writer
	stages map[percorso.StageID]string
}

// begin writes the heads, after the mark by which a spreadsheet knows UTF-8.
func (s *sheet) begin(w io.Writer) *lines {
	_, _ = io.WriteString(w, "\ufeff") // what cannot be written is found by the lines
	l := &lines{sheet: s, to: w, csv: csv.NewWriter(w)}
	l.csv.UseCRLF = true
	if s.language == "it" {
		l.csv.Comma = ';'
	}
	head := make([]string, len(s.columns))
	for i, c := range s.columns {
		switch text, ok := heads[c]; {
		case !ok:
			_, name, _ := strings.Cut(c, ":")
			head[i] = cell.Inert(name)
		case c == "value":
			head[i] = fmt.Sprintf("%s (%s)", text.In(s.language), s.currency)
		case c == "emotion":
			head[i] = text.In(s.language) + " (-2..+2)"
		default:
			head[i] = text.In(s.language)
		}
	}
	_ = l.csv.Write(head) // as above
	return l
}

// end ends the sheet. One that is not whole says so in its last line, and its
// connection is aborted: the answer has begun with 200, and only that tells a
// program.
func (l *lines) end(err error) {
	if err != nil {
		text := percorso.Text{It: "L’elenco non è completo: ", En: "The list is not complete: "}
		_ = l.csv.Write([]string{cell.Inert(text.In(l.language) + err.Error())}) // the abort says it too
	}
	l.csv.Flush()
	if err == nil {
		return
	}
	if f, ok := l.to.(http.Flusher); ok {
		f.Flush()
	}
	panic(http.ErrAbortHandler) //nolint:forbidigo // the server's own way to break a connection off
}

func (l *lines) row(m *catalogue.Model, r *insight.CustomerRow) error {
	if l.stages == nil {
		l.stages = map[percorso.StageID]string{}
		for _, s := range m.Stages {
			l.stages[s.ID] = s.Name.In(l.language)
		}
	}
	cells := make([]string, len(l.columns))
	for i, c := range l.columns {
		cells[i] = l.cell(c, r)
	}
	return l.csv.Write(cells)
}

func (l *lines) cell(column string, r *insight.CustomerRow) string {
	switch column {
	case "name":
		if r.Name == "" && len(r.Identifiers) > 0 {
			return cell.Inert(r.Identifiers[0].Value)
		}
		return cell.Inert(r.Name)
	case "profile":
		return string(r.Profile)
	case "last":
		return r.Last
	case "first":
		return r.First
	case "interactions":
		return strconv.FormatInt(r.Interactions, 10)
	case "channels":
		names := make([]string, len(r.Channels))
		for i, id := range r.Channels {
			names[i] = l.channels[id]
		}
		return cell.Inert(strings.Join(names, ", "))
	case "stage":
		return cell.Inert(l.stages[r.Stage])
	case "outcomes":
		return strconv.FormatInt(r.Outcomes, 10)
	case "value":
		return l.decimal(float64(r.Value)/100, 2)
	case "emotion":
		if r.Emotion == nil {
			return ""
		}
		return l.decimal(*r.Emotion, -1)
	case "back_steps":
		return strconv.FormatInt(r.BackSteps, 10)
	}
	if name, ok := strings.CutPrefix(column, traitColumn); ok {
		return cell.Inert(r.Traits[name])
	}
	kind := percorso.IdentifierKind(strings.TrimPrefix(column, identifierColumn))
	for _, id := range r.Identifiers {
		if id.Kind == kind {
			return cell.Inert(id.Value)
		}
	}
	return ""
}

func (l *lines) decimal(v float64, places int) string {
	text := strconv.FormatFloat(v, 'f', places, 64)
	if l.language == "it" {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}
