// Package sample draws the dialogues that are reviewed of a week.
//
// A draw is a function of the population, the seed and the settings alone: the
// dialogues of each stratum are ordered by a hash of the seed and of what the
// dialogue is, and the first ones are taken. So whoever has the same dialogues
// draws the same sample, on any machine and with any later version.
// docs/sampling.md tells it to people.
package sample
