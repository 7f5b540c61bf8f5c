package cost_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/insight/cost"
)

func TestReadsFilesAsPeopleWriteThem(t *testing.T) {
	want := []cost.Cost{
		{Field: "channel", Value: "email", From: "2026-11-01", To: "2026-11-30", Amount: 123450, Currency: "EUR"},
		{Field: "channel", Value: "web", From: "2026-11-05", To: "2026-11-05", Amount: 99, Currency: "EUR"},
	}
	for name, file := range map[string]string{
		"plain":   "channel,from,to,amount\nemail,2026-11-01,2026-11-30,1234.50\nweb,2026-11-05,,0.99\n",
		"Italian": "\ufeffCanale;Dal;Al;Importo;Valuta\r\nemail;01/11/2026;30/11/2026;1.234,50;EUR\r\nweb;5/11/2026;;0,99;eur\r\n",
		"English": "field\tvalue\tdate\tend\tspend\nchannel\temail\t2026-11-01\t2026-11-30\t1,234.50\nchannel\tweb\t2026-11-05\t2026-11-05\t€ 0.99",
	} {
		costs, bad, err := cost.Read(strings.NewReader(file), "EUR")
		if err != nil || len(bad) > 0 {
			t.Errorf("%s: %v %v", name, bad, err)
		}
		if diff := cmp.Diff(want, costs, cmpopts.IgnoreFields(cost.Cost{}, "ID")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestRefusesRowsWithALineAndACause(t *testing.T) {
	file := "channel,from,to,amount,currency\nemail,2026-11-31,,10,EUR\nemail,2026-11-10,2026-11-01,10,EUR\nemail,2026-11-01,,1.234,EUR\nemail,2026-11-01,,ten,EUR\n,2026-11-01,,10,EUR\nemail,2026-11-01,,10,USD\nemail,2026-11-01,,-3,EUR\n"
	costs, bad, err := cost.Read(strings.NewReader(file), "EUR")
	if err != nil || len(costs) > 0 || len(bad) != 7 {
		t.Fatalf("%v, %v, %v", costs, bad, err)
	}
	for i, b := range bad {
		if b.Line != i+2 || b.Cause == "" {
			t.Errorf("row %d is said to stand in line %d: %s", i, b.Line, b.Cause)
		}
	}
	for _, file := range []string{"", "a,b\n1,2\n", "channel,from,amount\n"} {
		if _, _, err := cost.Read(strings.NewReader(file), "EUR"); err == nil {
			t.Errorf("%q was read", file)
		}
	}
}

// However a span of time is cut, the parts add up to the cost.
func TestPartsOfACostAddUp(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, rome).AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "start"))
		n := rapid.IntRange(1, 400).Draw(t, "days")
		c := cost.Cost{From: start.Format(time.DateOnly), To: start.AddDate(0, 0, n-1).Format(time.DateOnly), Amount: rapid.Int64Range(0, 1e9).Draw(t, "amount")}
		at, sum := start.Unix()-86_400, int64(0)
		end := start.AddDate(0, 0, n+1).Unix()
		for at < end {
			next := at + rapid.Int64Range(1, 86_400*200).Draw(t, "span")
			sum += c.Within(at, next, rome)
			at = next
		}
		if sum != c.Amount || c.Within(0, 1<<40, rome) != c.Amount {
			t.Fatalf("parts of %d add up to %d", c.Amount, sum)
		}
		day := c.Within(start.Unix(), start.AddDate(0, 0, 1).Unix(), rome)
		if even := c.Amount / int64(n); day != even {
			t.Fatalf("%d on the first day, not %d", day, even)
		}
	})
}
