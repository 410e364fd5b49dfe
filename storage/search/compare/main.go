// Compare loads the same invented turns into Debrief and into what else people
// would search with, asks all of them the same, and prints the table of
// docs/performance.md. It is a module of its own, so that none of the others ever
// comes into the program.
//
//	go run . -turns 100000
//	go run . -turns 1000000 -only debrief,sqlite
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// engine is something that finds turns.
type engine interface {
	name() string
	// load takes the turns in and makes them ready to be found. It says how long the
	// text alone took, and how long finding it costs on top.
	load(ctx context.Context, dir string, turns int) (text, index took, err error)
	size() (int64, error)
	// ask returns what a question costs, and how many turns hold it.
	ask(ctx context.Context, q question, how order) (hits int, err error)
	close() error
}

// order is what is asked for of a question.
type order string

const (
	newest order = "newest 50"
	count  order = "count"
	best   order = "best 50"
)

// question is one that all engines are asked, in the words of each.
type question struct{ name, debrief, fts, part string }

var questions = []question{
	{name: "rare word", debrief: "ксилофонистка", fts: "ксилофонистка"},
	{name: "word, one form", debrief: `врач*`, fts: "врач*"},
	{name: "phrase", debrief: `"перенести запись на завтра"`, fts: `"перенести запись на завтра"`},
	{name: "prefix", debrief: "перенес*", fts: "перенес*"},
	{name: "short prefix", debrief: "за*", fts: "за*"},
	{name: "part of a word", debrief: "*лофонис*", part: "лофонис"},
}

func main() {
	turns := flag.Int("turns", 10_000, "how many turns")
	rounds := flag.Int("rounds", 20, "how often each question is asked")
	only := flag.String("only", "debrief,sqlite,bleve,postgres-simple,postgres-russian,ripgrep,lnav", "which engines")
	golden := flag.String("golden", "", "write bleve's order by relevance to this file, and do nothing else")
	flag.Parse()
	log.SetFlags(0)
	var err error
	if *golden != "" {
		err = writeGolden(*golden)
	} else {
		err = compare(context.Background(), *turns, *rounds, strings.Split(*only, ","))
	}
	if err != nil {
		log.Fatal(err)
	}
}

func compare(ctx context.Context, turns, rounds int, only []string) error {
	dir, err := os.MkdirTemp("", "compare")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Printf("%d turns\n\n| engine | text | index |%s size |\n|%s\n", turns, heads(), strings.Repeat(" --- |", 4+3*len(questions)))
	for _, e := range engines() {
		if !slices.Contains(only, e.name()) {
			continue
		}
		if err := measure(ctx, e, filepath.Join(dir, e.name()), turns, rounds); err != nil {
			fmt.Printf("| %s | %v |\n", e.name(), err)
		}
	}
	return nil
}

func engines() []engine {
	return []engine{
		&debrief{}, &sqlite{}, &bleveIndex{}, &postgres{dictionary: "simple"}, &postgres{dictionary: "russian"},
		&lines{tool: "rg"}, &lnav{},
	}
}

func heads() string {
	var b strings.Builder
	for _, q := range questions {
		for _, how := range []order{newest, count, best} {
			fmt.Fprintf(&b, " %s: %s |", q.name, how)
		}
	}
	return b.String()
}

func measure(ctx context.Context, e engine, dir string, turns, rounds int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	text, index, err := e.load(ctx, dir, turns)
	if err != nil {
		return err
	}
	defer e.close()
	fmt.Printf("| %s | %v | %v |", e.name(), text, index)
	for _, q := range questions {
		for _, how := range []order{newest, count, best} {
			fmt.Printf(" %s |", asked(ctx, e, q, how, rounds))
		}
	}
	size, err := e.size() // now that what is merged in the background had its time
	if err != nil {
		return err
	}
	fmt.Printf(" %.1f MB |\n", float64(size)/1e6)
	return nil
}

// asked is the median and the 95th percentile in milliseconds, the processor time of
// one question, and the hits.
func asked(ctx context.Context, e engine, q question, how order, rounds int) string {
	var all []time.Duration
	hits := 0
	first := begin()
	for range rounds {
		began := begin()
		n, err := e.ask(ctx, q, how)
		if err != nil {
			return "-"
		}
		all, hits = append(all, began.since().clock), n
		if len(all) >= 3 && all[0] > 2*time.Second {
			break
		}
	}
	slices.Sort(all)
	processor := first.since().processor / time.Duration(len(all))
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return fmt.Sprintf("%.2f / %.2f, %.2f (%d)", ms(all[len(all)/2]), ms(all[len(all)*95/100]), ms(processor), hits)
}

// sizeOf is the bytes of the files below a directory.
func sizeOf(dir string) (sum int64, err error) {
	err = filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}
