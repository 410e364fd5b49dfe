package model

// readBody fills the body of e from the fields that its type has.
func (e *Event) readBody(r *reader) {
	switch e.Type {
	case TypeMessage:
		e.Body = readMessage(r)
	case TypeEdit:
		e.Body = readEdit(r, e.TextURL != "")
	case TypeDelete:
		e.Body = &Delete{Target: r.requiredID("target")}
	case TypeScenario:
		e.Body = &Scenario{From: r.text("from"), To: r.text("to")}
	case TypeHandoff:
		e.Body = &Handoff{From: r.text("from"), To: r.text("to"), By: r.text("by"), Reason: r.text("reason")}
	case TypeToolCall:
		e.Body = &ToolCall{CallID: r.id("call_id"), Tool: r.required("tool"), Args: r.any("args")}
	case TypeToolResult:
		e.Body = readToolResult(r)
	case TypeLead:
		e.Body = readLead(r)
	case TypeCRM:
		e.Body = readCRM(r)
	case TypeForm:
		e.Body = &Form{Form: r.text("form"), Fields: r.fields("fields")}
		e.Entity = readEntity(r, false)
	case TypeBooking:
		e.Body = readBooking(r)
		e.Entity = readEntity(r, false)
	case TypeNotification:
		e.Body = readNotification(r)
		e.Entity = readEntity(r, false)
	case TypeCall:
		e.Body = readCall(r)
	case TypeSessionStart, TypeSessionEnd:
		e.Body = &Session{Start: e.Type == TypeSessionStart, Reason: r.text("reason")}
	}
}

func (r *reader) role() Role {
	return Role(r.choice("role", string(RoleClient), string(RoleAssistant), string(RoleOperator), string(RoleSystem)))
}

func readMessage(r *reader) *Message {
	m := &Message{Role: r.role(), Text: r.text("text")}
	r.objects("attachments", func(r *reader) {
		m.Attachments = append(m.Attachments, Attachment{
			Kind: r.text("kind"), Name: r.text("name"), URL: r.text("url"), Size: r.size("size"),
		})
	})
	return m
}

// readEdit reads an edit. The new text may be empty but not absent, unless it
// lives elsewhere.
func readEdit(r *reader, elsewhere bool) *Edit {
	edit := &Edit{Target: r.requiredID("target")}
	if r.peek("text") == nil && !elsewhere {
		r.refuse("text", "is missing")
	}
	edit.Text = r.text("text")
	return edit
}

func readToolResult(r *reader) *ToolResult {
	result := &ToolResult{CallID: r.id("call_id"), Tool: r.text("tool"), Result: r.any("result")}
	if result.CallID == "" && result.Tool == "" {
		r.refuse("call_id", "is missing, and so is the tool that could stand for it")
	}
	return result
}

func readLead(r *reader) *Lead {
	return &Lead{
		Status:    LeadStatus(r.choice("status", string(LeadRequested), string(LeadCreated), string(LeadFailed))),
		RequestID: r.id("request_id"),
		LeadID:    r.id("lead_id"),
		DealID:    r.id("deal_id"),
		Fields:    r.fields("fields"),
		Error:     r.text("error"),
	}
}

func readCRM(r *reader) *CRM {
	return &CRM{
		Entity: readEntity(r, true),
		Action: CRMAction(r.choice("action", string(CRMAdd), string(CRMUpdate), string(CRMMove), string(CRMDelete))),
		Fields: r.fields("fields"),
		Before: r.fields("before"),
		By:     r.text("by"),
	}
}

// readEntity reads entity and entity_id, which come together or not at all.
func readEntity(r *reader, required bool) EntityRef {
	if !required && r.peek("entity") == nil && r.peek("entity_id") == nil {
		r.take("entity")
		r.take("entity_id")
		return EntityRef{}
	}
	return EntityRef{
		Kind: EntityKind(r.choice("entity", string(EntityLead), string(EntityDeal), string(EntityContact))),
		ID:   r.requiredID("entity_id"),
	}
}

func readBooking(r *reader) *Booking {
	b := &Booking{
		Status:    r.choice("status", "made", "moved", "cancelled", "visited", "no_show"),
		BookingID: r.id("booking_id"),
		At:        r.time("at", false),
		Service:   r.text("service"),
		Staff:     r.text("staff"),
	}
	r.object("price", func(r *reader) {
		b.Price = Money{Amount: r.amount("amount"), Currency: r.text("currency")}
	})
	return b
}

func readNotification(r *reader) *Notification {
	return &Notification{
		Status:         r.choice("status", "queued", "sent", "delivered", "read", "failed"),
		NotificationID: r.id("notification_id"),
		Template:       r.text("template"),
		Text:           r.text("text"),
		Error:          r.text("error"),
	}
}

func readCall(r *reader) *Call {
	c := &Call{CallID: r.id("call_id"), DurationS: r.seconds("duration_s"), RecordingURL: r.text("recording_url")}
	r.objects("transcript", func(r *reader) {
		c.Transcript = append(c.Transcript, CallLine{AtS: r.seconds("at_s"), Role: r.role(), Text: r.text("text")})
	})
	return c
}
