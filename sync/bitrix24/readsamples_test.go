package bitrix24_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"debrief/model"
	"debrief/sync/bitrix24"
)

// Published answers of the methods that the pull reads are understood as they are.
func TestPublishedAnswersOfHistoryPeopleAndChatsAreRead(t *testing.T) {
	dir := samplesDir(t)
	lead := model.EntityRef{Kind: model.EntityLead, ID: "1205"}
	for _, c := range []struct {
		files []string
		ask   func(*bitrix24.Client) (any, error)
		want  string
	}{
		{[]string{"45_crm.stagehistory.list"}, func(c *bitrix24.Client) (any, error) {
			var got []model.StageMove
			err := c.StageHistory(t.Context(), model.EntityDeal, "", func(page []model.StageMove) error {
				got = append(got, page...)
				return nil
			})
			return got, err
		}, "[{35 deal 21 2024-04-25 14:59:11 +0000 UTC NEW true}]"},
		{[]string{"09_user.get"}, func(c *bitrix24.Client) (any, error) {
			users, err := c.Users(t.Context())
			return users[:min(2, len(users))], err
		}, "[{1 Vadim Valeev  true} {3 John Smith  true}]"},
		{[]string{"60_imopenlines.crm.chat.get", "62_imopenlines.dialog.get"}, func(c *bitrix24.Client) (any, error) {
			return c.Chats(t.Context(), []model.EntityRef{lead})
		}, "[{1763 lead 1205 livechat 343 86313 <nil>}]"},
		{[]string{"63_imopenlines.session.history.get"}, func(c *bitrix24.Client) (any, error) {
			got, err := c.Transcripts(t.Context(), []string{"321"})
			if err != nil || len(got) != 1 || len(got[0].Messages) != 2 {
				return got, err
			}
			m := got[0].Messages
			return []any{m[0].Role, m[0].Text, m[1].ID, m[1].Role, m[1].Author.Name, m[1].Attachments[0].Name, m[1].Attachments[0].Size}, nil
		}, "[system A new lead has been created 85851 operator Samantha Johnson 2311.png 70855]"},
	} {
		var answers []answer
		for _, file := range c.files {
			body, err := os.ReadFile(filepath.Join(dir, file+".response.json"))
			if err != nil {
				t.Skip(err)
			}
			answers = append(answers, answer{status: 200, body: string(body)})
		}
		_, client := scripted(t, answers...)
		if got, err := c.ask(client); err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, %v, want %s", c.files[0], got, err, c.want)
		}
	}
}
