export default {
	/** What the page does when it opens: who is here, the list, the link ?ticket=. */
	async start() {
		const { ticket } = appsmith.URL.queryParams;
		await storeValue('ticketPages', [], false);
		try {
			await Me.load();
			await this.load();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
		setInterval(() => this.refresh(), 30000, 'refreshTickets');
		if (Number(ticket)) await this.open(Number(ticket));
	},

	async load() {
		await ListTickets.run();
		await storeValue('ticketsUpdatedAt', new Date().toISOString(), false);
	},

	/** Every half minute, and by the button. A refresh that fails keeps what is shown; only the button says so. */
	async refresh(byHand) {
		try {
			await this.load();
		} catch (error) {
			if (byHand) showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async filter() {
		await storeValue('ticketPages', [], false);
		await this.refresh(true);
	},

	/** While somebody types: when they pause. */
	async search() {
		const typed = TicketSearchInput.text;
		await new Promise((resolve) => setTimeout(resolve, 400));
		if (typed === TicketSearchInput.text && typed !== appsmith.store.ticketsText) {
			await storeValue('ticketsText', typed, false);
			await this.filter();
		}
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		await this.filter();
	},

	states() {
		const states = ['Open', 'InProgress', 'Closed'].map((value) => ({ label: Show.ticketStatus(value), value }));
		return [{ label: Texts.say('notClosed'), value: 'NotClosed' }, ...states, { label: Texts.say('all'), value: 'all' }];
	},

	state() {
		const chosen = TicketStateSelect.selectedOptionValue;
		return chosen === 'all' || !chosen ? null : chosen;
	},

	whose() {
		return [{ label: Texts.say('everyone'), value: 'all' }, { label: Texts.say('mine'), value: 'mine' }];
	},

	assignee() {
		return WhoseSelect.selectedOptionValue === 'mine' ? appsmith.user.email : null;
	},

	isFiltered() {
		return Boolean(TicketSearchInput.text || this.state() !== 'NotClosed' || this.assignee());
	},

	rows() {
		return Show.rows(ListTickets.data).slice(0, 50);
	},

	/** Where the page before this one ended. */
	before() {
		const pages = appsmith.store.ticketPages || [];
		return pages.length > 0 ? pages[pages.length - 1] : null;
	},

	hasOlder() {
		return Show.rows(ListTickets.data).length > 50;
	},

	async older() {
		const rows = this.rows();
		await storeValue('ticketPages', [...(appsmith.store.ticketPages || []), rows[rows.length - 1].TicketId], false);
		await this.refresh(true);
	},

	async newer() {
		await storeValue('ticketPages', (appsmith.store.ticketPages || []).slice(0, -1), false);
		await this.refresh(true);
	},

	caption() {
		const updated = appsmith.store.ticketsUpdatedAt;
		if (typeof ListTickets.data === 'string') return Texts.say('failed', { error: Show.safe(ListTickets.data) });
		if (!updated) return Texts.say('loading');
		if (this.rows().length === 0) return Texts.say(this.isFiltered() ? 'noTicketsFound' : 'noTickets');
		return Texts.say('updatedAt', { time: Show.time(updated) });
	},

	/** The window opens at once; what it shows comes in parallel. */
	async open(ticketId) {
		await storeValue('ticketId', ticketId, false);
		await Promise.all([GetTicket.clear(), ListTicketComments.clear(), ListDeliveries.clear()]);
		showModal(TicketModal.name);
		try {
			await Promise.all([GetTicket.run(), ListTicketComments.run(), ListDeliveries.run(), ListUsers.data ? undefined : ListUsers.run()]);
			await Promise.all(['StateSelect', 'PrioritySelect', 'AssigneeSelect', 'TicketCommentInput'].map((name) => resetWidget(name)));
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},
}
