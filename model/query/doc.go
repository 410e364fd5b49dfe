// Package query is the filter language of lists, queues and commands:
//
//	source:telegram verdict:bad turns:>10 lead:lost at:7d -who:boris "скидка"
//
// Terms that stand side by side all have to hold; `or` and parentheses join
// others, a minus turns one round. docs/filters.md is its specification.
//
// A query knows nothing of the archive: it is parsed, printed, completed and
// matched against the rows of a list.
package query
