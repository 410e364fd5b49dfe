package e2e

import "testing"

func TestADialogueIsLinkedByHand(t *testing.T) {
	h := newHome(t)
	h.run("import", h.write("sample.jsonl", sample(1)+leadSample)).exits(0)
	named := h.run("list", "--json").exits(0).objects()[0].list("links")
	if len(named) != 1 || !named[0].has("entity", "entity_id", "reason", "since") || named[0].text("reason") != "lead" || named[0].text("entity_id") != "7719" {
		t.Fatalf("what the bot named is listed as %v", named)
	}
	h.run("show", "lead1").exits(0).prints("lead 7719 (named in the dialogue)")

	link := h.run("link", "s1", "lead", "7719", "--json", "--actor", "olga").exits(0).object()
	if !link.has("dialogue", "entity", "entity_id", "reason", "since", "by") || link.text("reason") != "person" || link.text("by") != "olga" {
		t.Errorf("a link is printed as %v", link)
	}
	h.run("show", "s1").exits(0).prints("lead 7719 (olga said so)")
	h.run("list").exits(0).prints("7719 NEW")
	h.run("unlink", "lead1", "lead", "7719").exits(0).says("no longer linked")
	h.run("unlink", "lead1", "lead", "7719").exits(1).says("not linked")
	if left := h.run("list", "--json").exits(0).objects()[0].list("links"); len(left) != 0 {
		t.Errorf("after that it is linked: %v", left)
	}
	h.run("link", "s1", "lead", "7719", "--lang", "ru").exits(0).says("связан")
	h.run("link", "s1", "company", "1").exits(2)
	h.run("link", "s1", "lead", "x").exits(2)
	h.run("link", "nothing", "lead", "1").exits(1).says("nothing")
	h.run("verify").exits(0)
}
