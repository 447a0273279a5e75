export default {
	async start() {
		await Act.close([DepartmentModal, RetentionModal, RetireModal, RulesModal, UserModal]);
		await Pager.start('audit');
		await Act.start(() => this.load(), 60);
	},

	async load() {
		await Act.keep('ListUsers', () => ListUsers);
		await Settings.read();
		await Act.keep('ListJobsRetiredToo', () => ListJobsRetiredToo);
		await storeValue('adminAt', new Date().toISOString(), false);
		if (!Me.may('admin')) return;
		await Act.keep('ListDepartmentLogins', () => ListDepartmentLogins);
		await this.list();
	},

	async list() {
		await Pager.read('audit', 100, (cursor) => Act.query(() => ListAudit, { cursor }), (row) => row.AuditKey);
	},

	turn(pages) {
		Pager.turn('audit', pages, () => this.list());
	},

	async chooseEntity() {
		await Pager.first('audit');
		await Act.refresh(() => this.list());
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		await Act.refresh(() => this.load());
	},

	/** The shown part. Appsmith can't bind the labels of tabs, so there are buttons instead. */
	tab() {
		return appsmith.store.adminTab || 'Departments';
	},

	/** Who may change what, and whether a watcher is running. */
	caption() {
		const me = Me.row();
		const at = appsmith.store.adminAt;
		if (!me.Role || !at || appsmith.store.trouble) return Act.caption(at);
		const watcher = me.WatcherSeenAt ? Texts.say('watcherSeen', { time: Show.when(me.WatcherSeenAt) }) : Texts.say('watcherNever');
		const words = [watcher, Texts.say('databaseVersion', { n: me.SchemaVersion }), `${Texts.say('updatedAt', { time: Show.timeOfZone(at) })}.`];
		return (Me.may('admin') ? words : [Texts.say('onlyAdmins'), ...words]).join(' ');
	},

	departments() {
		return Show.rows(appsmith.store.ListDepartments);
	},

	users() {
		return Show.rows(appsmith.store.ListUsers);
	},

	logins() {
		return Show.rows(appsmith.store.ListDepartmentLogins);
	},

	audit() {
		return appsmith.store.audit ? appsmith.store.audit.rows : [];
	},

	/** What was changed: a department or a job by its name, too. */
	which(entity, key) {
		const rows = { Department: this.departments(), Job: Show.rows(appsmith.store.ListJobsRetiredToo) }[entity] || [];
		const found = rows.find((row) => String(row[`${entity}Id`]) === key);
		return found ? `${found.Name} (${key})` : key;
	},

	/** A field's value, in words if there are any. */
	value(field, value) {
		if (field === 'DepartmentId' || field === 'JobId') return this.which(field.slice(0, -2), value);
		if (field === 'SnoozedUntil') return Show.when(value);
		const keys = { Status: `ticket${value}`, Priority: `priority${value}`, Validation: `validation${value}`, Role: value };
		const key = { true: 'yes', false: 'no' }[value] || (value && keys[field]);
		return key ? Texts.say(key) : value;
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
