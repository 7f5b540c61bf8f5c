package insight

import "testing"

// TestSheetsAreSound lays out an answer of each kind, with a comparison.
func TestSheetsAreSound(t *testing.T) {
	journey := Journey{Stages: []StageFigures{{}}, Touchpoints: []TouchpointFigures{{}}, Transitions: []Transition{{}}}
	flows := Flows{Columns: []FlowColumn{{}}, Nodes: []FlowNode{{}}, Links: []FlowLink{{}}, Returns: []FlowReturn{{}}}
	paths := PathFigures{Steps: []PathsStep{{Nodes: []PathNode{{}}, Links: []PathLink{{}}}}}
	variants := VariantFigures{Variants: []Variant{{Nodes: []VariantNode{{}}}}, Again: []NodeRework{{}}}
	critical := Critical{Stages: []CriticalStage{{}}, Points: []CriticalPoint{{}}}
	answers := []Sheets{
		&JourneyAnswer{Journey: journey, Compare: &journey},
		&GraphAnswer{Nodes: []Node{{}}, Edges: []Edge{{}}, Compare: &GraphAnswer{}},
		&FunnelAnswer{Steps: []FunnelStep{{}}, Compare: &FunnelAnswer{}},
		&FlowsAnswer{Flows: flows, Compare: &flows},
		&PathsAnswer{PathFigures: paths, Compare: &paths},
		&VariantsAnswer{VariantFigures: variants, Compare: &variants},
		&RetentionAnswer{
			Columns: []RetentionColumn{{From: 1}}, Cohorts: []Cohort{{RetentionRow: RetentionRow{Cells: []RetentionCell{{}}}}}, Groups: []RetentionGroup{{}}, Lifecycle: []LifecycleInterval{{}},
			Returned: &RetentionCurve{Points: []SurvivalPoint{{}}}, Compare: &RetentionAnswer{},
		},
		&CustomersAnswer{Customers: []CustomerRow{{}}},
		&CriticalAnswer{Critical: critical, Compare: &critical},
		&VoicesAnswer{Quotes: []Quote{{}}, Compare: &VoicesAnswer{}},
		&BehavioursAnswer{Spans: []string{""}, Patterns: []Behaviour{{Trend: []BehaviourSpan{{}}, Ways: []BehaviourWay{{}}, Places: []BehaviourPlace{{}}}}, Compare: &BehavioursAnswer{}},
		&ConsistencyAnswer{Maturity: []MaturityFigures{{}}, Switches: []ChannelSwitch{{}}, Prices: Mismatches{Examples: []Mismatch{{Says: []Saying{{}}}}}, Compare: &ConsistencyAnswer{}},
		&TallyAnswer{Sets: []SetFigures{{}}, Compare: &TallyAnswer{}},
		&DeviationsAnswer{Alignment: Alignment{Columns: []ColumnCount{{}}, Places: []PlaceCount{{}}}, Compare: &DeviationsAnswer{}},
	}
	for _, a := range answers {
		names := map[string]bool{}
		for _, s := range a.Sheets("it") {
			if err := s.Check(); err != nil {
				t.Errorf("%T: %v", a, err)
			}
			if names[s.Name] {
				t.Errorf("%T: two sheets %s", a, s.Name)
			}
			names[s.Name] = true
		}
	}
}
