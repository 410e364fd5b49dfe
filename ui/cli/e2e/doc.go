// Package e2e holds the tests of the whole program: the built binary, its
// commands and its screens in a pseudo terminal. It has no code of its own.
package e2e
