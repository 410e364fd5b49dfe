package cli

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"debrief/keymap"
	"debrief/ui/cli/config"
	"debrief/ui/cli/views"
	"debrief/ui/lang"
	clean "debrief/ui/text"
)

const telegramPlace = "[alert.a]\nto = \"telegram\"\ntoken = \"env:T\"\nchat = \"1\"\n"

// wrongSettings makes every mistake that settings can have, at the line and key where
// it is to be found.
var wrongSettings = []struct {
	why  config.Mistake
	text string
	line int
	key  string
}{
	{config.NoSuchKey, "lnag = \"ru\"\n", 1, "lnag"},
	{config.NoSuchKey, "[watch]\n\nhuors = []\n", 3, "watch.huors"},
	{config.WrongKind, "[bitrix24]\nburst = \"many\"\n", 2, "bitrix24.burst"},
	{config.WrongKind, "silence = \"long\"\n", 1, "silence"},
	{config.WrongKind, "ui = 5\n", 1, "ui"},
	{config.BrokenTOML, "\nactor = \n", 2, ""},
	{config.BadKeys, "[keys.replay]\nverdict.good = [\"j\"]\n", 2, "keys.replay.verdict.good"},
	{config.NotOneOf, "lang = \"de\"\n", 1, "lang"},
	{config.NotOneOf, "[ui]\ntheme = \"neon\"\n", 2, "ui.theme"},
	{config.NotOneOf, "[bitrix24]\nplan = \"gold\"\n", 2, "bitrix24.plan"},
	{config.NotOneOf, "[privacy]\ntext = \"mask\"\n", 2, "privacy.text"},
	{config.NotOneOf, "[watch]\noff = [\"lost\"]\n", 2, "watch.off"},
	{config.NotOneOf, "[watch]\nphrases = { sad = [\"эх\"] }\n", 2, "watch.phrases"},
	{config.NotOneOf, "[receive.forms.a.fields]\nfone = \"tel\"\n", 2, "receive.forms.a.fields.fone"},
	{config.NotOneOf, "[alert.a]\nto = \"pigeon\"\n", 2, "alert.a.to"},
	{config.NoZone, "zone = \"Mars/Base\"\n", 1, "zone"},
	{config.NoCountry, "[bitrix24]\nregion = \"Russia\"\n", 2, "bitrix24.region"},
	{config.NoTime, "silence = \"-1h\"\n", 1, "silence"},
	{config.NoTime, "[watch]\nwindow = \"0s\"\n", 2, "watch.window"},
	{config.ShortTime, "[bitrix24]\npoll_interval = \"1ms\"\n", 2, "bitrix24.poll_interval"},
	{config.LongTime, telegramPlace + "group_for = \"168h\"\n", 5, "alert.a.group_for"},
	{config.Negative, "[bitrix24]\ngrace = \"-1s\"\n", 2, "bitrix24.grace"},
	{config.Negative, "[sample]\nminimum = -1\n", 2, "sample.minimum"},
	{config.NoLimit, "[bitrix24]\nburst = -1\n", 2, "bitrix24.burst"},
	{config.NoRange, "[watch]\nanomaly_weeks = 3\n", 2, "watch.anomaly_weeks"},
	{config.NoRate, "[sample]\nrate = 5\n", 2, "sample.rate"},
	{config.NoShare, "[sample]\nsecond_share = 2\n", 2, "sample.second_share"},
	{config.NoPort, "[receive]\nlisten = \"localhost\"\n", 2, "receive.listen"},
	{config.NoAddress, "[gateway.openai.a]\nupstream = \"nowhere\"\n", 2, "gateway.openai.a.upstream"},
	{config.LadenAddress, "[gateway.openai.a]\nupstream = \"https://x/?key=s3cret\"\n", 2, "gateway.openai.a.upstream"},
	{config.NoMail, "[alert.a]\nto = \"mail\"\nserver = \"h:587\"\nfrom = \"a@b\"\nrecipients = [\"manager\"]\n", 5, "alert.a.recipients"},
	{config.HoursForm, "[watch]\nhours = [\"mon fri 09:00-21:00\"]\n", 2, "watch.hours"},
	{config.HoursDay, "[watch]\nhours = [\"пн-пт 09:00-21:00\"]\n", 2, "watch.hours"},
	{config.HoursClock, telegramPlace + "hours = [\"mon 9-21\"]\n", 5, "alert.a.hours"},
	{config.HoursEnd, "[watch]\nhours = [\"22:00-02:00\"]\n", 2, "watch.hours"},
	{config.PhraseWord, "[watch]\nphrases = { angry = [\"где ... мой\"] }\n", 2, "watch.phrases"},
	{config.PhraseGap, "[watch]\nphrases = { angry = [\"* заказ\"] }\n", 2, "watch.phrases"},
	{config.TooMany, "[review]\nreasons = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\"]\n", 2, "review.reasons"},
	{config.EmptyPart, "[review]\nreasons = [\"a\", \" \"]\n", 2, "review.reasons"},
	{config.EmptyPart, "[sample]\nreviewers = [\"\"]\n", 2, "sample.reviewers"},
	{config.NoTag, "[review]\ntags = [\"vip\", \" \"]\n", 2, "review.tags"},
	{config.TwiceThere, "[review]\ntags = [\"vip\", \"VIP\"]\n", 2, "review.tags"},
	{config.Missing, "[alert.a]\nto = \"telegram\"\nchat = \"1\"\n", 1, "alert.a.token"},
	{config.Missing, "[gateway.openai.a]\ntoken = \"env:T\"\n", 1, "gateway.openai.a.upstream"},
	{config.NoPair, "[receive]\ntls_cert = \"a\"\n", 2, "receive.tls_cert"},
	{config.NoPair, "[alert.a]\nto = \"mail\"\nserver = \"h:587\"\nfrom = \"a@b\"\nrecipients = [\"c@d\"]\nuser = \"u\"\n", 1, "alert.a.password"},
	{config.InTheClear, "[alert.a]\nto = \"mail\"\nserver = \"h:25\"\ntls = \"none\"\nfrom = \"a@b\"\nrecipients = [\"c@d\"]\n", 4, "alert.a.tls"},
	{config.LongName, strings.Replace(telegramPlace, "alert.a", "alert."+longPlace, 1), 2, "alert." + longPlace + ".to"},
	{config.NobodyNext, telegramPlace + "escalate_after = \"5m\"\n", 1, "alert.a.escalate_to"},
	{config.NoDelay, telegramPlace + "escalate_to = \"b\"\n" + strings.Replace(telegramPlace, "alert.a", "alert.b", 1), 1, "alert.a.escalate_after"},
	{config.Itself, telegramPlace + "escalate_after = \"5m\"\nescalate_to = \"a\"\n", 6, "alert.a.escalate_to"},
	{config.NoSuchPlace, telegramPlace + "escalate_after = \"5m\"\nescalate_to = \"b\"\n", 6, "alert.a.escalate_to"},
	{config.NoFurther, telegramPlace + "only_escalated = true\nescalate_after = \"5m\"\nescalate_to = \"b\"\n" + strings.Replace(telegramPlace, "alert.a", "alert.b", 1), 7, "alert.a.escalate_to"},
}

