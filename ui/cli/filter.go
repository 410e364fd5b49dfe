package cli

import (
	"strings"

	"debrief/model/query"
	"debrief/ui/filter"
)

// filter reads the arguments of a command as one filter.
func (a *app) filter(args []string) (query.Query, error) {
	q, err := query.Parse(strings.Join(args, " "))
	if err != nil {
		return q, &usageError{filter.Mistake(a.text, err)}
	}
	return q, nil
}

// askedHere is where and when a filter is asked.
func (a *app) askedHere() (query.Context, error) {
	zone, err := a.zone()
	return query.Context{Now: a.Now(), Zone: zone, Me: a.conf.Actor}, err
}
