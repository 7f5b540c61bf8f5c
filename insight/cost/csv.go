package cost

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"percorso"
)

// Bounds of a file of costs.
const (
	mostRows   = 20_000
	mostFaults = 20
)

// Row is a row of a file that cannot be read, and why.
type Row struct {
	Line  int    `json:"line" doc:"In the file, from 1"`
	Cause string `json:"cause"`
}

// heads are the columns of a file, by what they may be called.
var heads = map[string]string{
	"field": "field", "campo": "field", "by": "field",
	"value": "value", "valore": "value", "name": "value", "nome": "value",
	"channel": "channel", "canale": "channel", "touchpoint": "touchpoint", "punto di contatto": "touchpoint",
	"campaign": "campaign", "campagna": "campaign",
	"from": "from", "dal": "from", "da": "from", "start": "from", "inizio": "from", "date": "from", "data": "from", "day": "from", "giorno": "from",
	"to": "to", "al": "to", "a": "to", "end": "to", "fine": "to",
	"amount": "amount", "importo": "amount", "cost": "amount", "costo": "amount", "spend": "amount", "spesa": "amount",
	"currency": "currency", "valuta": "currency", "note": "note", "nota": "note",
}

// fields are the columns that name the field by themselves.
var fields = map[string]string{"channel": "channel", "touchpoint": "touchpoint", "campaign": "property:context.campaign.name"}

// Read reads costs from a CSV file with a header: field and value, or one of
// channel, touchpoint and campaign; from and to, both inclusive, or one day;
// amount; and currency and note, which may be missing. Headers may be Italian.
// Columns are parted by comma, semicolon or tab; amounts may be written 1234.50,
// 1.234,50 or 1,234.50. It returns the rows that cannot be read, the first 20,
// with their causes; then costs is empty. An error says that nothing could be
// read.
func Read(file io.Reader, currency string) (costs []Cost, bad []Row, err error) {
	text, err := io.ReadAll(io.LimitReader(file, 8<<20))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the costs: %w", err)
	}
	body := strings.TrimPrefix(string(text), "\ufeff")
	r := csv.NewReader(strings.NewReader(body))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	first, _, _ := strings.Cut(body, "\n")
	for _, comma := range ",;\t" {
		if strings.Count(first, string(comma)) > strings.Count(first, string(r.Comma)) {
			r.Comma = comma
		}
	}
	head, err := r.Read()
	if err != nil {
		return nil, nil, percorso.Errorf(percorso.Invalid, "the file has no header: give channel,from,to,amount in its first line")
	}
	columns, err := columnsOf(head)
	if err != nil {
		return nil, nil, err
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if len(costs)+len(bad) >= mostRows {
			return nil, nil, percorso.Errorf(percorso.Invalid, "the file has more than 20,000 rows: split it")
		}
		line, _ := r.FieldPos(0)
		var c Cost
		if err == nil {
			c, err = cost(columns, record, currency)
		}
		if err != nil {
			if bad = append(bad, Row{line, err.Error()}); len(bad) >= mostFaults {
				break
			}
			continue
		}
		costs = append(costs, c)
	}
	if len(bad) > 0 {
		return nil, bad, nil
	}
	if len(costs) == 0 {
		return nil, nil, percorso.Errorf(percorso.Invalid, "the file has a header and no rows")
	}
	return costs, nil, nil
}

func columnsOf(head []string) (map[string]int, error) {
	out := map[string]int{}
	for i, h := range head {
		if name, ok := heads[strings.ToLower(strings.TrimSpace(h))]; ok {
			if _, twice := out[name]; !twice {
				out[name] = i
			}
		}
	}
	_, value := out["value"]
	for name := range fields {
		_, there := out[name]
		value = value || there
	}
	for name, there := range map[string]bool{"value": value, "from": has(out, "from"), "amount": has(out, "amount")} {
		if !there {
			return nil, percorso.Errorf(percorso.Invalid, "the file has no column %q: its first line must be like channel,from,to,amount", name)
		}
	}
	return out, nil
}

func has(columns map[string]int, name string) bool {
	_, ok := columns[name]
	return ok
}

func cost(columns map[string]int, record []string, currency string) (Cost, error) {
	get := func(name string) string {
		if i, ok := columns[name]; ok && i < len(record) {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
	c := Cost{Field: get("field"), Value: get("value"), Currency: strings.ToUpper(get("currency")), Note: get("note")}
	for _, name := range []string{"campaign", "touchpoint", "channel"} {
		if v := get(name); v != "" && c.Value == "" {
			c.Value = v
			if c.Field == "" {
				c.Field = fields[name]
			}
		}
	}
	if c.Field == "" {
		c.Field = "channel"
	}
	if c.Currency == "" {
		c.Currency = currency
	}
	c.From = isoDay(get("from"))
	c.To = c.From
	if to := get("to"); to != "" {
		c.To = isoDay(to)
	}
	var err error
	if c.Amount, err = amount(get("amount")); err != nil {
		return c, err
	}
	return c, c.Check(currency)
}

// isoDay writes a day as 2026-11-01, also one that was 01/11/2026, day first; what
// is no day stays as it is.
func isoDay(text string) string {
	for _, layout := range []string{time.DateOnly, "02/01/2006", "2/1/2006", "02.01.2006", "2.1.2006", "02-01-2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return text
}

// amount reads hundredths. A single dot or comma before exactly three digits
// could mean either, and is refused.
func amount(text string) (int64, error) {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "’", "", "'", "", "€", "", "$", "", "£", "").Replace(text)
	dot, comma := strings.LastIndexByte(plain, '.'), strings.LastIndexByte(plain, ',')
	mark := max(dot, comma)
	if mark >= 0 {
		sign := plain[mark : mark+1]
		single := strings.Count(plain, sign) == 1
		switch {
		case single && min(dot, comma) < 0 && len(plain)-mark-1 == 3:
			return 0, percorso.Errorf(percorso.Invalid, "%q can be read in two ways: write the decimals too, as in 1234.00", text)
		case !single: // it parts thousands
			plain = strings.ReplaceAll(plain, sign, "")
		default:
			other := ","
			if sign == "," {
				other = "."
			}
			plain = strings.ReplaceAll(plain, other, "")
			plain = strings.ReplaceAll(plain, sign, ".")
		}
	}
	n, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) || math.Abs(n) > 1e12 {
		return 0, percorso.Errorf(percorso.Invalid, "%q is no amount: write it like 1234.50", text)
	}
	return int64(math.Round(n * 100)), nil
}
