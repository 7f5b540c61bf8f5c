// Package graph is the identity graph: identifiers, the evidence that links
// them, and the profiles that are its connected parts under rules.
package graph

// Node is the dense number of an identifier in one workspace's graph, from 1 in
// order of first sight; 0 is none.
type Node uint32
