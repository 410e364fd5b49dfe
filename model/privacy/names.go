package privacy

import (
	"slices"
	"strings"
	"unicode"
)

// kind is what a value of JSON is, by the name that it has.
type kind int

const (
	plain kind = iota
	phone
	mail
	name
	file // an attachment, or where one is
	prose
)

// The names by which values are known, in small letters and without what people
// put between words.
var (
	phoneNames = []string{"tel", "mobile", "msisdn", "waid", "whatsapp", "caller", "callee", "телефон", "тел"}
	mailNames  = []string{"mail", "почта"}
	nameNames  = []string{
		"name", "firstname", "lastname", "secondname", "middlename", "surname", "patronymic", "fullname", "fio", "clientname",
		"customername", "contactname", "username", "displayname", "nickname", "visitorname", "callername", "имя", "фамилия", "отчество", "фио",
	}
	fileNames = []string{
		"attachment", "attachments", "photo", "document", "video", "audio", "voice", "videonote", "animation", "sticker", "image", "file",
		"files", "media", "fileid", "fileuniqueid", "filename", "recordingurl", "callrecordurl", "avatar", "photourl", "attachmenturl",
	}
	proseNames = []string{
		"text", "message", "messages", "body", "caption", "comment", "comments", "question", "note", "notes", "description", "sourcedescription",
		"content", "transcript", "комментарий", "сообщение", "вопрос", "текст",
	}
)

// kindOf says what a value of that name is.
func kindOf(key string) kind {
	key = strings.Map(bare, key)
	is := func(names []string) bool { return slices.Contains(names, key) }
	switch {
	case is(phoneNames), strings.Contains(key, "phone") && !strings.HasSuffix(key, "id"), strings.Contains(key, "телефон"):
		return phone
	case is(mailNames), strings.Contains(key, "email") && !strings.HasSuffix(key, "id"):
		return mail
	case is(nameNames):
		return name
	case is(fileNames):
		return file
	case is(proseNames):
		return prose
	}
	return plain
}

// bare makes a letter small and leaves out what stands between words.
func bare(r rune) rune {
	switch r {
	case '_', '-', ' ', '.':
		return -1
	}
	return unicode.ToLower(r)
}

// kindOfMulti says what a multi-field of Bitrix24 holds, by its TYPE_ID.
func kindOfMulti(typeID any) kind {
	switch typeID {
	case "PHONE":
		return phone
	case "EMAIL":
		return mail
	}
	return plain
}
