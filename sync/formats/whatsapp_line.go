package formats

import (
	"path"
	"regexp"
	"strings"

	"debrief/model"
)

// whatsAppStart is the beginning of a message: in brackets as iPhones write it,
// bare and before a dash as Android does.
var whatsAppStart = regexp.MustCompile(`^\[?` + localStamp + `\]?$`)

// startBytes is how long the beginning of a message can be.
const startBytes = 64

// marks are the invisible characters that WhatsApp sets around names and texts.
const marks = "\ufeff\u200e\u200f\u202a\u202b\u202c\u2068\u2069"

// whatsAppLine is a message as the file writes it.
type whatsAppLine struct {
	stamp      stamp
	err        error // why the stamp is none
	name, text string
}

// whatsAppHead reads the beginning of a message; false when the line is not one.
func whatsAppHead(raw []byte) (whatsAppLine, bool) {
	line := strings.TrimLeft(string(raw), marks)
	if line == "" || line[0] != '[' && (line[0] < '0' || line[0] > '9') {
		return whatsAppLine{}, false
	}
	start, rest, found := strings.Cut(line, " - ")
	if line[0] == '[' {
		start, rest, found = strings.Cut(line, "] ")
		start += "]"
	}
	if !found || len(start) > startBytes {
		return whatsAppLine{}, false
	}
	groups := whatsAppStart.FindStringSubmatch(strings.Map(visible, start))
	if groups == nil {
		return whatsAppLine{}, false
	}
	h := whatsAppLine{}
	h.stamp, h.err = newStamp(groups[1:])
	h.name, h.text = cutName(rest)
	return h, true
}

// nameBytes is how long a name can be; what is longer is a sentence.
const nameBytes = 200

// cutName divides what follows the time into a name and a text. A line of the
// program's own has no name.
func cutName(rest string) (name, text string) {
	first, more, _ := strings.Cut(rest, "\n")
	name, text, found := strings.Cut(first, ": ")
	if !found {
		name, found = strings.CutSuffix(strings.TrimRight(first, "\r "), ":")
		text = ""
	}
	if !found || len(name) > nameBytes || strings.ContainsAny(name, "\"“«") {
		return "", strings.Trim(rest, marks+"\r\n")
	}
	if len(rest) > len(first) {
		text += "\n" + more
	}
	name = strings.TrimSpace(strings.Map(visible, name))
	return strings.TrimPrefix(name, "~ "), strings.TrimSpace(strings.Trim(text, marks+"\r\n"))
}

// system reports whether the program itself wrote this. On iPhones such lines
// bear the chat's name.
func (h whatsAppLine) system() bool {
	return h.name == "" ||
		strings.HasPrefix(h.text, "Messages and calls are end-to-end encrypted") ||
		strings.HasPrefix(h.text, "Сообщения и звонки защищены сквозным шифрованием")
}

// cutEdited takes the mark of an edited message away.
func cutEdited(text string) (rest string, edited bool) {
	for _, word := range [...]string{"<This message was edited>", "<Сообщение изменено>"} {
		if cut, ok := strings.CutSuffix(strings.TrimRight(text, marks+" "), word); ok {
			return strings.TrimRight(cut, marks+" "), true
		}
	}
	return text, false
}

// omitted are the words that stand for a file that the export does not hold.
func omitted(line string) (kind string, ok bool) {
	switch strings.ToLower(line) {
	case "<media omitted>", "<без медиафайлов>", "<медиафайл пропущен>", "<без медиа>":
		return "file", true
	case "image omitted", "изображение отсутствует", "изображение пропущено":
		return "image", true
	case "video omitted", "видео отсутствует", "видео пропущено", "gif omitted", "video note omitted":
		return "video", true
	case "audio omitted", "аудиофайл отсутствует", "аудио отсутствует", "аудио пропущено":
		return "audio", true
	case "sticker omitted", "стикер отсутствует", "стикер пропущен":
		return "sticker", true
	case "document omitted", "документ отсутствует", "документ пропущен", "contact card omitted":
		return "document", true
	}
	if strings.HasSuffix(line, " document omitted") || strings.HasSuffix(line, " документ отсутствует") {
		return "document", true
	}
	return "", false
}

var (
	attachedIPhone  = regexp.MustCompile(`^<(?:attached|прикреплено): ([^<>\n]+)>$`)
	attachedAndroid = regexp.MustCompile(`^([^\n]+\.\w{2,5}) \((?:file attached|файл добавлен)\)$`)
)

// whatsAppMedia takes the line that stands for a file out of a text; the caption
// is left.
func whatsAppMedia(text string) (caption string, files []model.Attachment) {
	line, rest, _ := strings.Cut(text, "\n")
	line = strings.TrimSpace(strings.Trim(line, marks))
	if kind, ok := omitted(line); ok {
		name := ""
		if fields := strings.Split(line, " \u2022 "); len(fields) > 1 {
			name = fields[0]
		}
		return rest, []model.Attachment{{Kind: kind, Name: name}}
	}
	for _, form := range []*regexp.Regexp{attachedIPhone, attachedAndroid} {
		if found := form.FindStringSubmatch(line); found != nil {
			name := strings.Trim(found[1], marks+" ")
			return rest, []model.Attachment{{Kind: kindOf(name), Name: name}}
		}
	}
	return text, nil
}

// kindOf tells the kind of a file by its name.
func kindOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".heic":
		return "image"
	case ".webp":
		return "sticker"
	case ".mp4", ".mov", ".3gp", ".webm":
		return "video"
	case ".opus", ".ogg", ".mp3", ".m4a", ".aac", ".amr":
		return "audio"
	case ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".txt", ".csv", ".ppt", ".pptx":
		return "document"
	}
	return "file"
}
