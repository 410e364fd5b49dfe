package lead

import "debrief/model"

// edit opens the refused fix that was asked for, as it was: what is queued then
// takes its place.
func (p *Pane) edit() {
	id := p.editing
	p.editing = model.Key{}
	if id.IsZero() || p.dialog != nil {
		return
	}
	for i := range p.rec.fixes {
		f := p.rec.fixes[i]
		if f.ID != id || f.State != model.FixRefused {
			continue
		}
		if f.Kind == model.FixRecover {
			if p.whyNoRecovery() == "" {
				p.dialog = newRecovery(p.rec, &p.env)
			}
		} else if p.whyNoFix() == "" {
			p.dialog = newDialog(p.rec, &p.env)
		}
		if p.dialog != nil {
			p.dialog.fill(f)
		}
	}
}

// fill takes over what a fix asked for.
func (d *dialog) fill(f model.Fix) {
	d.instead = &f
	for _, name := range f.Changes.Names() {
		if name == "ORIGINATOR_ID" || name == "ORIGIN_ID" {
			continue
		}
		of := f.Kind
		if of == model.FixRecover {
			of = model.FixFields
		}
		at := d.place(of, name)
		if at < 0 && of == model.FixFields {
			d.cursor = d.place(model.FixFields, "")
			d.another(name + "=" + f.Changes.Text(name))
			continue
		}
		if at >= 0 {
			d.cursor = at
			d.set(f.Changes.Text(name))
		}
	}
}

// place returns where a field stands in the dialog, -1 when it does not. The way to
// a field that is not listed has no name.
func (d *dialog) place(of model.FixKind, name string) int {
	for i := range d.fields {
		if d.fields[i].of == of && d.fields[i].name == name {
			return i
		}
	}
	return -1
}
