export default {
	/** Opens the page: the filters of the last visit, the caller, the list, the link ?ticket=. */
	async start() {
		const { ticket } = appsmith.URL.queryParams;
		await Act.close([TicketModal]);
		await storeValue('ticketId', null, false);
		await storeValue('ticketsShown', appsmith.store.ticketsFilter || {}, false);
		await Pager.start('tickets');
		await Act.start(() => this.load(), 30);
		if (!ticket) return;
		if (!Show.isKey(ticket)) return Act.noSuch('ticket', ticket);
		// Unless the user has already opened another one.
		if (!appsmith.store.ticketId) await this.open(Number(ticket));
	},

	async load() {
		await this.list();
		await Tell.record();
		if (TicketModal.isVisible) await this.read();
	},

	async list() {
		await Pager.read('tickets', 50, (cursor) => Act.query(() => ListTickets, { cursor }), (row) => row.TicketId);
	},

	async refresh() {
		await Act.refresh(() => this.load());
	},

	turn(pages) {
		Pager.turn('tickets', pages, () => this.list());
	},

	async filter() {
		await storeValue('ticketsFilter', { text: TicketSearchInput.text, state: TicketStateSelect.selectedOptionValue, whose: WhoseSelect.selectedOptionValue });
		await Pager.first('tickets');
		await Act.refresh(() => this.list());
	},

	/** While somebody types: searches when they pause. */
	async search() {
		const typed = TicketSearchInput.text;
		await new Promise((resolve) => setTimeout(resolve, 400));
		if (typed === TicketSearchInput.text && typed !== (this.filters().text || '')) await this.filter();
	},

	filters() {
		return appsmith.store.ticketsFilter || {};
	},

	states() {
		const states = ['Open', 'InProgress', 'Closed'].map((value) => ({ label: Show.ticketStatus(value), value }));
		return [{ label: Texts.say('notClosed'), value: 'NotClosed' }, ...states, { label: Texts.say('all'), value: 'all' }];
	},

	state() {
		const chosen = this.filters().state || 'NotClosed';
		return chosen === 'all' ? null : chosen;
	},

	assignee() {
		return this.filters().whose === 'mine' ? appsmith.user.email : null;
	},

	isFiltered() {
		return Boolean(this.filters().text || this.state() !== 'NotClosed' || this.assignee());
	},

	rows() {
		return appsmith.store.tickets ? appsmith.store.tickets.rows.map((row) => ({ ...row, Title: Show.plain(row.Title) })) : [];
	},

	caption() {
		const { at, rows } = appsmith.store.tickets || {};
		return Act.caption(at, at && rows.length === 0 ? Texts.say(this.isFiltered() ? 'noTicketsFound' : 'noTickets') : '');
	},

	/** Opens the window at once, with an address, then reads its content. */
	async open(ticketId) {
		await storeValue('ticketId', ticketId, false);
		await storeValue('ticketTrouble', '', false);
		await Act.newRequest();
		await Act.forget(['GetTicket', 'ListTicketComments', 'ListDeliveries']);
		await resetWidget('TicketModal', true);
		showModal(TicketModal.name);
		if (Number(appsmith.URL.queryParams.ticket) !== ticketId) navigateTo('Ticket', { ticket: ticketId });
		await this.read();
	},

	async read() {
		await Act.attempt('ticketTrouble', async () => {
			await Act.keep('GetTicket', () => GetTicket);
			await Promise.all([Act.keep('ListTicketComments', () => ListTicketComments), Act.keep('ListDeliveries', () => ListDeliveries), appsmith.store.ListUsers ? undefined : Act.keep('ListUsers', () => ListUsers)]);
		});
	},
}
