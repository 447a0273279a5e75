export default {
	row() {
		const ticket = Show.first(appsmith.store.GetTicket);
		return ticket && ticket.TicketId === appsmith.store.ticketId ? ticket : undefined;
	},

	heading() {
		const ticket = this.row();
		if (!ticket) return Show.waiting(appsmith.store.ticketTrouble);
		return Show.line(`#${ticket.TicketId}  ${Show.safe(ticket.Title)}`);
	},

	subheading() {
		const ticket = this.row();
		if (!ticket) return '';
		const words = [
			Show.named(ticket.Icon, ticket.JobName),
			ticket.DepartmentName,
			Texts.say('openedSentence', { name: ticket.OpenedByName || ticket.OpenedBy || Texts.say('nobody'), time: Show.when(ticket.OpenedAt) }),
			ticket.ClosedAt ? Texts.say('closedSentence', { name: Me.nameOf(ticket.ClosedBy) || Texts.say('nobody'), time: Show.when(ticket.ClosedAt) }) : '',
		];
		return Show.line(words.filter(Boolean).map((word) => Show.safe(word)).join(' · '));
	},

	description() {
		const ticket = this.row();
		return ticket ? Show.long(Show.safe(ticket.Description)) : '';
	},

	/** Its run in a few lines. */
	itsRun() {
		const ticket = this.row();
		if (!ticket) return '';
		if (!ticket.RunId) return Texts.say('noRun');
		const lines = [
			`<b>${Show.safe(Show.status(ticket.RunStatus))}</b>  ${Show.when(ticket.RunStartedAt)}${ticket.RunEndedAt ? ` → ${Show.when(ticket.RunEndedAt)}` : ''}`,
			Show.safe(ticket.RunCause || ticket.RunMessage || ''),
		];
		return lines.filter(Boolean).join('\n');
	},

	priorities() {
		return ['High', 'Normal', 'Low'].map((value) => ({ label: Show.priority(value), value }));
	},

	states() {
		return ['Open', 'InProgress', 'Closed'].map((value) => ({ label: Show.ticketStatus(value), value }));
	},

	mayChange() {
		return Me.may('operator') && Boolean(this.row());
	},

	isClosed() {
		return (this.row() || {}).Status === 'Closed';
	},

	isMine() {
		return (this.row() || {}).AssigneeEmail === appsmith.user.email;
	},

	/** `change`: the fields that change. Afterwards the selects show what is saved, even if it was refused. */
	async change(change, saved) {
		const before = this.row();
		await Act.run(async () => {
			await Act.keep('GetTicket', () => GetTicket);
			// Whoever changes a ticket must know if it has been closed meanwhile.
			await Act.warn(before, this.row(), { Status: '', ...change, TicketId: before.TicketId });
			const [ticket] = await Act.query(() => ('AssigneeEmail' in change ? AssignTicket : ChangeTicket), change);
			showAlert(Texts.say(saved), 'success');
			await Act.newRequest();
			if (change.Status === 'Closed') await this.tellOpener(ticket);
			await Promise.all([Act.keep('GetTicket', () => GetTicket), Act.keep('ListDeliveries', () => ListDeliveries), Tickets.list()]);
		});
		await this.restore();
	},

	async choose(field, value, saved) {
		if (!value || Act.isBusy()) return this.restore();
		const change = { [field]: value === 'nobody' ? null : value };
		if (this.row() && change[field] !== this.row()[field]) await this.change(change, saved);
	},

	/** Lets the selects show what is saved. */
	async restore() {
		for (const name of ['StateSelect', 'PrioritySelect', 'AssigneeSelect']) await resetWidget(name);
	},

	/** Tells the author that it is closed, unless they closed it themselves. */
	async tellOpener(ticket) {
		if (!ticket.OpenedBy || ticket.OpenedBy === appsmith.user.email) return;
		const slack = ticket.OpenedBySlackId ? [ticket.OpenedBySlackId] : [];
		const mail = ticket.OpenedBySlackId ? [] : [ticket.OpenedBy];
		const told = await Tell.everyone(ticket, 'closed', slack, mail);
		if (told) showAlert(Texts.say('openerTold'), 'success');
	},

	async comment() {
		const Text = TicketCommentInput.text;
		if (!Text) return;
		await Act.run(async () => {
			await Act.query(() => AddTicketComment, { Text });
			await Act.newRequest();
			if (TicketCommentInput.text === Text) await resetWidget('TicketCommentInput');
			await Promise.all([Act.keep('ListTicketComments', () => ListTicketComments), Tickets.list()]);
		});
	},
}
