// Package views keeps the saved views of a person in a file, which people may write
// themselves.
package views

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	gotoml "github.com/pelletier/go-toml/v2"

	"debrief/model"
	"debrief/model/query"
	"debrief/ui/cli/lines"
)

// FileName is what the file is called, beside the configuration.
const FileName = "views.toml"

// mostBytes is how large the file may be.
const mostBytes = 1 << 20

// File is the file of the views. Each method reads it anew, so that it may be changed
// by an editor meanwhile.
type File struct{ Path string }

// ErrUnknown says that there is no view of a name.
var ErrUnknown = errors.New("there is no such view")

type content struct {
	View []stored `toml:"view"`
}

type stored struct {
	Name   string `toml:"name"`
	Key    string `toml:"key,omitempty" comment:"' and this letter or digit open it"`
	Filter string `toml:"filter"`
	Order  string `toml:"order,omitempty" comment:"oldest, or newest"`
	Sort   string `toml:"sort,omitempty" comment:"a column of debrief list --sort, with a minus for the other way round"`
}

// Views returns the views in the order of the file; none where there is no file.
func (f File) Views(context.Context) ([]model.View, error) {
	info, err := os.Stat(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err == nil && info.Size() > mostBytes:
		return nil, &Error{Path: f.Path, Why: Large, With: []any{"Most", mostBytes}}
	}
	data, err := os.ReadFile(f.Path)
	if err != nil {
		return nil, fmt.Errorf("read saved views: %w", err)
	}
	return f.parse(data)
}

func (f File) parse(data []byte) ([]model.View, error) {
	var c content
	if err := gotoml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&c); err != nil {
		return nil, f.wrong(err)
	}
	all := make([]model.View, 0, len(c.View))
	at := lines.Of(data)
	for i, one := range c.View {
		v := one.view()
		if wrong := one.wrong(v, all); wrong != nil {
			wrong.Path, wrong.View = f.Path, one.Name
			wrong.Line = at.At(fmt.Sprintf("view.%d.%s", i, wrong.Field))
			return nil, wrong
		}
		all = append(all, v)
	}
	return all, nil
}

func (s stored) view() model.View {
	column, turned, _ := model.ParseSort(s.Sort) // wrong tells what cannot be read
	return model.View{Name: s.Name, Key: s.Key, Filter: s.Filter, Sort: column, Oldest: turned || s.Order == "oldest"}
}

// wrong returns what is wrong with a view that stands behind others, nil for nothing.
func (s stored) wrong(v model.View, before []model.View) *Error {
	if s.Order != "" && s.Order != "oldest" && s.Order != "newest" {
		return &Error{Field: "order", Why: NoOrder, With: []any{"Value", s.Order}}
	}
	if wrong := s.wrongSort(); wrong != nil {
		return wrong
	}
	var of *model.ViewError
	if errors.As(v.Validate(), &of) {
		field := "name"
		if of.Mistake == model.ViewBadKey {
			field = "key"
		}
		return &Error{Field: field, Why: Mistake(of.Mistake), With: []any{"Value", of.Value, "Most", model.MostViewName}}
	}
	if _, err := query.Parse(v.Filter); err != nil {
		return &Error{Field: "filter", Why: BadFilter, Err: err}
	}
	for _, other := range before {
		switch {
		case other.Name == v.Name:
			return &Error{Field: "name", Why: TwoOfName}
		case v.Key != "" && other.Key == v.Key:
			return &Error{Field: "key", Why: KeyTaken, With: []any{"Value", v.Key, "Other", other.Name}}
		}
	}
	return nil
}

// wrongSort returns what is wrong with the order, nil for nothing.
func (s stored) wrongSort() *Error {
	_, _, err := model.ParseSort(s.Sort)
	switch {
	case err != nil:
		return &Error{Field: "sort", Why: NoColumn, With: []any{"Value", s.Sort, "Known", strings.Join(model.ColumnNames(), ", ")}}
	case s.Sort != "" && s.Order != "":
		return &Error{Field: "sort", Why: TwoOrders}
	}
	return nil
}

// wrong names the line of a mistake of form.
func (f File) wrong(err error) error {
	e := &Error{Path: f.Path, Why: BrokenTOML}
	var broken *gotoml.DecodeError
	var unknown *gotoml.StrictMissingError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		key := unknown.Errors[0].Key()
		e.Line, _ = unknown.Errors[0].Position()
		e.Why, e.Field = NoField, key[len(key)-1]
	case errors.As(err, &broken) && len(broken.Key()) > 0: // a number where a text should be
		e.Line, _ = broken.Position()
		e.Why, e.Field = NoText, broken.Key()[len(broken.Key())-1]
	case errors.As(err, &broken):
		e.Line, _ = broken.Position()
	}
	return e
}

// SaveView keeps a view; one of the same name gives way to it. A file with mistakes is
// left as it is, since something of it would be lost.
func (f File) SaveView(ctx context.Context, v model.View) ([]model.View, error) {
	if err := v.Validate(); err != nil {
		return nil, fmt.Errorf("save view: %w", err)
	}
	if _, err := query.Parse(v.Filter); err != nil {
		return nil, fmt.Errorf("save view: %w", err)
	}
	all, err := f.Views(ctx)
	if err != nil {
		return nil, err
	}
	all = model.PutView(all, v)
	return all, f.write(all)
}

// ForgetView takes a view away. Errors: ErrUnknown.
func (f File) ForgetView(ctx context.Context, name string) ([]model.View, error) {
	all, err := f.Views(ctx)
	if err != nil {
		return nil, err
	}
	left := make([]model.View, 0, len(all))
	for _, v := range all {
		if v.Name != name {
			left = append(left, v)
		}
	}
	if len(left) == len(all) {
		return nil, fmt.Errorf("forget view %q: %w", name, ErrUnknown)
	}
	return left, f.write(left)
}

// write replaces the file as a whole, so that no half of it can ever be read.
func (f File) write(all []model.View) error {
	var c content
	for _, v := range all {
		s := stored{Name: v.Name, Key: v.Key, Filter: v.Filter}
		switch {
		case v.Sort != model.ByStart:
			s.Sort = model.WriteSort(v.Sort, v.Oldest)
		case v.Oldest:
			s.Order = "oldest"
		}
		c.View = append(c.View, s)
	}
	data, err := gotoml.Marshal(c)
	if err != nil {
		return fmt.Errorf("write saved views: %w", err)
	}
	if err := replace(f.Path, data); err != nil {
		return fmt.Errorf("write saved views: %w", err)
	}
	return nil
}

func replace(path string, data []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+FileName+"-*") // which is 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	if _, err = temp.Write(data); err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
