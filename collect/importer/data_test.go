package importer

import (
	"bufio"
	"context"
	"encoding/csv"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/collect/spec"
	"percorso/internal/testdata"
)

// The tests of this file import the real data sets, and count what came out
// again by another route: plain code over the files, without the importer.

// visitor is a journal that looks at each call and keeps none.
type visitor struct {
	decoder spec.Decoder
	visit   func(e *percorso.Event, c *spec.Call)
	people  map[string]bool
}

func (v *visitor) Append(_ context.Context, events []percorso.Event, _ []spec.Reject) (spec.Appended, error) {
	for i := range events {
		c, err := v.decoder.Decode(&events[i])
		if err != nil {
			return spec.Appended{}, err
		}
		who := c.UserID
		if who == "" {
			who = c.AnonymousID
		}
		if !v.people[who] {
			v.people[strings.Clone(who)] = true
		}
		if v.visit != nil {
			v.visit(&events[i], c)
		}
	}
	return spec.Appended{Accepted: len(events)}, nil
}

// importData imports a data set by the mapping that ships for it.
func importData(t *testing.T, name string, visit func(*percorso.Event, *spec.Call)) (*Report, *visitor) {
	t.Helper()
	dir := testdata.Dir(t, name)
	m, err := ReadMapping(filepath.Join("..", "..", "examples", "imports", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{visit: visit, people: map[string]bool{}}
	report, err := Run(t.Context(), Options{Mapping: m, Dir: dir, Sink: v})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d rows, %d interactions, %d rejects, %d people in %v", name, report.Rows, report.Interactions, report.Rejects, len(v.people), report.Elapsed)
	return report, v
}

// plainCSV reads a file by encoding/csv, a map a row.
func plainCSV(t *testing.T, path string, header []string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(testdata.Unzip(t, path)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if header == nil {
		header, rows = rows[0], rows[1:]
	}
	out := make([]map[string]string, len(rows))
	for i, r := range rows {
		out[i] = make(map[string]string, len(header))
		for j, h := range header {
			out[i][h] = r[j]
		}
	}
	return out
}

// wantCounts are the figures of docs/guide/real-data.md.
var wantCounts = map[string]struct {
	rows, interactions, rejects int64
	people                      int
}{
	"olist":               {54_519, 113_819, 0, 22_904},
	"completejourney":     {109_492, 66_117, 0, 2_406},
	"bpic2012":            {262_200, 262_200, 0, 13_087},
	"receipt_wabo":        {8_577, 8_577, 0, 1_434},
	"traffic_fines":       {561_470, 561_470, 0, 150_370},
	"msnbc":               {4_698_794, 4_698_794, 0, 989_818},
	"taobao_userbehavior": {84_287, 84_287, 0, 814},
	"sfo_survey_2017":     {2_831, 56_373, 0, 2_831},
	"flo_omnichannel":     {19_945, 50_665, 0, 19_945},
}

func checkCounts(t *testing.T, name string, r *Report, v *visitor) {
	t.Helper()
	want := wantCounts[name]
	if r.Rows != want.rows || r.Interactions != want.interactions || r.Accepted != want.interactions || r.Rejects != want.rejects || len(v.people) != want.people || !r.Complete() {
		t.Errorf("%s: %d rows, %d interactions, %d rejects, %d people; want %+v", name, r.Rows, r.Interactions, r.Rejects, len(v.people), want)
	}
}

func median(list []float64) float64 {
	slices.Sort(list)
	n := len(list)
	if n == 0 {
		return 0
	}
	return (list[(n-1)/2] + list[n/2]) / 2
}

func TestOlist(t *testing.T) {
	statuses, scores := map[string]int{}, map[string]int{}
	ordered, delivered := map[string]int64{}, map[string]int64{}
	var revenue float64
	report, v := importData(t, "olist", func(e *percorso.Event, c *spec.Call) {
		order := strings.Clone(spec.Text(c.Properties, "order_id"))
		switch c.Name {
		case "Order Completed":
			statuses[strings.Clone(spec.Text(c.Properties, "status"))]++
			ordered[order] = e.Time
			revenue += c.Properties.GetFloat64("revenue")
		case "Order Delivered":
			delivered[order] = e.Time
		case "Product Reviewed":
			scores[strings.Clone(spec.Text(c.Properties, "score"))]++
		}
	})
	checkCounts(t, "olist", report, v)

	dir := testdata.Dir(t, "olist")
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	wantStatuses, wantScores := map[string]int{}, map[string]int{}
	var wantDays, days []float64
	for _, r := range plainCSV(t, filepath.Join(dir, "olist_orders_dataset.csv.gz"), nil) {
		wantStatuses[r["order_status"]]++
		if r["order_delivered_customer_date"] == "" {
			continue
		}
		from, err1 := time.ParseInLocation(time.DateTime, r["order_purchase_timestamp"], zone)
		to, err2 := time.ParseInLocation(time.DateTime, r["order_delivered_customer_date"], zone)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		wantDays = append(wantDays, to.Sub(from).Hours()/24)
	}
	for _, r := range plainCSV(t, filepath.Join(dir, "olist_order_reviews_dataset.csv.gz"), nil) {
		wantScores[r["review_score"]]++
	}
	var wantRevenue float64
	for _, r := range plainCSV(t, filepath.Join(dir, "olist_order_items_dataset.csv.gz"), nil) {
		price, _ := strconv.ParseFloat(r["price"], 64)
		freight, _ := strconv.ParseFloat(r["freight_value"], 64)
		wantRevenue += price + freight
	}
	for order, to := range delivered {
		days = append(days, float64(to-ordered[order])/86_400_000)
	}
	if diff := gocmp.Diff(wantStatuses, statuses); diff != "" {
		t.Errorf("orders by status (-files +imported):\n%s", diff)
	}
	if diff := gocmp.Diff(wantScores, scores); diff != "" {
		t.Errorf("reviews by score (-files +imported):\n%s", diff)
	}
	if want, got := median(wantDays), median(days); len(days) != len(wantDays) || math.Abs(want-got) > 1e-9 {
		t.Errorf("from purchase to delivery: %d orders, median %v days; the files have %d and %v", len(days), got, len(wantDays), want)
	}
	if math.Abs(revenue-wantRevenue) > 0.01 {
		t.Errorf("revenue is %.2f, the files have %.2f", revenue, wantRevenue)
	}
	t.Logf("statuses %v, scores %v, median %.2f days, revenue %.2f", statuses, scores, median(days), revenue)
}

func TestCompleteJourney(t *testing.T) {
	kinds := map[string]int{}
	var spent float64
	redeemers := map[string]bool{}
	report, v := importData(t, "completejourney", func(_ *percorso.Event, c *spec.Call) {
		kinds[strings.Clone(c.Name)]++
		spent += c.Properties.GetFloat64("revenue")
		if c.Name == "Coupon Applied" {
			redeemers[strings.Clone(c.UserID)] = true
		}
	})
	checkCounts(t, "completejourney", report, v)
	baskets := map[string]bool{}
	var want float64
	for _, r := range plainCSV(t, filepath.Join(testdata.Dir(t, "completejourney"), "transactions_sample.csv.gz"), nil) {
		baskets[r["household_id"]+" "+r["basket_id"]] = true
		n, err := strconv.ParseFloat(r["sales_value"], 64)
		if err != nil {
			t.Fatal(err)
		}
		want += n
	}
	households := map[string]bool{}
	for _, file := range []string{"transactions_sample", "campaigns", "coupon_redemptions", "demographics"} {
		for _, r := range plainCSV(t, filepath.Join(testdata.Dir(t, "completejourney"), file+".csv.gz"), nil) {
			households[r["household_id"]] = true
		}
	}
	if diff := gocmp.Diff(households, v.people); diff != "" {
		t.Errorf("households (-files +imported):\n%s", diff)
	}
	if kinds["Order Completed"] != len(baskets) || math.Abs(want-spent) > 0.01 {
		t.Errorf("%d baskets of %.2f, the files have %d of %.2f", kinds["Order Completed"], spent, len(baskets), want)
	}
	if kinds["Campaign Received"] != 6589 || kinds["Coupon Applied"] != 2102 || len(redeemers) != 410 {
		t.Errorf("%v, %d redeemers", kinds, len(redeemers))
	}
}

func TestBPIC2012(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 262,200 events")
	}
	got := newLog()
	var granted float64
	report, v := importData(t, "bpic2012", func(e *percorso.Event, c *spec.Call) {
		got.imported(e, c)
		granted += c.Properties.GetFloat64("value")
	})
	checkCounts(t, "bpic2012", report, v)
	compareLogs(t, plainXES(t, filepath.Join(testdata.Dir(t, "bpic2012"), "bpic2012.xes.gz")), got)
	t.Log(got.pairs(5), granted)
}

func TestReceipt(t *testing.T) {
	got := newLog()
	channels := map[string]map[string]bool{}
	report, v := importData(t, "receipt_wabo", func(e *percorso.Event, c *spec.Call) {
		got.imported(e, c)
		channel := strings.Clone(spec.Text(c.Properties, "case_channel"))
		if channels[channel] == nil {
			channels[channel] = map[string]bool{}
		}
		channels[channel][strings.Clone(c.UserID)] = true
	})
	checkCounts(t, "receipt_wabo", report, v)
	compareLogs(t, plainXES(t, filepath.Join(testdata.Dir(t, "receipt_wabo"), "receipt.xes.gz")), got)
	for channel, want := range map[string]int{"Internet": 1250, "Desk": 109, "Post": 53, "e-mail": 21, "Intern": 1} { // as its README says
		if len(channels[channel]) != want {
			t.Errorf("%d cases by %s, want %d", len(channels[channel]), channel, want)
		}
	}
	t.Log(got.pairs(5))
}

func TestTrafficFines(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 561,470 events")
	}
	got := newLog()
	var paid float64
	report, v := importData(t, "traffic_fines", func(e *percorso.Event, c *spec.Call) {
		got.imported(e, c)
		paid += c.Properties.GetFloat64("value")
	})
	checkCounts(t, "traffic_fines", report, v)
	want := newLog()
	totals := map[string]float64{}
	for _, r := range plainCSV(t, filepath.Join(testdata.Dir(t, "traffic_fines"), "traffic_fines.csv.gz"), nil) {
		at, err := time.Parse(time.DateOnly, r["timestamp"])
		if err != nil {
			t.Fatal(err)
		}
		want.add(r["case_id"], at.Unix(), r["activity"])
		if r["activity"] == "Payment" {
			n, err := strconv.ParseFloat(r["totalpaymentamount"], 64)
			if err != nil {
				t.Fatal(err)
			}
			totals[r["case_id"]] = max(totals[r["case_id"]], n)
		}
	}
	compareLogs(t, want, got)
	var wantPaid float64
	for _, n := range totals {
		wantPaid += n
	}
	if math.Abs(paid-wantPaid) > 0.01 {
		t.Errorf("%.2f euro were paid, the file has %.2f", paid, wantPaid)
	}
	t.Log(got.pairs(5), paid)
}

func TestMSNBC(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 4,698,794 page views")
	}
	got := newLog()
	report, v := importData(t, "msnbc", got.imported)
	checkCounts(t, "msnbc", report, v)
	want := newLog()
	lines := bufio.NewScanner(testdata.Unzip(t, filepath.Join(testdata.Dir(t, "msnbc"), "msnbc990928.seq.gz")))
	lines.Buffer(nil, 1<<20)
	var sections []string
	for n := 0; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		switch {
		case n == 2:
			sections = words
		case n >= 7:
			for i, w := range words {
				section, err := strconv.Atoi(w)
				if err != nil {
					t.Fatal(err)
				}
				want.add(strconv.Itoa(n), int64(i), sections[section-1])
			}
		}
	}
	compareLogs(t, want, got)
	t.Log(got.pairs(5))
}

