package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var vocabulary = strings.Fields(`запись записи записью перенести перенесли на завтра скидка скидок ёлка Елка мастер
	мастера и в не The the appointment appointments cancel 79135551234 +7(913)555-12-34 8-913-555-12-34 10.30 Café йод`)

func drawText(rt *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 12).Draw(rt, "text"), " ")
}

// drawNode makes anything that can be looked for.
func drawNode(rt *rapid.T, an *Analyzer, depth int) Node {
	kind := rapid.IntRange(0, 8).Draw(rt, "kind")
	if depth > 2 {
		kind = min(kind, 4)
	}
	switch kind {
	case 5:
		return &And{[]Node{drawNode(rt, an, depth+1), drawNode(rt, an, depth+1)}}
	case 6:
		return &Or{[]Node{drawNode(rt, an, depth+1), drawNode(rt, an, depth+1)}}
	case 7:
		return &Not{drawNode(rt, an, depth+1)}
	case 8:
		odd := rapid.Uint64Range(1, 3).Draw(rt, "modulus")
		return &Where{func(d Doc) (bool, error) { return d.Subject%odd == 0, nil }}
	}
	return drawLeaf(rt, an, kind)
}

func drawLeaf(rt *rapid.T, an *Analyzer, kind int) Node {
	text := rapid.SampledFrom(vocabulary).Draw(rt, "word")
	switch kind {
	case 1:
		runes := []rune(text)
		text = string(runes[:rapid.IntRange(1, len(runes)).Draw(rt, "runes")]) + "*"
	case 2:
		text += " " + rapid.SampledFrom(vocabulary).Draw(rt, "next")
	case 3:
		runes := []rune(text)
		from := rapid.IntRange(0, len(runes)-1).Draw(rt, "from")
		text = "*" + string(runes[from:rapid.IntRange(from+1, len(runes)).Draw(rt, "to")]) + "*"
	}
	if n := an.Text(text); n != nil {
		return n
	}
	return &All{}
}

// desk is an index beside a plain scan of the same turns.
type desk struct {
	rt    *rapid.T
	shelf *shelf
	x     *Index
	plain *plain
	log   []Change // what was applied, for what a crash takes away
	at    uint64
	turns map[uint64]Turn
}

func newDesk(rt *rapid.T) *desk {
	d := &desk{rt: rt, shelf: newShelf(), plain: newPlain(), turns: map[uint64]Turn{}}
	d.open()
	return d
}

func (d *desk) open() {
	x, err := Open(background, Options{Store: d.shelf, Flush: 20, Most: 200, Cache: 1 << 16})
	if err != nil {
		d.rt.Fatal(err)
	}
	d.x = x
	upto, _ := x.Upto()
	for _, c := range d.log {
		if c.Upto > upto {
			d.put(c)
		}
	}
}

func (d *desk) put(c Change) {
	c.Add = slices.Clone(c.Add)
	if err := d.x.Apply(background, c); err != nil {
		d.rt.Fatal(err)
	}
}

// write applies some new turns, and changes or removes some old ones.
func (d *desk) write() {
	var c Change
	for range rapid.IntRange(0, 12).Draw(d.rt, "turns") {
		d.at++
		t := Turn{Doc{d.at, rapid.Uint64Range(1, 6).Draw(d.rt, "subject"), rapid.Int64Range(-5, 60).Draw(d.rt, "time"), false}, drawText(d.rt)}
		d.turns[t.Pos] = t
		c.Add = append(c.Add, t)
	}
	if len(d.turns) > 0 && rapid.Bool().Draw(d.rt, "change") {
		pos := rapid.Uint64Range(1, d.at).Draw(d.rt, "which")
		if old, ok := d.turns[pos]; ok && !slices.ContainsFunc(c.Add, func(t Turn) bool { return t.Pos == pos }) {
			c.Remove = append(c.Remove, old.Doc)
			if rapid.Bool().Draw(d.rt, "edit") {
				old.Text, old.Edited = drawText(d.rt), true
				d.turns[pos] = old
				c.Add = append(c.Add, old)
			} else {
				delete(d.turns, pos)
			}
		}
	}
	d.at++
	c.Upto = d.at
	d.log = append(d.log, c)
	d.plain.apply(c)
	d.put(c)
}

func (d *desk) maintain() {
	if _, err := d.x.Maintain(background); err != nil {
		d.rt.Fatal(err)
	}
}

// crash ends the index where it stands; the store keeps what it was given, at some
// point of a merge.
func (d *desk) crash() {
	d.shelf.left = rapid.IntRange(0, 12).Draw(d.rt, "records")
	for {
		done, err := d.x.Maintain(background)
		if err != nil && !errors.Is(err, errShelf) {
			d.rt.Fatal(err)
		}
		if err != nil || !done {
			break
		}
	}
	d.x.Close()
	d.shelf.left = -1
	d.open()
}

