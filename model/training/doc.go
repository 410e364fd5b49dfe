// Package training makes of bad answers and their corrections what an assistant can
// be bettered with: examples to train on, pairs of a better and a worse answer, rows
// of questions and answers. It also tells whether a mistake came back. It is pure, and
// whatever leaves it is masked.
package training
