export default {
	row() {
		return Show.first(WhoAmI.data) || {};
	},

	/** Whether the caller's role is this one or a higher one. The database checks it itself; this only disables buttons. */
	may(role) {
		const order = ['viewer', 'operator', 'admin'];
		return order.indexOf(this.row().Role) >= order.indexOf(role);
	},

	/** Why a button is disabled; empty if it isn't. */
	reason(role) {
		if (this.may(role) || !this.row().Role) return '';
		return Texts.say('notAllowed', { role: Texts.say(role), mine: Texts.say(this.row().Role) });
	},

	/** The shown department: the caller's only one, or the chosen one; null: all. */
	department() {
		const only = this.row().DepartmentId;
		if (only) return only;
		const chosen = Number(appsmith.store.departmentId);
		return Show.rows(appsmith.store.ListDepartments).some((row) => row.DepartmentId === chosen) ? chosen : null;
	},

	departments() {
		const rows = Show.rows(appsmith.store.ListDepartments).map((row) => ({ label: row.Name, value: String(row.DepartmentId) }));
		return this.row().DepartmentId ? Show.options(rows) : [{ label: Texts.say('allDepartments'), value: 'all' }, ...rows];
	},

	/** Options of a filter by assignee. */
	whose() {
		return [{ label: Texts.say('everyone'), value: 'all' }, { label: Texts.say('mine'), value: 'mine' }];
	},

	/** Options for whom a run's, ticket's or alert's row can be assigned to: who sees its department, and who has it already. */
	assignees(row) {
		const { DepartmentId, AssigneeEmail } = row || {};
		const sees = (user) => user.Role === 'admin' || user.DepartmentId === null || user.DepartmentId === DepartmentId;
		const people = row ? Show.rows(appsmith.store.ListUsers).filter((user) => user.UserEmail === AssigneeEmail || (user.Active && sees(user))) : [];
		return [{ label: Texts.say('nobody'), value: 'nobody' }, ...people.map((user) => ({ label: user.Name, value: user.UserEmail }))];
	},

	/** The name of the person with this address, or the address if it isn't known. */
	nameOf(email) {
		const person = Show.rows(appsmith.store.ListUsers).find((user) => user.UserEmail === email);
		return person ? person.Name : email;
	},

	/** The name for a greeting: the first of several names, unless it isn't a person's name. */
	firstName(name) {
		const [first, second] = name.trim().split(/\s+/);
		const isTitle = /^(the|an?|il|lo|la|gli|le|mr|mrs|ms|miss|dr|dott|dottor|dottoressa|dott\.ssa|ing|avv|prof|sig|signor|signora|team|user|utente|service|ufficio|reparto)$/i.test(first.replace(/\.$/, ''));
		return second && !isTitle && /^\p{L}[\p{L}'’-]*\p{Ll}$/u.test(first) ? first : name.trim();
	},

	greeting(hour) {
		const name = this.firstName(this.row().Name || appsmith.user.name || '');
		const part = hour >= 5 && hour < 13 ? 'morning' : hour >= 13 && hour < 18 ? 'afternoon' : 'evening';
		return `${part === 'evening' ? '🌙' : '🌞'}  ${Texts.say(name ? part : 'welcome', { name: Show.safe(name) })}`;
	},

	monitoring() {
		if (typeof WhoAmI.data === 'string') return Show.isOutage(WhoAmI.data) ? '' : Show.lines(Show.safe(Show.trouble(WhoAmI.data)));
		const id = this.department();
		const department = Show.rows(appsmith.store.ListDepartments).find((row) => row.DepartmentId === id);
		if (department) return Show.lines(Texts.say('monitoring', { department: `<b>${Show.safe(department.Name)}</b>` }));
		return Show.lines(Texts.say('monitoringAll'));
	},

	/** Until when expected runs are known: after that, a run that doesn't start doesn't show as missed. Nothing if none of the `jobs` has a schedule. */
	known(jobs) {
		const until = this.row().ExpectedUntil;
		if (until) return Texts.say('knownUntil', { day: Show.day(until) });
		return jobs.some((job) => job.Cron && !job.Paused) ? Texts.say('notKnown') : '';
	},

	/** Reads the caller and what they may see: the first thing on every page. */
	async load() {
		await Act.query(() => WhoAmI);
		await Act.keep('ListDepartments', () => ListDepartments);
		await storeValue('language', this.row().Language || 'it');
	},
}
