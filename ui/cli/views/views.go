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

	gotoml "github.com/pelletier/go-toml/v2"

	"debrief/model"
	"debrief/model/query"
)

// FileName is what the file is called, beside the configuration.
const FileName = "views.toml"

// mostBytes is how large the file may be.
const mostBytes = 1 << 20

// File is the file of the views. Each method reads it anew, so that it may be changed
// by an editor meanwhile.
type File struct{ Path string }

// Error is a mistake in the file.
type Error struct {
	Path string
	Line int // from 1, 0 where the mistake has no line
	View string
	Err  error
}

// Error implements error.
func (e *Error) Error() string {
	place := e.Path
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d", e.Path, e.Line)
	}
	if e.View != "" {
		place += fmt.Sprintf(": view %q", e.View)
	}
	return place + ": " + e.Err.Error()
}

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

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
}

// Views returns the views in the order of the file; none where there is no file.
func (f File) Views(context.Context) ([]model.View, error) {
	info, err := os.Stat(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err == nil && info.Size() > mostBytes:
		return nil, &Error{Path: f.Path, Err: fmt.Errorf("it is larger than %d bytes", mostBytes)}
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
	for _, s := range c.View {
		v, err := s.view()
		if err != nil {
			return nil, &Error{Path: f.Path, View: s.Name, Err: err}
		}
		for _, other := range all {
			switch {
			case other.Name == v.Name:
				return nil, &Error{Path: f.Path, View: v.Name, Err: errors.New("there are two of this name")}
			case v.Key != "" && other.Key == v.Key:
				return nil, &Error{Path: f.Path, View: v.Name, Err: fmt.Errorf("its key %q is that of %q", v.Key, other.Name)}
			}
		}
		all = append(all, v)
	}
	return all, nil
}

func (s stored) view() (model.View, error) {
	v := model.View{Name: s.Name, Key: s.Key, Filter: s.Filter, Oldest: s.Order == "oldest"}
	if s.Order != "" && s.Order != "oldest" && s.Order != "newest" {
		return v, fmt.Errorf("the order %q is neither oldest nor newest", s.Order)
	}
	if err := v.Validate(); err != nil {
		return v, err
	}
	if _, err := query.Parse(v.Filter); err != nil {
		return v, fmt.Errorf("%w, in %q", err, v.Filter)
	}
	return v, nil
}

// wrong names the line of a mistake of form.
func (f File) wrong(err error) error {
	e := &Error{Path: f.Path, Err: err}
	var broken *gotoml.DecodeError
	var unknown *gotoml.StrictMissingError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		e.Line, _ = unknown.Errors[0].Position()
		e.Err = fmt.Errorf("there is no %q in a view: name, key, filter and order are", unknown.Errors[0].Key()[len(unknown.Errors[0].Key())-1])
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
		if v.Oldest {
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
