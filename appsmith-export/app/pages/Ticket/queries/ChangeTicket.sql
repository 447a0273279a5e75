EXEC dashboard.ChangeTicket @Input = {{ JSON.stringify({ Email: appsmith.user.email, TicketId: appsmith.store.ticketId, Status: this.params.Status, Priority: this.params.Priority }) }}
