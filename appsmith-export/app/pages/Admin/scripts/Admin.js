export default {
	async start() {
		await Pager.first('audit');
		await Act.start(() => this.load(), 60);
	},

	async load() {
		await Act.query(() => ListUsers);
		await Act.query(() => ListSettings);
		if (!Me.may('admin')) return;
		await Act.query(() => ListDepartmentLogins);
		await this.list();
	},

	async list() {
		await Pager.read('audit', 100, (cursor) => Act.query(() => ListAudit, { cursor }), (row) => row.AuditKey);
	},

	async turn(pages) {
		await Pager.turn('audit', pages);
		await Act.refresh(() => this.list());
	},

	async chooseEntity() {
		await Pager.first('audit');
		await Act.refresh(() => this.list());
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		await Act.refresh(() => Act.query(() => ListUsers));
	},

	/** Which of its parts is on show. Appsmith can't bind the words of tabs, so buttons stand in their place. */
	tab() {
		return appsmith.store.adminTab || 'Departments';
	},

	/** Who may change what, and whether a watcher is at work. */
	caption() {
		const me = Me.row();
		if (!me.Role || appsmith.store.trouble) return Act.caption(undefined, '');
		const watcher = me.WatcherSeenAt ? Texts.say('watcherSeen', { time: Show.when(me.WatcherSeenAt) }) : Texts.say('watcherNever');
		const words = [watcher, Texts.say('databaseVersion', { n: me.SchemaVersion })];
		return (Me.may('admin') ? words : [Texts.say('onlyAdmins'), ...words]).join(' ');
	},

	departments() {
		return Show.rows(ListDepartments.data);
	},

	users() {
		return Show.rows(ListUsers.data);
	},

	logins() {
		return Show.rows(ListDepartmentLogins.data);
	},

	audit() {
		return appsmith.store.audit ? appsmith.store.audit.rows : [];
	},

	entities() {
		const kinds = ['Job', 'Department', 'User', 'DepartmentLogin', 'Run', 'Ticket', 'Alert', 'Setting', 'Purge'].map((value) => ({ label: Texts.say(`entity${value}`), value }));
		return [{ label: Texts.say('allEntities'), value: 'all' }, ...kinds];
	},

	entity() {
		const chosen = EntitySelect.selectedOptionValue;
		return chosen === 'all' || !chosen ? null : chosen;
	},

}
