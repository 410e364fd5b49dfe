package e2e

import (
	"slices"
	"testing"
)

func TestDialoguesAreTaggedFromTheCommandLine(t *testing.T) {
	h := newHome(t)
	h.run("import", h.write("sample.jsonl", sample(2))).exits(0)
	done := h.run("tag", "s1", "late", "  старый  прайс ", "Late", "--json").exits(0).object()
	if done.text("dialogue") != "s1" || !slices.Equal(done.texts("tags"), []string{"late", "старый прайс"}) {
		t.Fatalf("tags are printed as %v", done)
	}
	h.run("tag", "s1", "vip").exits(0).prints("s1 #late #vip #старый прайс")
	h.run("show", "s1").exits(0).prints("#late #vip #старый прайс")
	found := h.run("list", "тег:ст*", "--json").exits(0).objects()
	if len(found) != 1 || !slices.Equal(found[0].texts("tags"), []string{"late", "vip", "старый прайс"}) {
		t.Fatalf("by a tag it lists %v", found)
	}
	h.run("tag", "s1", "VIP", "старый прайс", "--remove").exits(0).prints("s1 #late")
	h.run("tag", "s1", "late", "vip", "--remove").exits(1).says("s1 has no tag vip. Nothing was changed.")
	h.run("show", "s1").exits(0).prints("#late")
	h.run("tag", "s1", "late", "--remove", "--lang", "ru").exits(0).says("У s1 нет тегов.")

	h.run("tag", "s1").exits(2)
	h.run("tag", "s1", " ").exits(2).says("1 to 40 characters")
	h.run("tag", "nothing", "late").exits(1).says("nothing")
	h.run("verify").exits(0)
}
