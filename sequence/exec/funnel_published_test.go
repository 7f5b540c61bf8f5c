package exec_test

import (
	"cmp"
	"context"
	"encoding/csv"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"percorso/catalogue"
	"percorso/internal/testdata"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// counted returns how many chains reached each step.
func counted(t testing.TB, b *sequence.Block, rule *figures.FunnelRule) []int64 {
	t.Helper()
	f, err := exec.FunnelRule(context.Background(), []*sequence.Block{b}, &catalogue.Table{}, everything(), rule)
	if err != nil {
		t.Fatal(err)
	}
	var out []int64
	for _, s := range f.Steps {
		out = append(out, s.Count)
	}
	return out
}

// What others document for the same input. Codes: a, b, c the steps, x an
// exclusion, d anything else.
func TestFunnelOptionsAsDocumented(t *testing.T) {
	const a, b, c, d, x = 0, 1, 2, 3, 4
	ab, abc := []figures.Step{isCode(a), isCode(b)}, []figures.Step{isCode(a), isCode(b), isCode(c)}
	between := func(codes ...int) []figures.Exclusion {
		return []figures.Exclusion{{Step: isCode(codes...), From: 0, To: 1}}
	}
	for _, k := range []struct {
		name string
		log  []moment
		rule figures.FunnelRule
		want []int64
	}{
		{
			"Mixpanel, first entry: B is out of the window of A, though not of A'",
			[]moment{{0, a}, {8, a}, {15, b}},
			figures.FunnelRule{Steps: ab, Window: 10, Attempt: figures.AttemptFirst},
			[]int64{1, 0},
		},
		{
			"Mixpanel, optimised re-entry: A' converts",
			[]moment{{0, a}, {8, a}, {15, b}},
			figures.FunnelRule{Steps: ab, Window: 10},
			[]int64{1, 1},
		},
		{
			"Mixpanel, totals: A A A B with A excluded between the steps is two entries and one conversion",
			letters("aaab"),
			figures.FunnelRule{Steps: ab, Window: 10, Count: figures.CountAttempts, Exclusions: between(a), Keep: true},
			[]int64{2, 1},
		},
		{
			"Mixpanel, totals: entered again only after conversion",
			letters("aabab"),
			figures.FunnelRule{Steps: ab, Window: 10, Count: figures.CountAttempts},
			[]int64{2, 2},
		},
		{
			"PostHog, exclusion between the steps: out of the whole funnel",
			[]moment{{0, a}, {1, x}, {2, b}},
			figures.FunnelRule{Steps: ab, Window: 10, Exclusions: between(x)},
			[]int64{0, 0},
		},
		{
			"Mixpanel, the same: the step reached stays",
			[]moment{{0, a}, {1, x}, {2, b}},
			figures.FunnelRule{Steps: ab, Window: 10, Exclusions: between(x), Keep: true},
			[]int64{1, 0},
		},
		{
			"PostHog, a later clean chain only as deep does not bring them back",
			[]moment{{0, a}, {1, x}, {50, a}},
			figures.FunnelRule{Steps: ab, Window: 10, Exclusions: between(x)},
			[]int64{0, 0},
		},
		{
			"PostHog, a later clean chain that comes further does",
			[]moment{{0, a}, {1, x}, {50, a}, {51, b}},
			figures.FunnelRule{Steps: ab, Window: 10, Exclusions: between(x)},
			[]int64{1, 1},
		},
		{
			"PostHog, strict: any other event clears the chains",
			letters("adbc"),
			figures.FunnelRule{Steps: abc, Window: 10, Order: figures.Strictly},
			[]int64{1, 0, 0},
		},
		{
			"ClickHouse, strict_order: A B D C stops at D",
			letters("abdc"),
			figures.FunnelRule{Steps: abc, Window: 10, Order: figures.Strictly},
			[]int64{1, 1, 0},
		},
		{
			"PostHog, unordered: C A B is all three inside the window",
			[]moment{{0, c}, {4, a}, {10, b}},
			figures.FunnelRule{Steps: abc, Window: 10, Order: figures.AnyOrder},
			[]int64{1, 1, 1},
		},
		{
			"PostHog, unordered: two of the three when the window is shorter",
			[]moment{{0, c}, {4, a}, {10, b}},
			figures.FunnelRule{Steps: abc, Window: 9, Order: figures.AnyOrder},
			[]int64{1, 1, 0},
		},
		{
			"Mixpanel, any order with the first step anchored: what comes before it does not count",
			[]moment{{0, c}, {4, a}, {10, b}},
			figures.FunnelRule{Steps: abc, Window: 20, Order: figures.AnyOrder, Anchors: 1},
			[]int64{1, 1, 0},
		},
		{
			"Mixpanel, two seconds within which either order counts",
			[]moment{{0, b}, {2, a}},
			figures.FunnelRule{Steps: ab, Window: 10, Tolerance: 2},
			[]int64{1, 1},
		},
		{
			"Amplitude, one second: two are too many",
			[]moment{{0, b}, {2, a}},
			figures.FunnelRule{Steps: ab, Window: 10, Tolerance: 1},
			[]int64{1, 0},
		},
		{
			"GA4, within the duration from the prior step, its end included",
			[]moment{{0, a}, {5, b}, {8, c}},
			figures.FunnelRule{Steps: abc, Window: 100, Within: []uint32{0, 5, 3}},
			[]int64{1, 1, 1},
		},
		{
			"GA4, one second too late for the prior step",
			[]moment{{0, a}, {5, b}, {9, c}},
			figures.FunnelRule{Steps: abc, Window: 100, Within: []uint32{0, 5, 3}},
			[]int64{1, 1, 0},
		},
		{
			"PostHog, an optional step that was skipped",
			[]moment{{0, a}, {1, d}, {2, c}},
			figures.FunnelRule{Steps: abc, Window: 10, Optional: 1 << 1},
			[]int64{1, 0, 1},
		},
		{
			"GA4, open funnel: entered at the second step",
			[]moment{{0, b}, {2, c}},
			figures.FunnelRule{Steps: abc, Window: 10, Optional: 1},
			[]int64{0, 1, 1},
		},
	} {
		t.Run(k.name, func(t *testing.T) {
			if diff := gocmp.Diff(k.want, counted(t, block(k.log), &k.rule)); diff != "" {
				t.Errorf("reached (-documented +ours):\n%s", diff)
			}
		})
	}
}

// Of two attempts that come as far Amplitude takes the earlier, we the later.
func TestFunnelTakesTheAttemptThatIsAskedFor(t *testing.T) {
	const a, b = 0, 1
	log := block([]moment{{0, a}, {3, b}, {20, a}, {21, b}})
	for attempt, want := range map[figures.Attempt]uint32{figures.AttemptEarliest: 3, figures.AttemptLatest: 1} {
		f, err := exec.FunnelRule(context.Background(), []*sequence.Block{log}, &catalogue.Table{}, everything(),
			&figures.FunnelRule{Steps: []figures.Step{isCode(a), isCode(b)}, Window: 10, Attempt: attempt})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Steps[1].Time.Median; got != want {
			t.Errorf("%s: %d s to the second step, want %d", attempt, got, want)
		}
	}
}

// PostHog lays times out in the cube root of their number of bins, 3 to 60.
func TestTimesAreLaidOutInBins(t *testing.T) {
	for n, want := range map[int64]int{1: 3, 27: 3, 28: 4, 1000: 10, 1001: 11, 216_000: 60, 10_000_000: 60} {
		if got := figures.BinsOf(n); got != want {
			t.Errorf("%d durations in %d bins, want %d", n, got, want)
		}
	}
}

// Taobao's customers from page view to cart to purchase, by another route: for
// each customer and each first step, in nested loops over the rows of the file,
// the earliest second, then third step; written down from that program, which
// has no state machine and no index.
func TestFunnelOfTaobao(t *testing.T) {
	rows, err := csv.NewReader(testdata.Unzip(t, filepath.Join(testdata.Dir(t, "taobao_userbehavior"), "UserBehavior_814users.csv.gz"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	type event struct {
		moment
		item uint16
	}
	customers := map[string][]event{}
	codes := map[string]int{"pv": 0, "cart": 1, "buy": 2, "fav": 3}
	items := map[string]uint16{}
	for _, r := range rows {
		at, err := strconv.ParseInt(r[4], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		key := r[0] + " " + r[1]
		if _, known := items[key]; !known { // numbered anew for each customer, for there are more than 65,535
			items[key] = uint16(1 + len(items)%65_000)
		}
		customers[r[0]] = append(customers[r[0]], event{moment{uint32(max(at, 0)), codes[r[3]]}, items[key]})
	}
	b := &sequence.Block{First: []uint32{0}}
	held := sequence.Sparse[uint16]{}
	for _, events := range customers {
		slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
		for _, e := range events {
			held.At, held.Of = append(held.At, uint32(len(b.Code))), append(held.Of, e.item)
			b.Code, b.Time = append(b.Code, catalogue.SignatureID(e.code)), append(b.Time, e.at)
		}
		b.First, b.Node = append(b.First, uint32(len(b.Code))), append(b.Node, 0)
	}
	steps := []figures.Step{isCode(0), isCode(1), isCode(2)}
	const day = 86_400
	for _, k := range []struct {
		name string
		rule figures.FunnelRule
		want []int64
	}{
		{"customers, a day", figures.FunnelRule{Steps: steps, Window: day}, []int64{812, 589, 279}},
		{"customers, three days", figures.FunnelRule{Steps: steps, Window: 3 * day}, []int64{812, 595, 364}},
		{"in any order, a day", figures.FunnelRule{Steps: steps, Window: day, Order: figures.AnyOrder}, []int64{814, 711, 352}},
		{"attempts, a day", figures.FunnelRule{Steps: steps, Window: day, Count: figures.CountAttempts}, []int64{4854, 1809, 382}},
		{
			"the same item, three days",
			figures.FunnelRule{Steps: steps, Window: 3 * day, Hold: &figures.Field{Of: []sequence.Sparse[uint16]{held}}},
			[]int64{59_748, 640, 70},
		},
	} {
		if diff := gocmp.Diff(k.want, counted(t, b, &k.rule)); diff != "" {
			t.Errorf("%s (-the other route +ours):\n%s", k.name, diff)
		}
	}
}
