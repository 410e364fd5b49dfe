// Package metrics says how the assistant does, in numbers that stand up in an
// argument. It is pure: dialogues go in, sums come out, and the sums of two parts
// are the sums of the whole, in whatever order they are put together.
//
// docs/metrics.md defines every measure. What cannot be known is unknown and never
// zero.
package metrics
