// Package collect is the door: the Segment calls over HTTP, checked, dated and
// given to the journal, and answered when they are safe on disk.
//
// What a source sent and the door did not take is kept as a reject, with the
// reason and the call, and can be replayed.
package collect
