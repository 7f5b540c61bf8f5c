// Package spec is the wire format of the door: the Segment calls, what makes
// one acceptable, and when it happened.
//
// A Parser turns the text of one call into an event, or into a Problem that
// names the field. A Decoder is the way back, for those who read events.
package spec
