package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"debrief/storage/search"
	"debrief/storage/search/corpus"
)

// ours gives bleve the words of Debrief's analyzer. Several goroutines call it.
type ours struct{}

// Analyze implements analysis.Analyzer.
func (ours) Analyze(text []byte) analysis.TokenStream {
	an := search.NewAnalyzer()
	var out analysis.TokenStream
	an.Words(string(text), func(word string, from, to int) {
		out = append(out, &analysis.Token{Term: []byte(an.Stem(word)), Start: from, End: to, Position: len(out) + 1})
	})
	return out
}

// goldenCase is a question, and the turns in bleve's order with their scores.
type goldenCase struct {
	Words  []string  `json:"words"`
	Turns  []int     `json:"turns"`
	Scores []float64 `json:"scores"`
}

// goldenTurns is how many turns the fixed corpus has.
const goldenTurns = 2000

func writeGolden(path string) error {
	err := registry.RegisterAnalyzer("ours", func(map[string]any, *registry.Cache) (analysis.Analyzer, error) { return ours{}, nil })
	if err != nil {
		return err
	}
	m := textMapping("ours")
	m.ScoringModel = index.BM25Scoring
	dir, err := os.MkdirTemp("", "golden")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	x, err := bleve.New(filepath.Join(dir, "index"), m)
	if err != nil {
		return err
	}
	defer x.Close()
	batch := x.NewBatch()
	for t := range corpus.Turns(7, goldenTurns) {
		if err := batch.Index(fmt.Sprint(t.N), bleveTurn{Body: t.Text}); err != nil {
			return err
		}
	}
	if err := x.Batch(batch); err != nil {
		return err
	}
	var cases []goldenCase
	for _, words := range [][]string{
		{"запись"}, {"врач"}, {"скидка"}, {"appointment"}, {"перенести", "запись"}, {"цена", "стрижка"}, {"price", "haircut"}, {"время", "мастер", "завтра"},
	} {
		c := goldenCase{Words: words}
		var parts []query.Query
		for _, word := range words {
			match := bleve.NewMatchQuery(word)
			match.SetField("body")
			parts = append(parts, match)
		}
		result, err := x.Search(bleve.NewSearchRequestOptions(bleve.NewConjunctionQuery(parts...), 40, 0, false))
		if err != nil {
			return err
		}
		for _, hit := range result.Hits {
			var n int
			if _, err := fmt.Sscan(hit.ID, &n); err != nil {
				return err
			}
			c.Turns, c.Scores = append(c.Turns, n), append(c.Scores, hit.Score)
		}
		cases = append(cases, c)
	}
	raw, err := json.Marshal(cases)
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o600)
}
