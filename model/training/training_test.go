package training

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

var noon = time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC)

// talk folds a dialogue in which the assistant's last answer is judged bad.
func talk(correction string, said ...string) *model.Dialogue {
	var entries []*model.Entry
	for i, text := range said {
		role := model.RoleClient
		if i%2 == 1 {
			role = model.RoleAssistant
		}
		entries = append(entries, &model.Entry{Key: model.Key{byte(i + 1)}, Event: model.Event{
			Type: model.TypeMessage, TS: noon.Add(time.Duration(i) * time.Minute), Source: "site", SessionID: "s",
			Client: model.Client{Name: "Анна Петрова"}, Assistant: model.Assistant{Name: "Мира", Version: "1"},
			Body: &model.Message{Role: role, Text: text},
		}})
	}
	if n := len(said); n%2 == 0 {
		entries = append(entries, &model.Entry{Key: model.Key{99}, Event: model.Event{
			Type: model.TypeVerdict, TS: noon.Add(time.Hour), Seq: 1, SessionID: "s", Actor: "olga",
			Body: &model.Verdict{Answer: model.Key{byte(n)}, Value: model.Bad, Reason: "wrong", Correction: correction},
		}})
	}
	d := model.Fold("s", model.Cut(entries, time.Hour*24)[0], nil)
	return &d
}

func TestWhatIsOfAPersonLeavesMasked(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a phone", "Мой номер +7 900 123-45-67", "Мой номер [phone]"},
		{"an e-mail", "пишите на anna@example.org", "пишите на [email]"},
		{"the client's name", "Анна Петрова, вы записаны", "[name] [name], вы записаны"},
		{"in another case", "Запишем Анну Петрову", "Запишем [name] [name]"},
		{"without capitals", "запишите анну петрову", "запишите [name] [name]"},
		{"a card with other spaces", "4111\u00a01111\u00a01111\u00a01111", "[card]"},
		{"a card", "карта 4111 1111 1111 1111", "карта [card]"},
		{"a price and a date stay", "2 700 ₽, 16.11.2026 в 12:00", "2 700 ₽, 16.11.2026 в 12:00"},
		{"a word that only begins so", "Аннулируем запись", "Аннулируем запись"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := maskOf(talk("", "x", "y")).text(test.text); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestNameThatAClientTellsIsMaskedEverywhere(t *testing.T) {
	d := talk("Виктор, ждём вас", "Меня зовут Виктор, сколько стоит стрижка?", "Виктору скидка")
	c := CasesOf(d)[0]
	if all := c.Question + c.Bad + c.Correction; strings.Contains(all, "Виктор") {
		t.Errorf("%q", all)
	}
}

func TestNameWithoutCapitalsIsLearned(t *testing.T) {
	for _, said := range []string{"меня зовут виктор", "my name is viktor", "My name's Viktor"} {
		d := talk("ok", said, "виктору и Viktor")
		if got := CasesOf(d)[0]; strings.Contains(strings.ToLower(got.Question), "viktor") || strings.Contains(got.Question, "виктор") {
			t.Errorf("%q leaves as %q", said, got.Question)
		}
	}
}

func TestFormats(t *testing.T) {
	cases := append(CasesOf(talk("=2700 ₽", "Сколько стоит стрижка?", "Не знаю")), CasesOf(talk("", "А маникюр?", "Нет"))...)
	cases = append(cases, Case{Question: "", Correction: "Здравствуйте!", Bad: "Эй"}) // of nothing that was asked
	write := func(f Format) string {
		var b strings.Builder
		w := NewWriter(&b, f)
		for i := range cases {
			if err := w.Add(&cases[i]); err != nil {
				t.Fatal(err)
			}
		}
		if w.Written != 1 || w.Left != 2 {
			t.Fatalf("%s: %d written, %d left", f, w.Written, w.Left)
		}
		return b.String()
	}
	if got, want := write(OpenAI), `{"messages":[{"role":"user","content":"Сколько стоит стрижка?"},{"role":"assistant","content":"=2700 ₽"}]}`+"\n"; got != want {
		t.Errorf("openai: %s", got)
	}
	var p pair
	if err := json.Unmarshal([]byte(write(DPO)), &p); err != nil || p.Preferred[0].Content != "=2700 ₽" || p.NonPreferred[0].Content != "Не знаю" || len(p.Input.Messages) != 1 {
		t.Errorf("dpo: %+v, %v", p, err)
	}
	rows, err := csv.NewReader(strings.NewReader(write(CSV))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][1] != "'=2700 ₽" {
		t.Errorf("csv: %q, %v", rows, err)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := Cell(rapid.String().Draw(t, "text"))
		if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
			t.Fatalf("%q", cell)
		}
	})
}

func TestQuestionsThatAskTheSameAreOne(t *testing.T) {
	ask := func(minute int, text string, answered bool) Question {
		return Question{Text: text, Dialogue: text, At: noon.Add(time.Duration(minute) * time.Minute), Answered: answered}
	}
	questions := []Question{
		ask(1, "Сколько стоит стрижка?", true), ask(2, "Здравствуйте! Подскажите, сколько стоит стрижка", false),
		ask(3, "сколько стоят стрижки?", true), ask(4, "Где вы находитесь?", true), ask(5, "???", true),
	}
	clusters := Clusters(questions)
	if len(clusters) != 2 || clusters[0].Asked != 3 || clusters[0].Bad != 2 || clusters[0].None != 1 || len(clusters[0].Dialogues) != 3 {
		t.Errorf("%+v", clusters)
	}
	rapid.Check(t, func(t *rapid.T) {
		again := Clusters(rapid.Permutation(questions).Draw(t, "order"))
		if len(again) != 2 || again[0].Question != clusters[0].Question {
			t.Fatalf("in another order %+v", again)
		}
	})
}

func TestMistakesThatCameBack(t *testing.T) {
	at := func(hour int, version, question, reason, correction string) Case {
		return Case{
			Answer: model.Key{byte(hour)}, Dialogue: question, Assistant: model.Assistant{Name: "Мира", Version: version},
			At: noon.Add(time.Duration(hour) * time.Hour), JudgedAt: noon.Add(time.Duration(hour)*time.Hour + time.Minute),
			Reason: reason, Question: question, Correction: correction,
		}
	}
	cases := []Case{
		at(1, "1", "Сколько стоит стрижка?", "price", "2700 ₽"),
		at(2, "1", "Где вы находитесь?", "fact", "На Лесной, 5"),
		at(3, "2", "сколько стоит у вас стрижка", "price", ""),      // came back
		at(4, "2", "Сколько стоит стрижка?", "rude", ""),            // another mistake
		at(5, "3", "Можно с ребёнком прийти?", "fact", "Да, можно"), // a new one
	}
	got := Comebacks(cases)
	want := map[string][2]int{"1": {1, 0}, "2": {2, 1}, "3": {2, 0}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for _, c := range got {
		if w := want[c.Version]; c.Corrected != w[0] || c.CameBack != w[1] {
			t.Errorf("version %s: %d of %d came back, want %d of %d", c.Version, c.CameBack, c.Corrected, w[1], w[0])
		}
	}
}
