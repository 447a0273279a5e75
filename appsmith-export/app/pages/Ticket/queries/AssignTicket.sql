EXEC dashboard.AssignTicket @Input = {{ JSON.stringify({ Email: appsmith.user.email, TicketId: appsmith.store.ticketId, AssigneeEmail: this.params.AssigneeEmail }) }}
