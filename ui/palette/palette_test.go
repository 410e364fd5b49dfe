package palette

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/match"
	"debrief/ui/pane"
	"debrief/ui/text"
	"debrief/ui/theme"
	"debrief/ui/uitest"
)

// shelf is an archive that holds dialogues of clients, newest first.
type shelf struct {
	pane.Archive
	rows   []model.Row
	events int64
	pages  int // that were read without a filter
	wait   bool
}

func (s *shelf) Counts(context.Context) (model.Counts, error) {
	return model.Counts{Events: s.events}, nil
}

func (s *shelf) Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error) {
	if q.Keep != nil && s.wait {
		<-ctx.Done()
		return model.Page{}, ctx.Err()
	}
	if q.Keep == nil {
		s.pages++
	}
	from := 1 + slices.IndexFunc(s.rows, func(r model.Row) bool { return r.ID == q.After })
	var page model.Page
	for _, r := range s.rows[from:] {
		if q.Keep != nil && !q.Keep(&r) {
			continue
		}
		if page.More = len(page.Rows) == q.Limit; page.More {
			break
		}
		page.Rows = append(page.Rows, r)
	}
	return page, nil
}

func filled(n int) *shelf {
	first := strings.Fields("Анна Мария Елена Ольга Ирина Наталья Иван Пётр Алексей")
	last := strings.Fields("Иванова Петрова Сидорова Кузнецова Морозова Волкова")
	s := &shelf{events: int64(n)}
	for i := range n {
		r := model.Row{Summary: model.Summary{ID: fmt.Sprint("chat-", i), Source: "telegram"}}
		if i%7 != 3 {
			r.Client = model.Client{Name: first[i%len(first)] + " " + last[i/3%len(last)], Phone: fmt.Sprintf("+7916%07d", i)}
		}
		s.rows = append(s.rows, r)
	}
	return s
}

func opened(t *testing.T, s *shelf, book *Book) *Palette {
	t.Helper()
	env := pane.Env{Archive: s, Text: lang.New("en"), Style: theme.New(lipgloss.DefaultRenderer(), theme.Mono), Now: time.Now}
	return New(env, book, []Item{{Name: "queue", Keys: "g q"}}, 80, 24)
}

// write types a text and answers all commands.
func write(p *Palette, text string) {
	for _, r := range text {
		cmd, _ := p.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		settle(p, cmd)
	}
}

func settle(p *Palette, cmd tea.Cmd) {
	for _, msg := range uitest.Collect(cmd) {
		settle(p, p.Update(msg))
	}
}

func dialogues(p *Palette) (ids []string) {
	for _, r := range p.rows.Items() {
		if r.Dialogue != "" {
			ids = append(ids, r.Dialogue)
		}
	}
	return ids
}

// TestClientsAreRankedAsARankingOfAllDoes types letters that are the words of nobody.
func TestClientsAreRankedAsARankingOfAllDoes(t *testing.T) {
	s := filled(5000)
	lines := make([]string, len(s.rows))
	for i := range s.rows {
		lines[i] = nameOf(&s.rows[i]).line
	}
	for _, typed := range []string{"ирнкузнц", "79164321", "пётр влкв", "петр влкв", "cht4999", "ЪЪЪ"} {
		p := opened(t, s, &Book{})
		write(p, typed)
		var want []string
		for _, f := range match.Find(lines, typed) {
			want = append(want, s.rows[f.Index].ID)
		}
		want = want[:min(mostDialogues, len(want))]
		if got := dialogues(p); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", typed, got, want)
		}
	}
}

// TestWordsInAnyOrderComeFirst looks for a client by the last name first.
func TestWordsInAnyOrderComeFirst(t *testing.T) {
	p := opened(t, filled(5000), &Book{})
	write(p, "волкова петр")
	got := dialogues(p)
	if len(got) != mostDialogues {
		t.Fatalf("found %v", got)
	}
	item, _ := p.Chosen()
	if item.Name != "Пётр Волкова" || item.Dialogue != got[0] || item.Twin != "debrief show "+got[0] {
		t.Errorf("the cursor is on %+v", item)
	}
}

func TestNamesAreReadOnceUntilSomethingHappens(t *testing.T) {
	s, book := filled(4500), &Book{}
	write(opened(t, s, book), "иван")
	if s.pages != 3 {
		t.Fatalf("%d pages were read of 4500 names", s.pages)
	}
	write(opened(t, s, book), "иван")
	if s.pages != 3 {
		t.Errorf("they were read again: %d", s.pages)
	}
	p := opened(t, s, book)
	write(p, "9160000006")
	if got := dialogues(p); !slices.Contains(got, "chat-6") {
		t.Errorf("it finds %v", got)
	}
	s.rows, s.events = s.rows[1000:], s.events+1 // dialogues that were erased
	p = opened(t, s, book)
	write(p, "9160000006")
	if got := dialogues(p); s.pages != 5 || slices.Contains(got, "chat-6") {
		t.Errorf("%d pages were read; it finds %v, of which one is gone", s.pages, got)
	}
}

// TestAKeyCallsTheSearchBeforeItOff has the archive answer only when nobody waits
// for it any more.
func TestAKeyCallsTheSearchBeforeItOff(t *testing.T) {
	s := filled(10)
	s.wait = true
	p := opened(t, s, &Book{})
	p.reading = true // not now
	press := func(r rune) tea.Cmd {
		cmd, _ := p.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		return cmd
	}
	press('и')
	before := press('в')
	press('а')
	p.Update(before()) // returns: its context ended
	if got := dialogues(p); len(got) > 0 {
		t.Errorf("an old answer is shown: %v", got)
	}
}

