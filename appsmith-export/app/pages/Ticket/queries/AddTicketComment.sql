EXEC dashboard.AddTicketComment @Input = {{ JSON.stringify({ Email: appsmith.user.email, RequestKey: appsmith.store.request, TicketId: appsmith.store.ticketId, Text: this.params.Text }) }}
