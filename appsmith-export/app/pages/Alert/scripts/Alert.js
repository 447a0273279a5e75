export default {
	/** The alert in the window: from the list, or, if a filter has removed it there, its last known state. */
	row() {
		const key = appsmith.store.alertKey;
		const listed = Alerts.page().find((alert) => alert.AlertKey === key);
		const known = appsmith.store.alert;
		return listed || (known && known.AlertKey === key ? known : undefined);
	},

	/** Opens the window at once, with an address, then reads its content. */
	async open(alertKey) {
		await storeValue('alertKey', alertKey, false);
		await storeValue('alertTrouble', '', false);
		await Act.newRequest();
		await storeValue('alert', Alerts.page().find((alert) => alert.AlertKey === alertKey), false);
		await Act.forget(['ListDeliveries']);
		await resetWidget('AssigneeSelect');
		showModal(AlertModal.name);
		if (appsmith.URL.queryParams.alert !== alertKey) navigateTo('Alert', { alert: alertKey });
		await this.read();
	},

	/** An alert in a link may be in no list: closed long ago, or of another department than the shown one. */
	async read() {
		await Act.attempt('alertTrouble', async () => {
			if (!this.row()) await Act.keep('alert', () => ListAlertsByKey, Show.first);
			if (!this.row()) throw new Error(`There is no alert ${appsmith.store.alertKey}, or its department isn't yours to see.`);
			await Promise.all([Act.keep('ListDeliveries', () => ListDeliveries), appsmith.store.ListUsers ? undefined : Act.keep('ListUsers', () => ListUsers)]);
		});
	},

	/** What happened to the job, to continue a sentence after its name. */
	happened(kind) {
		return Texts.say(`is${Show.capital(kind)}`);
	},

	state(alert) {
		if (alert.ClosedAt) return `✅ ${Texts.say('alertOver')}`;
		return alert.AcknowledgedAt ? `👀 ${Texts.say('alertAcknowledged')}` : `🔴 ${Texts.say('alertUnseen')}`;
	},

	/** A summary's content about an outage, or, without `since`, about the time before JobLogger began to tell; undefined for other kinds. */
	outage(alert) {
		if (alert.Kind !== 'summary') return undefined;
		try {
			const told = JSON.parse(alert.Text);
			return Array.isArray(told.jobs) ? told : undefined;
		} catch (error) {
			return undefined;
		}
	},

	/** What it is about, in one line. */
	line(alert) {
		const outage = this.outage(alert);
		const jobs = outage && outage.jobs.length + (outage.more || 0);
		if (outage) return outage.since ? Texts.count(jobs, 'outageJob', 'outageJobs') : Texts.count(jobs, 'firstJob', 'firstJobs');
		if (alert.Text) return alert.Text.split('\n')[0];
		return alert.DueAt ? Texts.say('dueSentence', { time: Show.when(alert.DueAt) }) : Show.capital(this.happened(alert.Kind));
	},

	heading() {
		const alert = this.row();
		if (!alert) return Show.waiting(appsmith.store.alertTrouble);
		return Show.line(Show.safe(alert.JobId === null ? Texts.say((this.outage(alert) || alert).since === null ? 'beforeFirst' : 'isSummary') : `${Show.named(alert.Icon, alert.JobName)} ${this.happened(alert.Kind)}`));
	},

	subheading() {
		const alert = this.row();
		if (!alert) return '';
		const words = [
			alert.DepartmentName,
			Show.alertKind(alert.Kind),
			alert.DueAt ? Texts.say('dueSentence', { time: Show.when(alert.DueAt) }) : '',
			alert.ClosedAt ? Texts.say('overSentence', { time: Show.when(alert.ClosedAt) }) : '',
		];
		return Show.line(words.filter(Boolean).map((word) => Show.safe(word)).join(' · '));
	},

	/** One of the facts under the heading. */
	fact(name) {
		const alert = this.row();
		if (!alert) return '';
		const facts = {
			state: ['status', this.state(alert), alert.ClosedAt ? Show.when(alert.ClosedAt) : ''],
			opened: ['opened', Show.when(alert.OpenedAt), ''],
			lastSeen: ['lastSeen', Show.when(alert.LastSeenAt), ''],
			times: ['times', String(alert.SeenCount), ''],
			seenBy: ['seenBy', alert.AcknowledgedByName || alert.AcknowledgedBy || '—', Show.when(alert.AcknowledgedAt)],
		};
		return Show.fact(...facts[name]);
	},

	text() {
		const alert = this.row();
		if (!alert) return '';
		const outage = this.outage(alert);
		if (!outage) return Show.long(Show.safe(alert.Text || this.line(alert)));
		const jobs = outage.jobs.map((job) => `<b>${Show.safe(job.name)}</b> ${this.happened(job.kind)}${job.count > 1 ? ` (${job.count})` : ''}`);
		const edges = outage.since ? Texts.say('outageFromTo', { from: Show.when(outage.since), to: Show.when(outage.until) }) : Texts.say('firstUntil', { to: Show.when(outage.until) });
		return Show.long([edges, '', ...jobs, outage.more ? Texts.count(outage.more, 'outageOneMore', 'outageMore') : ''].join('\n'));
	},

	mayChange() {
		return Me.may('operator') && Boolean(this.row());
	},

	isSeen() {
		return Boolean((this.row() || {}).AcknowledgedAt);
	},

	isMine() {
		return (this.row() || {}).AssigneeEmail === appsmith.user.email;
	},

	/** After a change: the window shows it at once, the list when it has been read again. */
	async changed(answer, saved) {
		await storeValue('alert', Show.first(answer), false);
		showAlert(Texts.say(saved), 'success');
		await Act.newRequest();
		await Alerts.list();
	},

	async acknowledge() {
		await Act.run(async () => this.changed(await Act.query(() => AcknowledgeAlert), 'alertSeen'));
	},

	async assign(email) {
		const before = this.row();
		await Act.run(async () => {
			await Promise.all([Act.keep('alert', () => ListAlertsByKey, Show.first), Alerts.list()]);
			await Act.warn(before, this.row(), { AssigneeEmail: email, ClosedAt: '', AlertKey: before.AlertKey });
			await this.changed(await Act.query(() => AssignAlert, { AssigneeEmail: email === 'nobody' ? null : email }), 'assigneeSaved');
		});
		await resetWidget('AssigneeSelect');
	},

	async setAssignee() {
		const { selectedOptionValue } = AssigneeSelect;
		if (!selectedOptionValue || Act.isBusy()) return resetWidget('AssigneeSelect');
		if (this.row() && selectedOptionValue !== (this.row().AssigneeEmail || 'nobody')) await this.assign(selectedOptionValue);
	},

	/** Goes to its run, or to the job if it never ran. */
	goTo() {
		const { RunId, JobId } = this.row();
		return RunId ? navigateTo('Run', { run: RunId }) : navigateTo('Job', { job: JobId });
	},
}
