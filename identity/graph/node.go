// Package graph is the identity graph: identifiers, the evidence that links
// them, and the profiles that are its connected parts under rules.
package graph

// Node is the dense number of an identifier in one workspace's graph, from 1 in
// order of first sight; 0 is none.
type Node uint32

// Move says that Node belongs to the profile whose label is Profile from now on.
// A profile's label is one of its nodes; a node that is a profile by itself is
// its own label.
type Move struct{ Node, Profile Node }
