package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"debrief/storage/search/corpus"
)

// bleveIndex is bleve with its standard analyzer.
type bleveIndex struct {
	index bleve.Index
	dir   string
}

func (b *bleveIndex) name() string { return "bleve" }

type bleveTurn struct {
	Body string  `json:"body"`
	At   float64 `json:"at"`
}

func textMapping(analyzer string) *mapping.IndexMappingImpl {
	m := bleve.NewIndexMapping()
	body := bleve.NewTextFieldMapping()
	body.Analyzer, body.Store, body.IncludeInAll = analyzer, false, false
	at := bleve.NewNumericFieldMapping()
	at.Store, at.IncludeInAll = false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("body", body)
	doc.AddFieldMappingsAt("at", at)
	m.DefaultMapping = doc
	return m
}

func (b *bleveIndex) load(ctx context.Context, dir string, turns int) (text, index took, err error) {
	b.dir = filepath.Join(dir, "bleve")
	if b.index, err = bleve.New(b.dir, textMapping("standard")); err != nil {
		return text, index, err
	}
	began := begin()
	batch := b.index.NewBatch()
	for t := range corpus.Turns(1, turns) {
		if err := batch.Index(fmt.Sprint(t.N), bleveTurn{t.Text, float64(t.At)}); err != nil {
			return text, index, err
		}
		if batch.Size() == 1000 {
			if err := errors.Join(b.index.Batch(batch), ctx.Err()); err != nil {
				return text, index, err
			}
			batch.Reset()
		}
	}
	err = b.index.Batch(batch)
	return text, began.since(), err
}

func (b *bleveIndex) size() (int64, error) { return sizeOf(b.dir) }

func (b *bleveIndex) ask(ctx context.Context, q question, how order) (int, error) {
	request := bleve.NewSearchRequestOptions(bleveQuery(q), 50, 0, false)
	switch how {
	case newest:
		request.SortBy([]string{"-at"})
	case count:
		request.Size = 0
	case best:
	}
	result, err := b.index.SearchInContext(ctx, request)
	if err != nil {
		return 0, err
	}
	if how == count {
		return int(result.Total), nil
	}
	return len(result.Hits), nil
}

func bleveQuery(q question) query.Query {
	var made query.FieldableQuery
	switch {
	case q.part != "":
		made = bleve.NewWildcardQuery("*" + q.part + "*")
	case strings.HasSuffix(q.fts, "*"):
		made = bleve.NewPrefixQuery(strings.TrimSuffix(q.fts, "*"))
	case strings.HasPrefix(q.fts, `"`):
		made = bleve.NewMatchPhraseQuery(strings.Trim(q.fts, `"`))
	default:
		made = bleve.NewMatchQuery(q.fts)
	}
	made.SetField("body")
	return made
}

func (b *bleveIndex) close() error { return b.index.Close() }
