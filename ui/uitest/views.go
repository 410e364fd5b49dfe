package uitest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"debrief/model"
)

// Views are saved views in memory. The zero value has none.
type Views struct {
	mu  sync.Mutex
	all []model.View
	// Fail is what every method answers with, nil to work.
	Fail error
}

// Views implements pane.Views.
func (v *Views) Views(context.Context) ([]model.View, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.all), v.Fail
}

// SaveView implements pane.Views.
func (v *Views) SaveView(_ context.Context, view model.View) ([]model.View, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.Fail != nil {
		return nil, v.Fail
	}
	v.all = model.PutView(v.all, view)
	return slices.Clone(v.all), nil
}

// ForgetView implements pane.Views.
func (v *Views) ForgetView(_ context.Context, name string) ([]model.View, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	at := slices.IndexFunc(v.all, func(view model.View) bool { return view.Name == name })
	if v.Fail != nil || at < 0 {
		return nil, errors.Join(v.Fail, ErrNotFound)
	}
	v.all = slices.Delete(slices.Clone(v.all), at, at+1)
	return slices.Clone(v.all), nil
}