func TestTaobao(t *testing.T) {
	kinds := map[string]int{}
	report, v := importData(t, "taobao_userbehavior", func(_ *percorso.Event, c *spec.Call) { kinds[strings.Clone(c.Name)]++ })
	checkCounts(t, "taobao_userbehavior", report, v)
	want := map[string]int{}
	names := map[string]string{"pv": "Product Viewed", "cart": "Product Added", "fav": "Product Added to Wishlist", "buy": "Order Completed"}
	for _, r := range plainCSV(t, filepath.Join(testdata.Dir(t, "taobao_userbehavior"), "UserBehavior_814users.csv.gz"), []string{"user", "item", "category", "what", "at"}) {
		want[names[r["what"]]]++
	}
	if diff := gocmp.Diff(want, kinds); diff != "" {
		t.Errorf("(-file +imported):\n%s", diff)
	}
}

func TestAirportSurvey(t *testing.T) {
	ratings := map[string][]float64{}
	var promoters, detractors, answers int
	report, v := importData(t, "sfo_survey_2017", func(_ *percorso.Event, c *spec.Call) {
		score := c.Properties.GetFloat64("score")
		switch c.Name {
		case "Survey Answered":
			question := strings.Clone(spec.Text(c.Properties, "question"))
			ratings[question] = append(ratings[question], score)
		case "NPS Answered":
			answers++
			if score >= 9 {
				promoters++
			} else if score <= 6 {
				detractors++
			}
		}
	})
	checkCounts(t, "sfo_survey_2017", report, v)
	if answers != 2746 || promoters != 1436 || detractors != 342 { // as its README says
		t.Errorf("%d answers, %d promoters, %d detractors", answers, promoters, detractors)
	}
	want := map[string][]float64{}
	for _, r := range plainCSV(t, filepath.Join(testdata.Dir(t, "sfo_survey_2017"), "2017_SFO_Customer_Survey.csv.gz"), nil) {
		for question := range ratings {
			if n, err := strconv.Atoi(r[question]); err == nil && n >= 1 && n <= 5 {
				want[question] = append(want[question], float64(n))
			}
		}
	}
	if diff := gocmp.Diff(want, ratings); diff != "" || len(ratings) != 21 {
		t.Errorf("the ratings of %d questions (-file +imported):\n%s", len(ratings), diff)
	}
}

func TestFLO(t *testing.T) {
	channels := map[string]float64{}
	report, v := importData(t, "flo_omnichannel", func(_ *percorso.Event, c *spec.Call) {
		channels[strings.Clone(spec.Text(c.Context, "channel"))] += c.Properties.GetFloat64("revenue")
	})
	checkCounts(t, "flo_omnichannel", report, v)
	want := map[string]float64{}
	for _, r := range plainCSV(t, filepath.Join(testdata.Dir(t, "flo_omnichannel"), "flo_data_20k.csv.gz"), nil) {
		online, err1 := strconv.ParseFloat(r["customer_value_total_ever_online"], 64)
		offline, err2 := strconv.ParseFloat(r["customer_value_total_ever_offline"], 64)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		want[r["order_channel"]] += online
		want["store"] += offline
	}
	for channel, sum := range want {
		if math.Abs(sum-channels[channel]) > 0.01 {
			t.Errorf("%s: %.2f were spent, the file has %.2f", channel, channels[channel], sum)
		}
	}
}
