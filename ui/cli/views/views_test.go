package views_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"debrief/model"
	"debrief/ui/cli/views"
)

func file(t *testing.T, content string) views.File {
	t.Helper()
	f := views.File{Path: filepath.Join(t.TempDir(), "new", views.FileName)}
	if content != "" {
		if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestViewsAreKept(t *testing.T) {
	ctx, f := context.Background(), file(t, "")
	if all, err := f.Views(ctx); err != nil || len(all) != 0 {
		t.Fatalf("without a file: %v, %v", all, err)
	}
	prices := model.View{Name: "Цены", Key: "w", Filter: `topic:price "скидка 10%"`, Oldest: true}
	bad := model.View{Name: "bad", Key: "b", Filter: "verdict:bad or lead:lost", Sort: model.ByTurns, Oldest: true}
	for _, v := range []model.View{prices, bad} {
		if _, err := f.SaveView(ctx, v); err != nil {
			t.Fatal(err)
		}
	}
	bad.Filter = "verdict:bad"
	if _, err := f.SaveView(ctx, bad); err != nil {
		t.Fatal(err)
	}
	all, err := f.Views(ctx)
	if err != nil || !reflect.DeepEqual(all, []model.View{prices, bad}) {
		t.Fatalf("%+v, %v", all, err)
	}
	if info, err := os.Stat(f.Path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := f.ForgetView(ctx, "Цены"); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
	if _, err := f.ForgetView(ctx, "Цены"); !errors.Is(err, views.ErrUnknown) {
		t.Errorf("forgotten twice: %v", err)
	}
}

func TestAKeyStaysWithItsView(t *testing.T) {
	ctx, f := context.Background(), file(t, "")
	for _, v := range []model.View{{Name: "one", Key: "o"}, {Name: "other", Key: "o"}} {
		if _, err := f.SaveView(ctx, v); err != nil {
			t.Fatal(err)
		}
	}
	all, _ := f.Views(ctx)
	if all[0].Key != "o" || all[1].Key != "" {
		t.Errorf("%+v", all)
	}
}

func TestMistakesInTheFileNameTheirPlaceAndAreNotOverwritten(t *testing.T) {
	long := strings.Repeat("a", model.MostViewName+1)
	met := map[views.Mistake]bool{}
	for _, tt := range []struct {
		content string
		line    int
		view    string
		field   string
		why     views.Mistake
	}{
		{"[[view]]\nname = \"a\"\nfilter = \"x\"\ncolour = \"red\"\n", 4, "", "colour", views.NoField},
		{"[[view]]\nname = \"a\n", 2, "", "", views.BrokenTOML},
		{"[[view]]\nname = \"a\"\nfilter = 5\n", 3, "", "filter", views.NoText},
		{"[[view]]\nname = \"a\"\nfilter = \"verdict:worse\"\n", 3, "a", "filter", views.BadFilter},
		{"[[view]]\nname = \"\"\nfilter = \"\"\n", 2, "", "name", views.NoName},
		{"[[view]]\nfilter = \"\"\n", 1, "", "name", views.NoName},
		{"[[view]]\nname = \"a\"\nkey = \"ц\"\nfilter = \"\"\n", 3, "a", "key", views.BadKey},
		{"[[view]]\nname = \"a\"\nfilter = \"\"\n[[view]]\nname = \"a\"\nfilter = \"\"\n", 5, "a", "name", views.TwoOfName},
		{"[[view]]\nname='a'\nkey='x'\nfilter=''\n[[view]]\nname='b'\nkey='x'\nfilter=''\n", 7, "b", "key", views.KeyTaken},
		{"[[view]]\nname = \"a\"\nfilter = \"\"\norder = \"random\"\n", 4, "a", "order", views.NoOrder},
		{"[[view]]\nname = \"a\"\nfilter = \"\"\nsort = \"price\"\n", 4, "a", "sort", views.NoColumn},
		{"[[view]]\nname = \"a\"\nfilter = \"\"\norder = \"oldest\"\nsort = \"turns\"\n", 5, "a", "sort", views.TwoOrders},
		{"[[view]]\nname = \"a\\u001b[31m\"\nfilter = \"\"\n", 2, "a\x1b[31m", "name", views.BadName},
		{"[[view]]\nname = \"a\"\nfilter = \"\"\n#" + strings.Repeat("x", 1<<20), 0, "", "", views.Large},
		{"[[view]]\nname = \"" + long + "\"\nfilter = \"\"\n", 2, long, "name", views.LongName},
	} {
		f := file(t, tt.content)
		_, err := f.Views(context.Background())
		var got *views.Error
		if !errors.As(err, &got) || got.Path != f.Path || got.Line != tt.line || got.View != tt.view || got.Field != tt.field || got.Why != tt.why {
			t.Errorf("%.60q: %v", tt.content, err)
		}
		met[tt.why] = true
		if _, err := f.SaveView(context.Background(), model.View{Name: "new"}); err == nil {
			t.Errorf("%.60q: a broken file was overwritten", tt.content)
		}
		if got, _ := os.ReadFile(f.Path); string(got) != tt.content {
			t.Errorf("%.60q: the file was changed", tt.content)
		}
	}
	for _, m := range views.Mistakes() {
		if !met[m] {
			t.Errorf("nothing makes the mistake %s", m)
		}
	}
}

func TestAViewThatMakesNoSenseIsNotKept(t *testing.T) {
	f := file(t, "")
	for _, v := range []model.View{{}, {Name: "a", Filter: "turns:many"}, {Name: "a", Key: "ab"}} {
		if _, err := f.SaveView(context.Background(), v); err == nil {
			t.Errorf("%+v was kept", v)
		}
	}
}
