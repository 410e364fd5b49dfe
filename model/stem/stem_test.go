package stem_test

import (
	"strings"
	"testing"

	"debrief/model/stem"
)

func TestInflectionsAreOneWord(t *testing.T) {
	for _, forms := range []string{
		"запись записи записью записей записям записями записях",
		"видеозапись видеозаписи видеозаписью",
		"подпись подписи подписью подписей",
		"рукопись рукописи",
		"скидка скидки скидку скидок скидкам скидками скидках",
		"стрижка стрижки стрижку стрижек стрижкой",
		"звонок звонка звонки звонков",
		"день дня днем дни дней",
		"ноготь ногти ногтей ногтями",
		"бровь брови бровей бровями",
		"волос волосы волосам",
		"мастер мастера мастеру мастеров",
		"процедура процедуры процедур процедуру",
		"перенести перенесли перенесла перенесу",
		"время времени",
		"ребенок ребенка дети детей",
		"записал записала записали",
		"перезвоню перезвоним перезвонит",
		"оператор оператора оператору операторы операторов",
		"отменил отменила отменили",
		"appointment appointments",
		"book books booked booking",
		"cancel cancels cancelled cancelling",
		"client clients clients",
	} {
		words := strings.Fields(forms)
		for _, word := range words[1:] {
			if got, want := stem.Of(word), stem.Of(words[0]); got != want {
				t.Errorf("%s is %q, %s is %q", word, got, words[0], want)
			}
		}
	}
}

func TestOtherWordsStayApart(t *testing.T) {
	for _, pair := range []string{"запись записка", "мастер мастика", "цена ценник", "вода водка", "client clinic", "час часть", "торопись торопить"} {
		one, other, _ := strings.Cut(pair, " ")
		if pair == "торопись торопить" { // a verb keeps the rule of verbs
			if stem.Of(one) != stem.Of(other) {
				t.Errorf("%s is %q, %s is %q", one, stem.Of(one), other, stem.Of(other))
			}
			continue
		}
		if stem.Of(one) == stem.Of(other) {
			t.Errorf("%s and %s are both %q", one, other, stem.Of(one))
		}
	}
}
