package training

import (
	"cmp"
	"slices"
	"time"

	"debrief/model/phrase"
)

// Question is something that a client asked and got a bad answer to, or none.
type Question struct {
	Text     string
	Dialogue string
	At       time.Time
	Answered bool   // badly; else not at all
	Better   string // the correction, "" when nobody wrote one
}

// Cluster is questions that ask the same.
type Cluster struct {
	Question  string // the one that is most like all others
	Better    string // the newest correction
	Asked     int
	Bad       int // answered badly
	None      int // not answered
	Dialogues []string
}

// alike is from which share of common words on two questions ask the same.
const alike = 0.5

// shortest is how many letters a stem has that tells what a question is about.
const shortest = 3

// Clusters puts questions together that ask the same, the most frequent first. It
// depends on the set of questions alone: they are taken in the order in which they
// were asked, and each joins the cluster that its words are most like.
func Clusters(questions []Question) []Cluster {
	sorted := slices.Clone(questions)
	slices.SortFunc(sorted, func(a, b Question) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Dialogue, b.Dialogue), cmp.Compare(a.Text, b.Text))
	})
	var groups []group
	index := map[string][]int{} // stem → groups whose first question has it
	for _, q := range sorted {
		stems := Stems(q.Text)
		if len(stems) == 0 {
			continue
		}
		at := nearest(groups, index, stems)
		if at < 0 {
			at = len(groups)
			groups = append(groups, group{stems: stems})
			for _, stem := range stems {
				index[stem] = append(index[stem], at)
			}
		}
		groups[at].members = append(groups[at].members, q)
	}
	out := make([]Cluster, len(groups))
	for i := range groups {
		out[i] = groups[i].cluster()
	}
	slices.SortStableFunc(out, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(b.Asked, a.Asked), cmp.Compare(a.Question, b.Question))
	})
	return out
}

type group struct {
	stems   []string // of its first question
	members []Question
}

// nearest returns the group that stems are most like, -1 when none is alike.
func nearest(groups []group, index map[string][]int, stems []string) int {
	common := map[int]int{}
	for _, stem := range stems {
		for _, at := range index[stem] {
			common[at]++
		}
	}
	best, most := -1, 0.0
	for at, n := range common {
		share := float64(n) / float64(len(stems)+len(groups[at].stems)-n)
		if share >= alike && (share > most || share == most && at < best) {
			best, most = at, share
		}
	}
	return best
}

func (g *group) cluster() Cluster {
	c := Cluster{Asked: len(g.members)}
	best := -1.0
	for i, q := range g.members {
		if q.Answered {
			c.Bad++
		} else {
			c.None++
		}
		if q.Better != "" {
			c.Better = q.Better
		}
		if !slices.Contains(c.Dialogues, q.Dialogue) {
			c.Dialogues = append(c.Dialogues, q.Dialogue)
		}
		if i < mostCompared {
			if sum := g.likeness(q); sum > best {
				best, c.Question = sum, q.Text
			}
		}
	}
	return c
}

// mostCompared bounds the work on a cluster of many questions.
const mostCompared = 50

// likeness is how much a question is like the others of its group.
func (g *group) likeness(q Question) float64 {
	sum, stems := 0.0, Stems(q.Text)
	for _, other := range g.members[:min(len(g.members), mostCompared)] {
		sum += Jaccard(stems, Stems(other.Text))
	}
	return sum
}

// Stems returns the stems that tell what a text is about, sorted, each once.
func Stems(text string) []string {
	var out []string
	for _, stem := range phrase.Read(text).Stems() {
		if len([]rune(stem)) >= shortest && !idle[stem] {
			out = append(out, stem)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Jaccard is the share of common words among all words of two sorted sets.
func Jaccard(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch cmp.Compare(a[i], b[j]) {
		case 0:
			common, i, j = common+1, i+1, j+1
		case -1:
			i++
		default:
			j++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// idle are stems of words that stand in every question.
var idle = stemsOf(`здравствуйте привет добрый день вечер утро скажите подскажите пожалуйста можно хочу хотела хотел хотелось мне меня вас вам ваш
	что это как для или есть ещё если там тут очень hello please can could would you your the and for have this that want like with are what tell name`)

func stemsOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, stem := range phrase.Read(words).Stems() {
		set[stem] = true
	}
	return set
}
