export default {
	/** A link to a ticket in this app. It is the same on every page, because the home page forwards ?ticket=. */
	link(ticketId) {
		const { protocol, host, pathname } = appsmith.URL;
		return `${protocol}//${host}${pathname}?ticket=${ticketId}`;
	},

	/** Appsmith's server unescapes HTML in what it sends, so & must be sent as &amp;. */
	wrapped(value) {
		return JSON.parse(JSON.stringify(value).replace(/&/g, '&amp;'));
	},

	/** On one line, as a subject must be. */
	plainLine(text) {
		return Show.plain(String(text).replace(/\s+/g, ' ')).trim();
	},

	/** Escapes a text for Slack's mrkdwn, where three backticks would begin or end a box. Slack refuses more than 3000 units of the result. */
	slackText(text) {
		return Show.cut(Show.safe(text).replace(/```/g, "'''"), 2900).replace(/&[a-z]*…$/, '…');
	},

	/** The same for a line outside a box, in which markup characters are replaced by lookalikes. */
	slackLine(text) {
		const lookalikes = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
		return this.slackText(text.replace(/[*_~`]/g, (sign) => lookalikes[sign]));
	},

	/** `event`: opened or closed. */
	facts(ticket, event) {
		return [
			Show.priority(ticket.Priority),
			ticket.AssigneeName ? Texts.say('assignedTo', { name: ticket.AssigneeName }) : Texts.say('unassigned'),
			event === 'closed' ? Texts.say('closedBy', { name: Me.row().Name || appsmith.user.email }) : Texts.say('openedBy', { name: ticket.OpenedByName || ticket.OpenedBy }),
		];
	},

	/** @returns the body of chat.postMessage */
	slackMessage(ticket, event, recipient) {
		const head = Texts.say(event === 'closed' ? 'slackClosed' : 'slackOpened', { id: ticket.TicketId });
		const facts = [Show.named(ticket.Icon, ticket.JobName), ...this.facts(ticket, event)];
		const title = this.slackLine(Show.cut(this.plainLine(ticket.Title), 300));
		return {
			channel: recipient,
			text: `${head}: ${title}`,
			unfurl_links: false,
			blocks: [
				{ type: 'section', text: { type: 'mrkdwn', text: `*${head}*\n<${this.link(ticket.TicketId)}|${title}>` } },
				{ type: 'context', elements: [{ type: 'mrkdwn', text: this.slackLine(facts.join('  ·  ')) }] },
				...(event === 'closed' || !ticket.Description.trim() ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: `\`\`\`\n${this.slackText(ticket.Description)}\n\`\`\`` } }]),
			],
		};
	},

	/** @returns the body of SendGrid's mail/send; the department's address is the sender */
	mail(ticket, event, recipient) {
		const lines = [
			`${ticket.JobName} (${ticket.DepartmentName})`,
			...this.facts(ticket, event),
			'',
			ticket.Description,
			'',
			`${Texts.say('openIt')}: ${this.link(ticket.TicketId)}`,
			'',
			Texts.say('mailFooter', { department: ticket.DepartmentName }),
		];
		return {
			personalizations: [{ to: [{ email: recipient }] }],
			from: { email: ticket.DepartmentMailAddress, name: 'JobLogger' },
			reply_to: { email: appsmith.user.email },
			subject: Texts.say(event === 'closed' ? 'mailClosed' : 'mailOpened', { id: ticket.TicketId, title: this.plainLine(ticket.Title) }),
			content: [{ type: 'text/plain', value: Show.plain(lines.join('\n')) }],
		};
	},

	/** A service's reason for refusing a message; Appsmith's own text is useless. */
	reason(error) {
		const message = error && typeof error.message === 'string' ? error.message : '';
		return message === '' || / failed to execute$|timed out/.test(message) ? Texts.say('noServiceAnswer') : message;
	},

	/** @returns what went wrong, or an empty text. Slack answers 200 even if it refuses; `ok` says so. */
	async slack(ticket, event, recipient) {
		try {
			const answer = await Act.query(() => PostSlackMessage, { message: this.wrapped(this.slackMessage(ticket, event, recipient)) });
			if (answer && answer.ok === true) return '';
			return answer && answer.error ? Texts.say('slackSaid', { error: answer.error }) : Texts.say('noSlackAnswer');
		} catch (error) {
			return this.reason(error);
		}
	},

	async sendMail(ticket, event, recipient) {
		if (!ticket.DepartmentMailAddress) return Texts.say('noMailSender');
		try {
			await Act.query(() => SendMail, { message: this.wrapped(this.mail(ticket, event, recipient)) });
			return '';
		} catch (error) {
			return this.reason(error);
		}
	},

	/** Sends one message and records the result. Never throws. @returns whether it was sent */
	async one(ticket, event, channel, recipient) {
		const trouble = channel === 'slack' ? await this.slack(ticket, event, recipient) : await this.sendMail(ticket, event, recipient);
		const RequestKey = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
		const delivery = { Email: appsmith.user.email, TicketId: ticket.TicketId, Channel: channel, Recipient: recipient, Sent: trouble === '', Answer: Show.cut(trouble, 4000) || null, RequestKey };
		await storeValue('unrecorded', [...(appsmith.store.unrecorded || []), delivery]);
		await this.record();
		if (trouble) showAlert(Texts.say('notToldOne', { recipient, error: trouble }), 'warning');
		return trouble === '';
	},

	/** Records the caller's deliveries of this browser that aren't recorded yet: at once, or with the next refresh of the page. Another person's wait until that person signs in again. */
	async record() {
		for (const delivery of (appsmith.store.unrecorded || []).filter((one) => one.Email === appsmith.user.email)) {
			try {
				await Act.query(() => RecordDelivery, delivery);
			} catch (error) {
				// The database would refuse it again.
				if (Show.isOutage(error)) return;
			}
			await storeValue('unrecorded', appsmith.store.unrecorded.filter((one) => one.RequestKey !== delivery.RequestKey));
		}
	},

	/** One after another, because Appsmith mixes up parallel ones. */
	async everyone(ticket, event, slack, mail) {
		const all = [...slack.map((recipient) => ['slack', recipient]), ...mail.map((recipient) => ['mail', recipient])];
		let isToldAll = true;
		for (const [channel, recipient] of all) {
			const isTold = await this.one(ticket, event, channel, recipient);
			isToldAll = isToldAll && isTold;
		}
		if (appsmith.store.ticketId === ticket.TicketId) await Act.keep('ListDeliveries', () => ListDeliveries);
		return isToldAll;
	},

	/** Whether a message failed, and none was sent to the same recipient since: only the newest can be sent again. */
	isMissing({ Channel, Recipient, Status, DeliveryKey }) {
		const newest = Show.rows(appsmith.store.ListDeliveries).findLast((one) => one.Channel === Channel && one.Recipient === Recipient);
		return Status === 'Failed' && newest.DeliveryKey === DeliveryKey;
	},

	/** Sends a failed message again. */
	async again(ticket, delivery) {
		await Act.run(async () => {
			const isTold = await this.one(ticket, ticket.Status === 'Closed' ? 'closed' : 'opened', delivery.Channel, delivery.Recipient);
			if (isTold) showAlert(Texts.say('toldOne', { recipient: delivery.Recipient }), 'success');
			await Act.keep('ListDeliveries', () => ListDeliveries);
		});
	},
}
