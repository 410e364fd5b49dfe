package portal

import (
	"strconv"
	"strings"
)

// Vote is what the head of an open line says of one of its sessions. The zero
// value is none.
type Vote struct {
	Rating  int // 1 to 5 stars
	Comment string
}

// Vote returns that of an open-line session.
func (p *Portal) Vote(session string) Vote {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.timeline.votes[session]
}

// SetVote rates a session as its head does.
func (p *Portal) SetVote(session string, v Vote) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.setVote(session, v)
}

func (p *Portal) setVote(session string, v Vote) {
	if p.timeline.votes == nil {
		p.timeline.votes = map[string]Vote{}
	}
	p.timeline.votes[session] = v
}

// sessionHeadVote is imopenlines.session.head.vote: stars, words or both.
func sessionHeadVote(p *Portal, params map[string]any) reply {
	session := text(params["SESSION_ID"])
	if session == "" || strings.Trim(session, "0123456789") != "" {
		return badRequest("CHAT_ID", "An incorrect chat identifier has been specified")
	}
	vote := p.timeline.votes[session]
	stars, err := strconv.Atoi(text(params["RATING"]))
	rated := err == nil && stars >= 1 && stars <= 5
	words := text(params["COMMENT"])
	if !rated && words == "" {
		return badRequest("WRONG_PARAMETER", "At least one of the optional parameters must be specified")
	}
	if rated {
		vote.Rating = stars
	}
	if words != "" {
		vote.Comment = words
	}
	p.setVote(session, vote)
	return success(true)
}
