package demo

import (
	"encoding/json"
	"testing"

	"percorso"
	"percorso/insight"
)

// TestDemoAnalysesAreQuestions reads each as the API would.
func TestDemoAnalysesAreQuestions(t *testing.T) {
	var all []struct {
		Name, About percorso.Text
		Query       json.RawMessage
	}
	if err := json.Unmarshal(analysesText, &all); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, a := range all {
		q, err := insight.ParseQuery(a.Query)
		if err != nil {
			t.Errorf("%s: %v", a.Query, err)
		}
		kinds[q.Kind] = true
		if a.Name.It == "" || a.Name.En == "" || a.Name.It == a.Name.En || (a.About.It == "") != (a.About.En == "") {
			t.Errorf("%+v %+v is not said in both languages", a.Name, a.About)
		}
	}
	if len(kinds) != 6 {
		t.Errorf("kinds %v", kinds)
	}
}
