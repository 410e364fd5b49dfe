package storage

import (
	"context"
	"errors"
	"io"

	"debrief/model"
)

var errSoon = errors.New("storage is being built")

type Archive struct{}

func Open(ctx context.Context, o Options) (*Archive, error) { return nil, errSoon }
func (a *Archive) Close() error                             { return errSoon }
func (a *Archive) NewKey() string                           { return "" }
func (a *Archive) Append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	return nil, errSoon
}
func (a *Archive) AppendAsync(ctx context.Context, events []model.Event) <-chan model.Receipt {
	return nil
}
func (a *Archive) Submit(s model.Submission) <-chan model.Receipt                 { return nil }
func (a *Archive) AddReject(ctx context.Context, r model.Reject) (uint64, error)  { return 0, errSoon }
func (a *Archive) SaveDraft(name, text string) <-chan error                       { return nil }
func (a *Archive) SaveState(ctx context.Context, name string, value []byte) error { return errSoon }
func (a *Archive) Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error) {
	return model.Page{}, errSoon
}
func (a *Archive) Dialogue(ctx context.Context, id string) (model.Dialogue, error) {
	return model.Dialogue{}, errSoon
}
func (a *Archive) DialogueEvents(ctx context.Context, id string) ([]*model.Entry, error) {
	return nil, errSoon
}
func (a *Archive) DialogueOf(ctx context.Context, key model.Key) (string, error) { return "", errSoon }
func (a *Archive) Counts(ctx context.Context) (model.Counts, error) {
	return model.Counts{}, errSoon
}
func (a *Archive) Entity(ctx context.Context, ref model.EntityRef) (model.Entity, error) {
	return model.Entity{}, errSoon
}
func (a *Archive) Fixes(ctx context.Context, open bool, limit int) ([]model.Fix, error) {
	return nil, errSoon
}
func (a *Archive) OpenFixes(ctx context.Context) ([]model.Fix, error) { return nil, errSoon }
func (a *Archive) Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error) {
	return nil, errSoon
}
func (a *Archive) PlanUndo(ctx context.Context, actor string) (model.UndoPlan, error) {
	return model.UndoPlan{}, errSoon
}
func (a *Archive) Draft(ctx context.Context, name string) (string, error) { return "", errSoon }
func (a *Archive) State(ctx context.Context, name string) ([]byte, error) { return nil, errSoon }
func (a *Archive) Rejects(ctx context.Context, after uint64, limit int) ([]model.Reject, error) {
	return nil, errSoon
}
func (a *Archive) Reject(ctx context.Context, n uint64) (model.Reject, error) {
	return model.Reject{}, errSoon
}
func (a *Archive) Tail(ctx context.Context, from uint64, each func(*model.Entry) error) error {
	return errSoon
}
func (a *Archive) Subscribe() (changes <-chan struct{}, stop func()) { return nil, nil }
func (a *Archive) Info(ctx context.Context) (Info, error)            { return Info{}, errSoon }
func (a *Archive) Rebuild(ctx context.Context, progress func(done, total uint64)) error {
	return errSoon
}
func (a *Archive) Verify(ctx context.Context, progress func(done, total uint64)) (Report, error) {
	return Report{}, errSoon
}
func (a *Archive) Backup(ctx context.Context, w io.Writer, progress func(done, total uint64)) error {
	return errSoon
}
func Restore(ctx context.Context, r io.Reader, o Options, progress func(done uint64)) (Info, error) {
	return Info{}, errSoon
}
