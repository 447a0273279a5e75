export default {
	/** Opens the page: the filters of the last visit, the caller, the list, undelivered messages, the link ?alert=. */
	async start() {
		const { alert } = appsmith.URL.queryParams;
		await Act.close([AlertModal, ProblemsModal, ReportModal, UndeliveredModal]);
		await storeValue('alertKey', null, false);
		await storeValue('alertsShown', appsmith.store.alertsFilter || {}, false);
		await Pager.start('alerts');
		await Act.start(() => this.load(), 15);
		if (!alert) return;
		if (!Show.isKey(alert)) return Act.noSuch('alert', alert);
		// Unless the user has already opened another one.
		if (!appsmith.store.alertKey) await Alert.open(alert);
	},

	async load() {
		await Promise.all([this.list(), Act.keep('ListDeadLetters', () => ListDeadLetters), Act.keep('ListWatcherProblems', () => ListWatcherProblems)]);
		if (AlertModal.isVisible) await Alert.read();
	},

	async list() {
		await Pager.read('alerts', 50, (cursor) => Act.query(() => ListAlerts, { cursor }), (row) => row.AlertKey);
	},

	async refresh() {
		await Act.refresh(() => this.load());
	},

	turn(pages) {
		Pager.turn('alerts', pages, () => this.list());
	},

	async filter() {
		await storeValue('alertsFilter', { state: AlertStateSelect.selectedOptionValue, kind: KindSelect.selectedOptionValue, whose: WhoseSelect.selectedOptionValue });
		await Pager.first('alerts');
		await Act.refresh(() => this.load());
	},

	filters() {
		return appsmith.store.alertsFilter || {};
	},

	states() {
		const states = [['Open', 'alertsOpen'], ['Unacknowledged', 'alertUnseen'], ['Closed', 'alertOver'], ['all', 'all']];
		return states.map(([value, key]) => ({ label: Texts.say(key), value }));
	},

	status() {
		const chosen = this.filters().state || 'Open';
		return chosen === 'all' ? null : chosen;
	},

	kinds() {
		const kinds = ['error', 'lost', 'missed', 'late', 'long', 'short', 'validation', 'warnings', 'summary'];
		return [{ label: Texts.say('allKinds'), value: 'all' }, ...kinds.map((value) => ({ label: Show.alertKind(value), value }))];
	},

	kind() {
		const chosen = this.filters().kind;
		return chosen === 'all' || !chosen ? null : chosen;
	},

	assignee() {
		return this.filters().whose === 'mine' ? appsmith.user.email : null;
	},

	isFiltered() {
		return Boolean(this.status() !== 'Open' || this.kind() || this.assignee());
	},

	page() {
		return appsmith.store.alerts ? appsmith.store.alerts.rows : [];
	},

	/** The rows of the table. */
	rows() {
		return this.page().map((alert) => ({
			AlertKey: alert.AlertKey,
			Kind: Show.alertKind(alert.Kind),
			Department: alert.DepartmentName,
			Job: alert.JobId === null ? alert.DepartmentName : Show.named(alert.Icon, alert.JobName),
			What: Show.plain(Alert.line(alert)),
			Opened: Show.when(alert.OpenedAt),
			Times: alert.SeenCount,
			SeenBy: alert.AcknowledgedByName || alert.AcknowledgedBy || '—',
			Assignee: alert.AssigneeName || alert.AssigneeEmail || '—',
			State: Alert.state(alert),
		}));
	},

	caption() {
		const { at, rows } = appsmith.store.alerts || {};
		const words = at && rows.length === 0 ? Texts.say(this.isFiltered() ? 'noAlertsFound' : 'noAlerts') : at && Texts.say('updatedAt', { time: Show.timeOfZone(at) });
		return [Act.caption(at, words), Me.row().Role && !Me.row().WatcherSeenAt ? Texts.say('noWatcher') : ''].filter(Boolean).join(' · ');
	},
}
