// Package importer takes a file of events into an archive: a stream of lines,
// decoded by several workers, appended in the order of the file. Its memory does
// not grow with the file.
package importer
