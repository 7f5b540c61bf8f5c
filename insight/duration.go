package insight

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// units of durations, in seconds.
var units = map[byte]int64{'s': 1, 'm': 60, 'h': 3600, 'd': 86_400, 'w': 7 * 86_400}

// seconds reads a duration: a whole number and its unit, as in "30d". A day is
// 24 hours, whatever the clocks do. least is the shortest that is allowed.
func seconds(field, text string, least uint32) (uint32, error) {
	number := strings.TrimRight(text, "smhdw")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || len(text) != len(number)+1 || number[0] == '+' {
		return 0, fault(field, fmt.Sprintf("%q is no duration", text), "give a whole number and a unit: 90s, 45m, 12h, 30d or 4w")
	}
	unit := units[text[len(number)]]
	if n > math.MaxUint32/unit {
		return 0, fault(field, fmt.Sprintf("%q is longer than the clock of the index", text), "give at most 49000d")
	}
	if n*unit < int64(least) {
		return 0, fault(field, fmt.Sprintf("%q is too short", text), fmt.Sprintf("give at least %ds", least))
	}
	return uint32(n * unit), nil
}
