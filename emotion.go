package percorso

// Emotion is what was felt at a touch, in thousandths, from -2000 (angry) to
// +2000 (delighted): the five faces are -2000, -1000, 0, 1000, 2000.
type Emotion int16

// ScoreKind is the scale of an answer.
type ScoreKind string

// The scales that are understood, and how each becomes an emotion (linear from
// its lowest to its highest answer).
const (
	NPS     ScoreKind = "nps"     // 0..10, would recommend
	CSAT    ScoreKind = "csat"    // 1..5, was satisfied
	CES     ScoreKind = "ces"     // 1..7, agreed that it was easy
	Stars   ScoreKind = "stars"   // 1..5, a review
	Feeling ScoreKind = "emotion" // -2..+2, asked directly
)

// EmotionOf maps a score on its scale to an emotion, rounded to the nearest
// thousandth, halves away from zero. It returns false for an unknown scale or
// a score outside it.
func EmotionOf(kind ScoreKind, score float64) (Emotion, bool) {
	var low, high float64
	switch kind {
	case NPS:
		low, high = 0, 10
	case CSAT, Stars:
		low, high = 1, 5
	case CES:
		low, high = 1, 7
	case Feeling:
		low, high = -2, 2
	default:
		return 0, false
	}
	if !(score >= low && score <= high) {
		return 0, false
	}
	v := (score-low)/(high-low)*4000 - 2000
	if v < 0 {
		return Emotion(v - 0.5), true
	}
	return Emotion(v + 0.5), true
}
