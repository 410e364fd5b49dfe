// Package alert decides which messages about incidents are to be sent, where and
// when. It is pure: the clock is given, and what was sent before is the fold of the
// log, so a restart sends nothing twice.
package alert
