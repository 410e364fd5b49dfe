package portal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// rowsAPage is fixed, whatever is asked.
const rowsAPage = 50

// itemList is crm.item.list. A field that it does not know is an error.
func itemList(p *Portal, params map[string]any) reply {
	kind, ok := entityKind(text(params["entityTypeId"]))
	if !ok {
		return badRequest("NOT_FOUND", "Smart process not found")
	}
	filter, ok := dict(params["filter"])
	if !ok && params["filter"] != nil {
		return badRequest("", "Parameter 'filter' must be array.")
	}
	find := func(name string) (field, bool) { return byItem(kind, name) }
	test, bad := p.filter(filter, find, true)
	if bad != "" {
		return badRequest("INVALID_ARG_VALUE", bad)
	}
	order, bad := readOrder(params["order"], find)
	if bad != "" {
		return badRequest("INVALID_ARG_VALUE", bad)
	}
	rows := p.inOrder(kind, test, order, text(params["start"]), filter[">id"])
	return paginate(p, rows, text(params["start"]), func(page []*row) any {
		out := make([]any, len(page))
		for i, r := range page {
			out[i] = itemSelect(p.item(r, original(params)), items(params["select"]))
		}
		return map[string]any{"items": out}
	})
}

// classicList is crm.lead.list. A field that it does not know is passed over.
func classicList(kind model.EntityKind) method {
	return func(p *Portal, params map[string]any) reply {
		filter, ok := dict(param(params, "filter"))
		if !ok && param(params, "filter") != nil {
			return badRequest("", "Parameter 'filter' must be array.")
		}
		find := func(name string) (field, bool) { return byClassic(kind, name) }
		test, _ := p.filter(filter, find, false)
		if sent := param(params, "order"); sent != nil && text(sent) != "" {
			return badRequest("", "Parameter 'order' must be array.")
		}
		order, bad := readOrder(param(params, "order"), find)
		if bad != "" {
			return badRequest("", bad)
		}
		rows := p.inOrder(kind, test, order, text(param(params, "start")), filter[">ID"])
		return paginate(p, rows, text(param(params, "start")), func(page []*row) any {
			out := make([]any, len(page))
			for i, r := range page {
				out[i] = classicSelect(p.classicInList(r), items(param(params, "select")))
			}
			return out
		})
	}
}

