export default {
	/** What the page does when it opens: who is here, the list, what did not arrive. */
	async start() {
		await storeValue('alertPages', [], false);
		try {
			await Me.load();
			await this.load();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
		setInterval(() => this.refresh(), 15000, 'refreshAlerts');
	},

	async load() {
		await Promise.all([ListAlerts.run(), ListDeadLetters.run()]);
		await storeValue('alertsUpdatedAt', new Date().toISOString(), false);
	},

	/** Every fifteen seconds, and by the button. A refresh that fails keeps what is shown; only the button says so. */
	async refresh(byHand) {
		try {
			await this.load();
		} catch (error) {
			if (byHand) showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async filter() {
		await storeValue('alertPages', [], false);
		await this.refresh(true);
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		await this.filter();
	},

	states() {
		const states = [['Open', 'alertsOpen'], ['Unacknowledged', 'alertUnseen'], ['Closed', 'alertOver'], ['all', 'all']];
		return states.map(([value, key]) => ({ label: Texts.say(key), value }));
	},

	status() {
		const chosen = AlertStateSelect.selectedOptionValue;
		return chosen === 'all' || !chosen ? null : chosen;
	},

	kinds() {
		const kinds = ['error', 'lost', 'missed', 'late', 'long', 'short', 'validation', 'warnings', 'summary'];
		return [{ label: Texts.say('allKinds'), value: 'all' }, ...kinds.map((value) => ({ label: Show.alertKind(value), value }))];
	},

	kind() {
		const chosen = KindSelect.selectedOptionValue;
		return chosen === 'all' || !chosen ? null : chosen;
	},

	whose() {
		return [{ label: Texts.say('everyone'), value: 'all' }, { label: Texts.say('mine'), value: 'mine' }];
	},

	assignee() {
		return WhoseSelect.selectedOptionValue === 'mine' ? appsmith.user.email : null;
	},

	isFiltered() {
		return Boolean(this.status() !== 'Open' || this.kind() || this.assignee());
	},

	page() {
		return Show.rows(ListAlerts.data).slice(0, 50);
	},

	/** The rows of the table. */
	rows() {
		return this.page().map((alert) => ({
			AlertKey: alert.AlertKey,
			Kind: Show.alertKind(alert.Kind),
			Job: alert.JobId === null ? alert.DepartmentName : Show.named(alert.Icon, alert.JobName),
			What: Alert.line(alert),
			Opened: Show.when(alert.OpenedAt),
			Times: alert.SeenCount,
			SeenBy: alert.AcknowledgedByName || alert.AcknowledgedBy || '—',
			Assignee: alert.AssigneeName || alert.AssigneeEmail || '—',
			State: Alert.state(alert),
		}));
	},

	/** Where the page before this one ended. */
	before() {
		const pages = appsmith.store.alertPages || [];
		return pages.length > 0 ? pages[pages.length - 1] : null;
	},

	hasOlder() {
		return Show.rows(ListAlerts.data).length > 50;
	},

	async older() {
		const rows = this.page();
		await storeValue('alertPages', [...(appsmith.store.alertPages || []), rows[rows.length - 1].AlertKey], false);
		await this.refresh(true);
	},

	async newer() {
		await storeValue('alertPages', (appsmith.store.alertPages || []).slice(0, -1), false);
		await this.refresh(true);
	},

	caption() {
		const updated = appsmith.store.alertsUpdatedAt;
		if (typeof ListAlerts.data === 'string') return Texts.say('failed', { error: Show.safe(ListAlerts.data) });
		if (!updated) return Texts.say('loading');
		const empty = this.page().length === 0 ? Texts.say(this.isFiltered() ? 'noAlertsFound' : 'noAlerts') : '';
		const words = [empty || Texts.say('updatedAt', { time: Show.time(updated) }), Me.row().WatcherSeenAt ? '' : Texts.say('noWatcher')];
		return words.filter(Boolean).join(' · ');
	},
}
