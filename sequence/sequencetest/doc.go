// Package sequencetest makes up interactions for tests and benchmarks of the
// engine: from a seed, the same on every machine, twenty million in a second or
// two. Lengths are heavy-tailed (with a mean of 20 half of the customers have 7
// interactions at most, one in a hundred has 200, the longest has 10,000), codes
// follow Zipf's law and times fill one year.
package sequencetest
