package api

import "percorso/people"

// rightKey is where an operation's metadata holds the right that it asks for.
const rightKey = "right"

// needs is the metadata of an operation: the right that its caller must have.
func needs(right people.Right) map[string]any { return map[string]any{rightKey: right} }
