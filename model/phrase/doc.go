// Package phrase finds phrases in what people write, whatever form their words
// stand in: by stems, in Russian and English.
package phrase
