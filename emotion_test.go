package percorso

import "testing"

func TestEmotionOf(t *testing.T) {
	for _, tt := range []struct {
		kind  ScoreKind
		score float64
		want  Emotion
		ok    bool
	}{
		{NPS, 0, -2000, true},
		{NPS, 5, 0, true},
		{NPS, 10, 2000, true},
		{NPS, 9, 1600, true},
		{NPS, 11, 0, false},
		{CSAT, 1, -2000, true},
		{Stars, 4, 1000, true},
		{Stars, 0, 0, false},
		{CES, 1, -2000, true},
		{CES, 3, -667, true}, // -666.67, away from zero
		{CES, 5, 667, true},
		{Feeling, 1.5, 1500, true},
		{Feeling, -2.1, 0, false},
		{"smiles", 3, 0, false},
	} {
		got, ok := EmotionOf(tt.kind, tt.score)
		if got != tt.want || ok != tt.ok {
			t.Errorf("EmotionOf(%q, %v) = %d, %v; want %d, %v", tt.kind, tt.score, got, ok, tt.want, tt.ok)
		}
	}
}

func TestTextFallsBack(t *testing.T) {
	for _, tt := range []struct {
		text     Text
		lang, is string
	}{
		{Text{It: "Cassa", En: "Till"}, "it", "Cassa"},
		{Text{It: "Cassa", En: "Till"}, "en", "Till"},
		{Text{It: "Cassa"}, "en", "Cassa"},
		{Text{En: "Till"}, "it", "Till"},
	} {
		if got := tt.text.In(tt.lang); got != tt.is {
			t.Errorf("%+v in %s = %q, want %q", tt.text, tt.lang, got, tt.is)
		}
	}
}
