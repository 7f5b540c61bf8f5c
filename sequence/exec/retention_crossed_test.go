package exec

import (
	"testing"

	"pgregory.net/rapid"
)

func TestRowsOfBitsAreTurned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows [64]uint64
		for i := range rows {
			rows[i] = rapid.Uint64().Draw(t, "row")
		}
		got := rows
		turn(&got)
		for i := range rows {
			for k := range rows {
				if got[k]>>i&1 != rows[i]>>k&1 {
					t.Fatalf("bit %d of row %d is not bit %d of row %d", k, i, i, k)
				}
			}
		}
	})
}
