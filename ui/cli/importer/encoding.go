package importer

import (
	"bufio"
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The marks by which UTF-16 is known, of either byte order.
var utf16Marks = [][]byte{{0xff, 0xfe}, {0xfe, 0xff}}

// decode has the rest of the input read in another encoding than UTF-8.
func (in *Input) decode(e encoding.Encoding) {
	in.Reader = bufio.NewReaderSize(transform.NewReader(in.Reader, e.NewDecoder()), bufferSize)
}

// skipMark passes over a byte order mark; one of UTF-16 says how the input is to
// be read.
func (in *Input) skipMark() error {
	head, _ := in.Peek(len(byteOrder)) // a shorter input has what it has
	if bytes.Equal(head, byteOrder) {
		if _, err := in.Discard(len(byteOrder)); err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
	for _, mark := range utf16Marks {
		if bytes.HasPrefix(head, mark) {
			in.marked = true
			in.decode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM))
		}
	}
	return nil
}

// Decode has the input read in the encoding of that name, as the web names them
// (windows-1251, koi8-r, utf-16le). A byte order mark goes before it. It reports
// whether there is such an encoding.
func (in *Input) Decode(name string) bool {
	e, err := htmlindex.Get(name)
	if err != nil {
		return false
	}
	if canonical, err := htmlindex.Name(e); !in.marked && (err != nil || canonical != "utf-8") {
		in.decode(e)
	}
	return true
}

// A text that is no UTF-8 is known by its words: so many letters of an older
// encoding in a row are no broken byte of a file that is UTF-8 otherwise.
const wordOfLetters = 4

// IsText reports whether the beginning of the input reads as UTF-8, but for bytes
// that may be broken here and there.
func (in *Input) IsText() bool {
	head, _ := in.Peek(in.Buffered())
	run, words, broken, known := 0, 0, 0, 0
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		switch {
		case r == utf8.RuneError && size == 1 && utf8.FullRune(head):
			broken++
			if run++; run == wordOfLetters {
				words++
			}
		case size > 1:
			known++
			run = 0
		default:
			run = 0
		}
		head = head[size:]
	}
	return words == 0 || known > broken
}

// Packed reports whether the input is a zip: an export that was not unpacked, or a
// workbook.
func (in *Input) Packed() bool {
	head, _ := in.Peek(len(zipMark))
	return string(head) == zipMark
}

const zipMark = "PK\x03\x04"

// Binary reports whether the first line of the input is none of a text. It looks
// at what was read so far.
func (in *Input) Binary() bool {
	head, _ := in.Peek(in.Buffered())
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return bytes.IndexByte(line, 0) >= 0
}
