EXEC dashboard.AddTicketComment @Input = {{ JSON.stringify({ Email: appsmith.user.email, TicketId: appsmith.store.ticketId, Text: this.params.Text }) }}
