package model

// CRMUser is a person of the CRM, as one picks who is responsible for a lead.
type CRMUser struct {
	ID     string `json:"id"`
	Name   string `json:"name"`           // first and last; never empty
	Post   string `json:"post,omitempty"` // what the person does there, may be empty
	Active bool   `json:"active"`         // false: has left, and is kept for the name only
}

// NameOf returns the name of the person with that id; without one, the id itself.
func NameOf(people []CRMUser, id string) string {
	for _, p := range people {
		if p.ID == id {
			return p.Name
		}
	}
	return id
}
