package cli

import (
	"time"

	"debrief/storage"
	crmsync "debrief/sync"
	"debrief/sync/lookout"
)

// lookoutOptions are those of the watch over an archive.
func (a *app) lookoutOptions(archive *storage.Archive) (lookout.Options, error) {
	zone, err := a.zone()
	if err != nil {
		return lookout.Options{}, err
	}
	rules, err := a.conf.Watch.Rules(zone, a.conf.Bitrix24.Region)
	if err != nil {
		return lookout.Options{}, err
	}
	return lookout.Options{
		Archive: archive, Log: archive, Rules: rules, Window: time.Duration(a.conf.Watch.Window), Gone: storage.ErrNotFound, Now: a.Now,
	}, nil
}

// newLookout makes the watch behind the screens or the receiver.
func (a *app) newLookout(h *host, changes <-chan struct{}) (*lookout.Lookout, error) {
	o, err := a.lookoutOptions(h.archive)
	if err != nil {
		return nil, err
	}
	o.Changes, o.After, o.Fed = changes, a.after, h.fed
	o.Failed = func(err error) {
		h.log.Error("watch", "error", err)
		h.syncer.Note(err)
	}
	if h.client != nil {
		o.CRMRead = readUntil(h.syncer)
	}
	return lookout.New(o), nil
}

// readUntil tells when the portal's leads were read whole for the last time, zero
// when they never were.
func readUntil(syncer *crmsync.Syncer) func() time.Time {
	return func() time.Time {
		for _, source := range syncer.Status().Sources {
			if source.Name == "crm leads" {
				return source.LastAt
			}
		}
		return time.Time{}
	}
}