var longPlace = strings.Repeat("n", 41)

// Whatever is wrong with the settings, a command and the check say where, what and
// how it is mended, in the reader's language.
func TestEveryMistakeOfTheSettingsIsToldInBothLanguages(t *testing.T) {
	made := map[config.Mistake]bool{}
	for _, tt := range wrongSettings {
		made[tt.why] = true
		t.Run(string(tt.why)+" "+tt.key, func(t *testing.T) {
			dir := writeConfig(t, tt.text, nil)
			place := "config.toml:" + strconv.Itoa(tt.line) + ": " + tt.key
			for _, language := range []string{lang.English, lang.Russian} {
				env := map[string]string{"LANG": language} // the flag would stand above the file
				_, said, code := configured(t, dir, env, "list")
				found, _, checked := configured(t, dir, env, "config", "check")
				if code != ExitFailed || checked != ExitFailed {
					t.Errorf("%s: exit codes %d and %d", language, code, checked)
				}
				for _, told := range []string{said, found} {
					if !strings.Contains(told, place) {
						t.Errorf("%s: %q does not name %s", language, told, place)
					}
					inWords(t, language, told)
				}
				if len(strings.Split(strings.TrimSpace(found), "\n"))%2 != 0 {
					t.Errorf("%s: no mend for a mistake: %q", language, found)
				}
			}
		})
	}
	for _, m := range config.Mistakes() {
		if !made[m] {
			t.Errorf("no test makes the mistake %s", m)
		}
	}
}

