package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
)

// rule is what the three kinds of rule have in common.
type rule interface {
	// parts returns where the rule leads, its conditions, and the mark of the
	// rule of Percorso's that it stands in for.
	parts() (target string, when, unless When, replaces string)
}

func (r ChannelRule) parts() (target string, when, unless When, replaces string) {
	return string(r.Channel), r.When, r.Unless, r.Replaces
}

func (r TouchpointRule) parts() (target string, when, unless When, replaces string) {
	return string(r.Touchpoint), r.When, r.Unless, r.Replaces
}

func (r StageRule) parts() (target string, when, unless When, replaces string) {
	return string(r.Stage), r.When, r.Unless, r.Replaces
}

// markOf names a rule by what it says, so that the name holds however rules
// around it come and go: checkout-3f2a9c01.
func markOf(r rule) string {
	target, when, unless, _ := r.parts()
	said, err := json.Marshal([]When{when, unless}) // maps are written in the order of their keys
	if err != nil {
		return target
	}
	sum := sha256.Sum256(said)
	return target + "-" + hex.EncodeToString(sum[:4])
}

// marksOf returns the marks of rules; a rule that stands twice is told apart by
// a number.
func marksOf[R rule](rules []R) []string {
	out := make([]string, len(rules))
	seen := map[string]int{}
	for i, r := range rules {
		out[i] = markOf(r)
		seen[out[i]]++
		if n := seen[out[i]]; n > 1 {
			out[i] += "-" + strconv.Itoa(n)
		}
	}
	return out
}

// removal reports whether r does no more than take a rule of Percorso's away.
func removal(r rule) bool {
	_, when, _, replaces := r.parts()
	return replaces != "" && len(when) == 0
}

// layRules lays the rules of top over those of ground: one that replaces a rule
// of ground stands where that stood, all else comes first. A mark that ground
// does not have any more is no fault: the rule then comes first like others.
func layRules[R rule](ground, top []R) []R {
	marks := marksOf(ground)
	instead := map[string][]R{}
	var out []R
	for _, r := range top {
		_, _, _, mark := r.parts()
		switch {
		case mark != "" && slices.Contains(marks, mark):
			instead[mark] = append(instead[mark], r)
		case !removal(r):
			out = append(out, r)
		}
	}
	for i, r := range ground {
		others, replaced := instead[marks[i]]
		if !replaced {
			out = append(out, r)
			continue
		}
		for _, o := range others {
			if !removal(o) {
				out = append(out, o)
			}
		}
	}
	return out
}
