EXEC dashboard.GetTicket @Input = {{ JSON.stringify({ Email: appsmith.user.email, TicketId: appsmith.store.ticketId }) }}