// inWords fails when a message has a hole, the name of a mistake, or, in Russian, a
// sentence without a Russian word.
func inWords(t *testing.T, language, told string) {
	t.Helper()
	for _, raw := range []string{"<no value>", "{{", "%!", "cli.mistake", "cli.views_mistake", "cli.config", "cli.error", " toml: ", "s3cret"} {
		if strings.Contains(told, raw) {
			t.Errorf("%s: %q holds %q", language, told, raw)
		}
	}
	cyrillic := strings.ContainsFunc(told, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
	if language == lang.Russian && !cyrillic {
		t.Errorf("not in Russian: %q", told)
	}
}

func TestAMistakeIsToldInTheLanguageOfTheFileItStandsIn(t *testing.T) {
	dir := writeConfig(t, "lang = \"ru\"\nsilence = \"-1h\"\n", nil)
	for _, args := range [][]string{{"list"}, {"config", "check"}} {
		out, said, _ := configured(t, dir, nil, args...)
		if told := out + said; !strings.Contains(told, "config.toml:2: silence: время должно быть больше нуля") {
			t.Errorf("%v: %q", args, told)
		}
	}
}

func TestVariablesThatMakeNoSenseAreToldInBothLanguages(t *testing.T) {
	for name, value := range map[string]string{
		"DEBRIEF_SILENCE": "long", "DEBRIEF_UI_PLAIN": "perhaps", "DEBRIEF_BITRIX24_BURST": "many",
		"DEBRIEF_LANG": "de", "DEBRIEF_ZONE": "Mars/Base", "DEBRIEF_RECEIVE_LISTEN": "localhost", "DEBRIEF_SAMPLE_RATE": "7", "DEBRIEF_WATCH_HOURS": "09:00-21:00;всегда",
	} {
		for language, where := range map[string]string{"en": "environment: ", "ru": "переменная окружения: "} {
			_, said, code := configured(t, t.TempDir(), map[string]string{name: value, "LANG": language}, "list")
			if code != ExitFailed || !strings.Contains(said, where+name+": ") {
				t.Errorf("%s=%s: %d, %q", name, value, code, said)
			}
			inWords(t, language, said)
		}
	}
}

// The names of a closed type are all in the list that is walked.
func TestNoMistakeIsLeftOutOfItsList(t *testing.T) {
	listed := map[string]bool{}
	for _, m := range config.Mistakes() {
		listed["config "+string(m)] = true
	}
	for _, m := range views.Mistakes() {
		listed["views "+string(m)] = true
	}
	for _, of := range []string{"config", "views"} {
		for _, name := range mistakesIn(t, filepath.Join(of, "mistake.go")) {
			if !listed[of+" "+name] {
				t.Errorf("%s.Mistakes leaves %s out", of, name)
			}
		}
	}
}

// mistakesIn returns the values of the constants of type Mistake in a file.
func mistakesIn(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
			name, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, name)
		}
		return true
	})
	if len(names) == 0 {
		t.Fatalf("no mistakes in %s", path)
	}
	return names
}

