package model

// HasLead reports whether the CRM has a lead of the dialogue.
func (s *Summary) HasLead() bool { return s.Lead.Status == LeadCreated || len(s.Links()) > 0 }

// WasLost reports whether the lead was lost at some time, found again or not.
func (s *Summary) WasLost() bool {
	return s.LeadLost || !s.Lead.Recovered.IsZero() ||
		!s.HasLead() && (s.Lead.Status == LeadRequested || s.Lead.Status == LeadFailed)
}
