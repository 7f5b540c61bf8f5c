// Package cell writes texts of other people into the cells of a CSV.
package cell

import "strings"

// Inert returns a text that no spreadsheet takes for a formula.
func Inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