func TestEveryFaultOfKeysHasWordsInBothLanguages(t *testing.T) {
	kinds := []keymap.FaultKind{
		keymap.NoScope, keymap.NoAction, keymap.OtherScope, keymap.NoKey, keymap.FixedKeys, keymap.TextKey, keymap.Taken, keymap.Needed,
		keymap.Twice, keymap.NoTable, keymap.NoKeys, keymap.NoPart, keymap.NoSwitch,
	}
	for _, language := range []string{lang.English, lang.Russian} {
		a := &app{text: lang.New(language)}
		for _, kind := range kinds {
			f := &keymap.Fault{Kind: kind, Scope: "replay", Action: "verdict.good", Key: "j", Near: "k", Other: "down", OtherScopeOf: "list"}
			told := a.mistake(&config.FileError{Why: config.BadKeys, Keys: f})
			if told == string(kind) {
				t.Errorf("%s: %s has no words", language, kind)
			}
			inWords(t, language, told)
			inWords(t, language, a.mending(&config.FileError{Why: config.BadKeys, Keys: f}))
		}
	}
}

func TestASecretThatIsNotThereIsToldInBothLanguages(t *testing.T) {
	dir := t.TempDir()
	empty, closed := filepath.Join(dir, "empty"), filepath.Join(dir, "closed")
	for path, mode := range map[string]os.FileMode{empty: 0o600, closed: 0} {
		if err := os.WriteFile(path, nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	for language, want := range map[string][3]string{
		"en": {"is empty", "there is no file", "NOWHERE is not set"}, "ru": {"пуст", "нет файла", "NOWHERE не задана"},
	} {
		a := &app{text: lang.New(language)}
		for i, secret := range []config.Secret{config.Secret("file:" + empty), "file:/nowhere/at/all", "env:NOWHERE"} {
			_, err := secret.Value("receive.api.token", func(string) string { return "" })
			told := a.sentence(err)
			if !strings.Contains(told, want[i]) || !strings.Contains(told, "receive.api.token") {
				t.Errorf("%s: %q", language, told)
			}
			inWords(t, language, told)
		}
	}
}

func TestEveryMistakeOfTheViewsIsToldInBothLanguages(t *testing.T) {
	for _, text := range []string{
		"[[view]]\nname = \"a\"\ncolour = \"red\"\n", "[[view]]\nname = \"a\n", "[[view]]\nname = 5\n",
		"[[view]]\nname = \"a\"\nfilter = \"verdict:worse\"\n", "[[view]]\nname = \"\"\n", "[[view]]\nname = \"a\"\nkey = \"ц\"\n",
		"[[view]]\nname = \"a\"\n[[view]]\nname = \"a\"\n", "[[view]]\nname='a'\nkey='x'\n[[view]]\nname='b'\nkey='x'\n",
		"[[view]]\nname = \"a\"\norder = \"random\"\n", "[[view]]\nname = \"a\\u001b[31m\"\n",
		"[[view]]\nname = \"a\"\n#" + strings.Repeat("x", 1<<20), "[[view]]\nname = \"" + longPlace + "\"\n",
	} {
		dir := writeConfig(t, "", nil)
		path := filepath.Join(dir, "sub", "views.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, language := range []string{lang.English, lang.Russian} {
			a, _, _ := testApp(t, "--lang", language)
			_, err := toldViews{a, views.File{Path: path}}.Views(t.Context())
			_, said, code := configured(t, dir, nil, "views", "--lang", language)
			if err == nil || code != ExitUsage || strings.TrimSpace(said) != clean.Clean(err.Error()) {
				t.Errorf("%.50q: the screens say %v, the command %q (%d)", text, err, said, code)
				continue
			}
			if want := path + ":"; len(text) < 1<<10 && !strings.Contains(said, want) {
				t.Errorf("%.50q: %q names no line", text, said)
			}
			inWords(t, language, said)
			if errors.Unwrap(err) == nil {
				t.Errorf("the cause is lost: %v", err)
			}
		}
	}
}
