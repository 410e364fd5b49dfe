// Package search is an inverted index over the turns of an archive: words with
// their inflections, phrases, prefixes and parts of words, newest first or by
// relevance.
//
// An index is made of immutable segments. What is new becomes small segments in
// memory, which can be searched at once; they are merged, stored, and merged
// again. A change of what was stored is a mark in the list of segments, and what
// it marks is gone with the next merge.
//
// The package knows neither the archive nor its store: it is given both as small
// interfaces. docs/search.md tells what people can ask, docs/storage.md how the
// archive feeds it.
package search
