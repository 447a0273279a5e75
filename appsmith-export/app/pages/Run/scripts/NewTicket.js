export default {
	/** The initial content of a new ticket. It is stored, because Appsmith empties an input whenever its default is computed again. */
	async draft() {
		const run = Details.run();
		const Slack = this.slackRecipients().slice(0, 1).map((one) => one.value);
		await storeValue('newTicket', { Title: this.title(), Description: this.description(), AssigneeEmail: run.OwnerEmail, Slack }, false);
		await this.chooseAssignee();
	},

	/** The assignee is the default recipient of the mail. */
	async chooseAssignee() {
		await storeValue('newTicketMail', this.mailRecipients().slice(0, 1).map((one) => one.value), false);
	},

	title() {
		const run = Details.run();
		if (!run) return '';
		const status = Texts.say(`status${run.Status}`);
		const cause = run.Cause || run.Message;
		return Show.cut(Tell.plainLine(cause ? Texts.say('titleOf', { status, job: run.JobName, cause }) : Texts.say('titleOfShort', { status, job: run.JobName })), 200);
	},

	description() {
		const run = Details.run();
		if (!run) return '';
		const lines = [
			Texts.say('describeJob', { job: run.JobName, department: run.DepartmentName }),
			Texts.say('describeStart', { time: `${Show.day(run.StartedAt)}, ${Show.time(run.StartedAt)}`, machine: run.Machine }),
			run.Cause ? Texts.say('describeCause', { cause: run.Cause }) : '',
			run.Traceback ? `\n${Show.cut(run.Traceback, 1500)}` : '',
		];
		return Show.plain(lines.filter(Boolean).join('\n'));
	},

	assignee() {
		const email = AssigneeSelect.selectedOptionValue;
		return email && email !== 'nobody' ? email : null;
	},

	person() {
		return Show.rows(appsmith.store.ListUsers).find((user) => user.UserEmail === this.assignee());
	},

	/** Possible recipients in Slack: the department's channel, and the assignee. */
	slackRecipients() {
		const { DepartmentSlackChannel, OwnerName, OwnerSlackId } = Details.run() || {};
		const { Name, SlackId } = this.person() || {};
		return this.recipients([[DepartmentSlackChannel, DepartmentSlackChannel], [Name, SlackId], [OwnerName, OwnerSlackId]]);
	},

	mailRecipients() {
		const { OwnerName, OwnerEmail, DepartmentMailAddress } = Details.run() || {};
		const { Name, UserEmail } = this.person() || {};
		return this.recipients([[Name, UserEmail], [OwnerName, OwnerEmail], [DepartmentMailAddress, DepartmentMailAddress]]);
	},

	/** Those that have an address, each once. `known`: pairs of a name and an address. */
	recipients(known) {
		const values = known.map(([, value]) => value);
		return known.flatMap(([label, value], index) => (value && values.indexOf(value) === index ? [{ label, value }] : []));
	},

	/** The ticket shown in the window: the one just opened. */
	current() {
		return appsmith.store.ticketId ? Show.first(OpenTicket.data) : undefined;
	},

	/** The run's ticket that is open already. */
	opened() {
		const run = Details.run();
		return run && run.OpenTicketId ? Texts.say('ticketOpenedAlready', { id: run.OpenTicketId, title: run.OpenTicketTitle }) : '';
	},

	/** First opens the ticket, then sends the messages: a failed message never costs the ticket. */
	async open() {
		if (!TitleInput.text) return showAlert(Texts.say('titleNeeded'), 'warning');
		const [slack, mail] = [TellBySlack, TellByMail].map((select) => select.selectedOptionValues.filter(Boolean));
		const before = Details.run();
		await Act.run(async () => {
			await Act.keep('GetRun', () => GetRun);
			await Act.warn(before, Details.run(), { OpenTicketId: '', RunId: '' }, this.opened());
			const [ticket] = await Act.query(() => OpenTicket);
			await Act.newRequest();
			// Unless another run has been opened meanwhile.
			if (ticket.RunId === appsmith.store.runId) await storeValue('ticketId', ticket.TicketId, false);
			showAlert(Texts.say('ticketOpened', { id: ticket.TicketId }), 'success');
			await Tell.everyone(ticket, 'opened', slack, mail);
			await Act.keep('GetRun', () => GetRun);
		});
	},
}
