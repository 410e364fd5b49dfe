package model

// FoldEntity returns an entity as the CRM held it last, from its events in any
// order. Each CRM event lays its fields over the earlier ones, since a source
// may send only what changed. known is false when no CRM event tells of it.
func FoldEntity(ref EntityRef, entries []*Entry) (entity Entity, known bool) {
	entity = Entity{Ref: ref}
	sorted := append([]*Entry(nil), entries...)
	Sort(sorted)
	for _, e := range sorted {
		b, ok := e.Body.(*CRM)
		if !ok || b.Entity != ref {
			continue
		}
		known = true
		entity.take(e, b)
	}
	return entity, known
}

// take lays one event over what is known. An event that holds no fields, as
// Bitrix24's own webhooks send them, only says that something changed: who did it
// and what is told by the next reading.
func (n *Entity) take(e *Entry, b *CRM) {
	if len(b.Fields) == 0 && b.Action != CRMDelete {
		return
	}
	if n.Fields == nil {
		n.Fields = Fields{}
	}
	for name, value := range b.Fields {
		n.Fields[name] = value
	}
	n.ChangedAt, n.ReadAt, n.By, n.Account = e.TS, e.ReceivedAt, b.By, e.Account
	n.Deleted = b.Action == CRMDelete
}
