package content

import (
	"embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"debrief/model"
)

//go:embed data/*.toml
var data embed.FS

// lexicon is the words of one language.
type lexicon struct {
	Lang       string
	Currency   string
	Money      string
	Phone      string
	Day        string
	Weekdays   []string
	Months     []string
	Female     []string
	Male       []string
	FemaleLast []string `toml:"female_last"`
	MaleLast   []string `toml:"male_last"`
	Operators  []string
	Errors     []string
	Stages     map[string]string
	Lines      map[string][]string
	Business   []business
}

type business struct {
	ID, Name, Account, Bot string
	Versions               []string
	Address, Hours         string
	Services               []service
	QA                     []exchange
	Objections             []exchange
	Complaints             []exchange
}

type service struct {
	Title, Acc     string
	Price, Minutes int
	Staff          []string
}

// exchange is what clients ask in different words, and what the bot answers.
type exchange struct{ Q, A []string }

// load reads the words of a language. They are part of the program, and a test
// reads them all, so there is no error to return.
func load(lang string) *lexicon {
	name := "en"
	if strings.HasPrefix(lang, "ru") {
		name = "ru"
	}
	text, err := data.ReadFile("data/" + name + ".toml")
	if err != nil {
		panic(fmt.Sprintf("read the demo's words: %v", err))
	}
	var words lexicon
	if err := toml.Unmarshal(text, &words); err != nil {
		panic(fmt.Sprintf("read the demo's words in %s: %v", name, err))
	}
	return &words
}

// stages returns the stages of leads, as a new portal has them.
func (l *lexicon) stages() []model.Stage {
	return []model.Stage{
		{ID: "NEW", Name: l.Stages["NEW"], Color: "#39A8EF", Sort: 10},
		{ID: "IN_PROCESS", Name: l.Stages["IN_PROCESS"], Color: "#2FC6F6", Sort: 20},
		{ID: "PROCESSED", Name: l.Stages["PROCESSED"], Color: "#55D0E0", Sort: 30},
		{ID: "CONVERTED", Name: l.Stages["CONVERTED"], Semantics: "S", Color: "#7BD500", Sort: 40},
		{ID: "JUNK", Name: l.Stages["JUNK"], Semantics: "F", Color: "#FF5752", Sort: 50},
	}
}

// firstEmployee is the id of the first operator; 1 is the administrator.
const firstEmployee = 2

func (l *lexicon) users() []User {
	var out []User
	for i, name := range l.Operators {
		out = append(out, User{ID: firstEmployee + i, Name: name, LastName: l.FemaleLast[i]})
	}
	return out
}

// fill replaces the placeholders of a template: {name} by its value, {Name} by
// the value with a capital, {a|b} by a for a man and b for a woman.
func fill(template string, female bool, value func(name string) string) string {
	if strings.IndexByte(template, '{') < 0 {
		return template
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		inside, after, _ := strings.Cut(rest, "}")
		template = after
		if man, woman, ok := strings.Cut(inside, "|"); ok {
			if female {
				man = woman
			}
			out.WriteString(man)
			continue
		}
		first, size := utf8.DecodeRuneInString(inside)
		if unicode.IsUpper(first) {
			out.WriteString(capital(value(string(unicode.ToLower(first)) + inside[size:])))
			continue
		}
		word := value(inside)
		if strings.HasSuffix(word, ".") { // an initial ends the sentence by itself
			template = strings.TrimPrefix(template, ".")
		}
		out.WriteString(word)
	}
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