// inOrder returns the rows that pass the test, in order. Whoever pages by id as
// Bitrix24 advises for many rows (start -1, behind an id) gets the first page
// only, which is all that can be seen of them.
func (p *Portal) inOrder(kind model.EntityKind, test func(*row) bool, by []order, start string, after any) []*row {
	if start == "-1" && (len(by) == 0 && !p.opts.Unsettled.Shuffle || len(by) == 1 && by[0].kind == kindID && by[0].classic == "ID" && !by[0].down) {
		return p.firstPage(kind, test, after)
	}
	rows := p.selectRows(kind, test)
	p.sort(rows, by)
	if p.opts.Unsettled.Shuffle && len(by) == 0 {
		p.chance.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
	return rows
}

func (p *Portal) firstPage(kind model.EntityKind, test func(*row) bool, after any) []*row {
	ids := p.ids[kind]
	from, found := slices.BinarySearch(ids, int(float(text(after))))
	if found {
		from++
	}
	var rows []*row
	for _, id := range ids[from:] {
		r := p.visible(model.EntityRef{Kind: kind, ID: strconv.Itoa(id)})
		if r == nil || p.denied[r.ref] || !test(r) {
			continue
		}
		if rows = append(rows, r); len(rows) == rowsAPage {
			break
		}
	}
	return rows
}

func (p *Portal) selectRows(kind model.EntityKind, test func(*row) bool) []*row {
	var rows []*row
	for ref := range p.rows {
		if ref.Kind != kind || p.denied[ref] {
			continue
		}
		if r := p.visible(ref); r != nil && test(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

// onePage answers one page of rows that are ready.
func (p *Portal) onePage(rows []any, start string) reply {
	return paginate(p, rows, start, func(page []any) any { return append([]any{}, page...) })
}

// paginate cuts one page out. With start -1 nothing is counted.
func paginate[T any](p *Portal, rows []T, start string, show func([]T) any) reply {
	from, err := strconv.Atoi(start)
	if err != nil {
		from = 0
	}
	counted := from >= 0
	from = min(max(from, 0), len(rows))
	to := min(from+rowsAPage, len(rows))
	answer := success(show(rows[from:to]))
	answer.total = 0
	if p.opts.Unsettled.NoTotal {
		answer.total = -1
	}
	if counted {
		answer.total = len(rows)
		if to < len(rows) {
			answer.next = to
		}
	}
	return answer
}

// itemSelect leaves the fields that were asked for; fm comes only with all.
func itemSelect(item map[string]any, wanted []any) map[string]any {
	if len(wanted) == 0 || slices.ContainsFunc(wanted, func(v any) bool { return text(v) == "*" }) {
		return item
	}
	out := map[string]any{"id": item["id"]}
	for _, v := range wanted {
		if name := text(v); name != "fm" {
			if value, ok := item[name]; ok {
				out[name] = value
			}
		}
	}
	return out
}

// classicSelect knows the masks: * is all but the own fields and the lists, UF_*
// is the own ones, a list must be named.
func classicSelect(all map[string]any, wanted []any) map[string]any {
	if len(wanted) == 0 {
		wanted = []any{"*"}
	}
	out := map[string]any{"ID": all["ID"]}
	for name, value := range all {
		own, list := strings.HasPrefix(name, "UF_"), slices.Contains(multiFields(), name)
		for _, v := range wanted {
			if mask := text(v); mask == name || mask == "*" && !own && !list || mask == "UF_*" && own {
				out[name] = value
			}
		}
	}
	return out
}

// order is one field to sort by.
type order struct {
	field
	down bool
}

// readOrder reads the fields to sort by, in the order of their names: a JSON
// object does not keep the caller's.
func readOrder(sent any, find func(string) (field, bool)) (orders []order, bad string) {
	given, _ := dict(sent)
	for _, name := range sortedKeys(given) {
		f, ok := find(name)
		if !ok {
			return nil, fmt.Sprintf("Invalid order: field '%s' is not allowed in order", name)
		}
		direction := strings.ToUpper(text(given[name]))
		if direction != "ASC" && direction != "DESC" {
			return nil, fmt.Sprintf("Invalid order: allowed sort directions are `ASC, DESC`. But got '%s' for field '%s'", direction, name)
		}
		orders = append(orders, order{f, direction == "DESC"})
	}
	return orders, ""
}

// sort puts rows in order; those that are equal are in the order of their ids.
func (p *Portal) sort(rows []*row, orders []order) {
	slices.SortFunc(rows, func(a, b *row) int {
		for _, o := range orders {
			c := compare(o.kind, p.value(a, o.field), p.value(b, o.field))
			if o.down {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return compare(kindID, a.ref.ID, b.ref.ID)
	})
}

// compare compares two values as what they are.
func compare(kind valueKind, a, b string) int {
	switch kind {
	case kindID, kindInt, kindMoney:
		return cmp.Compare(float(a), float(b))
	case kindTime, kindDate:
		return instant(a).Compare(instant(b))
	case kindText, kindFlag, kindStage:
	}
	return cmp.Compare(a, b)
}

func float(s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return n
}

func instant(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// sortNatural sorts keys with the numbers first, by value.
func sortNatural(keys []string) {
	slices.SortFunc(keys, func(a, b string) int {
		na, errA := strconv.Atoi(a)
		nb, errB := strconv.Atoi(b)
		switch {
		case errA == nil && errB == nil:
			return cmp.Compare(na, nb)
		case errA == nil:
			return -1
		case errB == nil:
			return 1
		}
		return strings.Compare(a, b)
	})
}