func TestKeysReadNothing(t *testing.T) {
	s := filled(10)
	p := opened(t, s, &Book{})
	for _, r := range "иван" {
		p.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	if s.pages > 0 || len(dialogues(p)) > 0 {
		t.Error("the archive was read within a key")
	}
}

// TestTurnsCanBeLookedFor offers it whatever is typed, and never before a client
// that is called that.
func TestTurnsCanBeLookedFor(t *testing.T) {
	p := opened(t, filled(100), &Book{})
	write(p, "перенести запись")
	if item, _ := p.Chosen(); item.Turns != "перенести запись" || item.Twin != `debrief search "перенести запись"` {
		t.Errorf("the cursor is on %+v", item)
	}
	p = opened(t, filled(100), &Book{})
	write(p, "иван иванова")
	if item, _ := p.Chosen(); item.Dialogue == "" {
		t.Errorf("the cursor is on %+v", item)
	}
	p.Move(-1)
	if item, _ := p.Chosen(); item.Turns != "иван иванова" {
		t.Errorf("above it is %+v", item)
	}
	p = opened(t, filled(100), &Book{})
	write(p, " ?")
	for _, r := range p.rows.Items() {
		if r.Turns != "" {
			t.Error("what has no letter can be looked for")
		}
	}
}

// BenchmarkPalette types among 100,000 clients: what a command takes for a key.
func BenchmarkPalette(b *testing.B) {
	s := filled(100_000)
	all := make([]name, len(s.rows))
	for i := range s.rows {
		all[i] = nameOf(&s.rows[i])
	}
	n := newNames(1, all)
	for _, typed := range []string{"ив", "иван", "ирнкузнц", "волкова петр", "79160054321"} {
		b.Run(typed, func(b *testing.B) {
			for range b.N {
				n.find(typed, mostDialogues)
			}
		})
	}
	b.Run("index", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			newNames(1, all)
		}
	})
}

// TestEachRowHasItsKeyAndItsCommand looks at rows in widths that have room for
// everything, for a part, and for hardly anything.
func TestEachRowHasItsKeyAndItsCommand(t *testing.T) {
	good := Item{Action: keymap.Action{ID: "good"}, Name: "good", Keys: "a", About: "Mark the answer good.", Twin: "debrief review ID --verdict good"}
	long := Item{Action: keymap.Action{ID: "long"}, Name: "correct", Keys: "Ctrl+R", About: "Write what the assistant should have said in its place.", Twin: "debrief review ID"}
	client := Item{Dialogue: "chat-1", Name: "Анна", About: "+7916 · chat-1", Twin: "debrief show chat-1"}
	hebrew := Item{Dialogue: "chat-2", Name: "שלום", About: "chat-2", Twin: "debrief show chat-2"}
	for _, c := range []struct {
		item  Item
		width int
		want  string
	}{
		{good, 80, "  good     a       Mark the answer good.      $ debrief review ID --verdict good"},
		{good, 60, "  good     a       Mark the answer good."},
		{long, 80, "  correct  Ctrl+R  Write what the assistant should have sa…  $ debrief review ID"},
		{long, 64, "  correct  Ctrl+R  Write what the assistan…  $ debrief review ID"},
		{long, 63, "  correct  Ctrl+R  Write what the assistant should have said i…"},
		{client, 60, "  Анна     +7916 · chat-1              $ debrief show chat-1"},
		{hebrew, 60, "  שלום     chat-2"},
		{long, 12, "  correct  …"},
	} {
		p := opened(t, filled(1), &Book{})
		p.columns = columnsOf([]Item{good, long})
		got := strings.TrimRight(p.draw(row{Item: c.item}, false, c.width), " ")
		if text.Width(got) > c.width || c.width > 20 && got != c.want {
			t.Errorf("in %d cells\n%q, want\n%q", c.width, got, c.want)
		}
	}
}

// TestLettersAreMarkedInWhicheverColumnTheyStand types letters of the name, the key and
// the meaning.
func TestLettersAreMarkedInWhicheverColumnTheyStand(t *testing.T) {
	item := Item{Action: keymap.Action{ID: "x"}, Name: "пропуск", Keys: "s", About: "Отметить ответ", Twin: "debrief review"}
	for typed, want := range map[string]string{
		"проп": "  [проп]уск  s  Отметить ответ", "s": "  пропуск  [s]  Отметить ответ", "отметить": "  пропуск  s  [Отметить] ответ",
		"куск": "", "пропускs": "  [пропуск]  [s]  Отметить ответ",
	} {
		p := opened(t, filled(1), &Book{})
		p.columns = columnsOf([]Item{item})
		p.env.Style.Match = p.env.Style.Match.Transform(func(s string) string { return "[" + s + "]" })
		found := match.Find([]string{item.line()}, typed)
		if want == "" {
			if len(found) != 0 {
				t.Errorf("%q finds it", typed)
			}
			continue
		}
		got := p.draw(row{item, found[0].Runes}, false, 120)
		if got, _, _ = strings.Cut(got, "    "); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// TestTheFootSaysWhatTheRowDoesNot keeps the last line from saying anything twice.
func TestTheFootSaysWhatTheRowDoesNot(t *testing.T) {
	item := Item{Action: keymap.Action{ID: "x"}, Name: "correct", Keys: "c", About: "Write what the assistant should have said in its place.", Twin: "debrief review ID"}
	for width, want := range map[int]string{120: "", 80: " " + item.About, 40: " $ " + item.Twin} {
		p := opened(t, filled(1), &Book{})
		p.Resize(width, 24)
		p.columns, p.actions = columnsOf([]Item{item}), []Item{item}
		p.find()
		if got := p.foot(); got != want {
			t.Errorf("in %d cells: %q, want %q", width, got, want)
		}
	}
}