func (d *desk) forget() {
	subject := rapid.Uint64Range(1, 6).Draw(d.rt, "whose")
	if err := d.x.Forget(background, subject); err != nil {
		d.rt.Fatal(err)
	}
	d.plain.forget(subject)
	for pos, t := range d.turns {
		if t.Subject == subject {
			delete(d.turns, pos)
		}
	}
	for i := range d.log { // what is erased is not in the log any more
		d.log[i].Add = slices.DeleteFunc(slices.Clone(d.log[i].Add), func(t Turn) bool { return t.Subject == subject })
	}
}

func (d *desk) ask() {
	n := drawNode(d.rt, d.plain.an, 0)
	want := d.plain.find(d.rt, n)
	d.askNewest(n, want)
	count, err := d.x.Count(background, n, nil)
	if err != nil || count != len(want) {
		d.rt.Fatalf("%s: counts %d, want %d, %v", show(n), count, len(want), err)
	}
	d.askBest(n, want)
}

func (d *desk) askNewest(n Node, want []Doc) {
	limit := rapid.SampledFrom([]int{1, 3, 50, 10_000}).Draw(d.rt, "limit")
	found, more, err := d.x.Newest(background, n, limit)
	if err != nil {
		d.rt.Fatal(err)
	}
	var got []Doc
	for _, h := range found {
		got = append(got, h.Doc)
	}
	if !slices.Equal(got, want[:min(limit, len(want))]) || more != (len(want) > limit) {
		d.rt.Fatalf("%s: finds %v, %t, want %v", show(n), got, more, want)
	}
}

func (d *desk) askBest(n Node, want []Doc) {
	best, count, err := d.x.Best(background, n, 7)
	if err != nil || count != len(want) {
		d.rt.Fatalf("%s: counts %d, want %d, %v", show(n), count, len(want), err)
	}
	scores := d.plain.scores(d.rt, n, want)
	slices.SortFunc(want, func(a, b Doc) int {
		return cmp.Or(cmp.Compare(math.Round(scores[b.Pos]*1e9), math.Round(scores[a.Pos]*1e9)), compareDocs(b, a))
	})
	for i, h := range best {
		if math.Abs(h.Score-scores[h.Pos]) > 1e-9 || math.Abs(scores[want[i].Pos]-h.Score) > 1e-9 {
			d.rt.Fatalf("%s: place %d has %v with %g, want %v with %g", show(n), i, h.Doc, h.Score, want[i], scores[want[i].Pos])
		}
	}
	if len(best) != min(7, len(want)) {
		d.rt.Fatalf("%s: %d of %d", show(n), len(best), len(want))
	}
}

// scores works BM25 out as bleve has it.
func (p *plain) scores(tb rapid.TB, n Node, docs []Doc) map[uint64]float64 {
	length := 0
	for _, t := range p.turns {
		length += len(p.words(t.Text))
	}
	scores := map[uint64]float64{}
	for _, leaf := range leaves(n) {
		often := float64(len(p.find(tb, leaf)))
		count := float64(len(p.turns))
		idf := math.Log(1 + (count-often+0.5)/(often+0.5))
		for _, d := range docs {
			t := p.turns[d.Pos]
			tf := math.Sqrt(float64(p.times(leaf, t)))
			scores[d.Pos] += idf * tf * 2.2 / (tf + 1.2*(0.25+0.75*float64(len(p.words(t.Text)))/(float64(length)/count)))
		}
	}
	return scores
}

func show(n Node) string {
	switch n := n.(type) {
	case *And:
		return fmt.Sprintf("(%s and %s)", show(n.Of[0]), show(n.Of[1]))
	case *Or:
		return fmt.Sprintf("(%s or %s)", show(n.Of[0]), show(n.Of[1]))
	case *Not:
		return "not " + show(n.Of)
	case *Phrase:
		return fmt.Sprintf("phrase of %d", len(n.Of))
	}
	return fmt.Sprintf("%T %+v", n, n)
}

// TestTheIndexFindsWhatAPlainScanFinds writes, changes, merges, crashes and erases
// in any order, and asks anything meanwhile.
func TestTheIndexFindsWhatAPlainScanFinds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(rt)
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch rapid.IntRange(0, 9).Draw(rt, "step") {
			case 0, 1, 2, 3:
				d.write()
			case 4:
				d.maintain()
				if _, err := d.x.HoldTexts(background, rapid.Uint64Range(0, 4000).Draw(rt, "bytes")); err != nil {
					rt.Fatal(err)
				}
			case 5:
				d.crash()
			case 6:
				d.forget()
			default:
				d.ask()
			}
		}
		d.ask()
	})
}

func TestASearchEndsWithItsContext(t *testing.T) {
	x, err := Open(background, Options{Store: newShelf()})
	must(t, err)
	must(t, x.Apply(background, Change{Add: []Turn{{Doc{Pos: 1, Subject: 1, At: 1}, "запись"}}, Upto: 1}))
	ctx, cancel := context.WithCancel(background)
	cancel()
	if _, _, err := x.Newest(ctx, &Word{"запис"}, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("newest: %v", err)
	}
	if _, err := x.Count(ctx, &Part{"запис"}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("count: %v", err)
	}
	if _, _, err := x.Best(ctx, &Word{"запис"}, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("best: %v", err)
	}
}
