export default {
	async start() {
		try {
			await Me.load();
			const ofAdmins = Me.may('admin') ? [ListDepartmentLogins.run(), this.loadAudit([])] : [];
			await Promise.all([ListUsers.run(), ListSettings.run(), ...ofAdmins]);
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		try {
			await ListUsers.run();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	/** Who may change what, and whether a watcher is at work. */
	caption() {
		const me = Me.row();
		if (!me.Role) return typeof WhoAmI.data === 'string' ? Show.safe(WhoAmI.data) : Texts.say('loading');
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
		return Show.rows(ListAudit.data).slice(0, 100);
	},

	entities() {
		const kinds = ['Job', 'Department', 'User', 'DepartmentLogin', 'Run', 'Ticket', 'Alert', 'Setting', 'Purge'].map((value) => ({ label: Texts.say(`entity${value}`), value }));
		return [{ label: Texts.say('allEntities'), value: 'all' }, ...kinds];
	},

	entity() {
		const chosen = EntitySelect.selectedOptionValue;
		return chosen === 'all' || !chosen ? null : chosen;
	},

	beforeAudit() {
		const pages = appsmith.store.auditPages || [];
		return pages.length > 0 ? pages[pages.length - 1] : null;
	},

	hasOlderAudit() {
		return Show.rows(ListAudit.data).length > 100;
	},

	async loadAudit(pages) {
		await storeValue('auditPages', pages, false);
		try {
			await ListAudit.run();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async olderAudit() {
		const rows = this.audit();
		await this.loadAudit([...(appsmith.store.auditPages || []), rows[rows.length - 1].AuditKey]);
	},

	async newerAudit() {
		await this.loadAudit((appsmith.store.auditPages || []).slice(0, -1));
	},
}
