EXEC dashboard.ListDeliveries @Input = {{ JSON.stringify({ Email: appsmith.user.email, TicketId: appsmith.store.ticketId }) }}
