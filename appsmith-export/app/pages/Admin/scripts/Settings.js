export default {
	value(name) {
		const setting = Show.rows(appsmith.store.ListSettings).find((row) => row.Name === name);
		return setting ? setting.Value : null;
	},

	/** Puts the retention into its field, unless somebody is changing it. */
	async read() {
		await Act.keep('ListSettings', () => ListSettings);
		const text = (value) => String(value === null || value === undefined ? '' : value);
		if (text(RetentionInput.text) === text(appsmith.store.retention)) await storeValue('retention', this.value('RetentionDays'), false);
	},

	/** The rules of all departments. */
	rules() {
		return Array.isArray(appsmith.store.ListSettings) ? Rules.summary([this.value('AlertRules')]) : '';
	},

	async openAll() {
		await Act.newRequest(true);
		await storeValue('rulesDepartmentId', null, false);
		await Rules.open({ title: Texts.say('allDepartments'), own: this.value('AlertRules'), above: [], as: 'asUsual' });
	},

	async openDepartment() {
		await Act.newRequest(true);
		const department = DepartmentForm.department();
		await storeValue('rulesDepartmentId', department.DepartmentId, false);
		await Rules.open({ title: department.Name, own: department.AlertRules, above: [this.value('AlertRules')], as: 'asAll' });
	},

	/** Goes back to the department if the rules belong to one. */
	leaveRules() {
		return appsmith.store.rulesDepartmentId ? showModal(DepartmentModal.name) : closeModal(RulesModal.name);
	},

	async saveRules() {
		const problem = Rules.problem();
		if (problem) return showAlert(problem, 'warning');
		await Act.run(async () => {
			await this.readRules();
			const latest = appsmith.store.rulesDepartmentId ? DepartmentForm.department().AlertRules : this.value('AlertRules');
			await Rules.warn(latest);
			if (appsmith.store.rulesDepartmentId) await Act.query(() => SaveDepartmentRules, { AlertRules: Rules.json(latest) });
			else await Act.query(() => SaveSetting, { Name: 'AlertRules', Value: Rules.json(latest) });
			showAlert(Texts.say('rulesSaved'), 'success');
			await this.leaveRules();
			await this.reload();
		});
	},

	/** The days in the field; null: unlimited, undefined: not a valid number. */
	days() {
		if (RetentionInput.isValid === false) return undefined;
		const text = String(RetentionInput.text === null || RetentionInput.text === undefined ? '' : RetentionInput.text);
		if (text === '') return null;
		return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 36500 ? Number(text) : undefined;
	},

	/** First asks, with the number of runs that would be removed. */
	async askRetention() {
		const days = this.days();
		if (days === undefined) return showAlert(Texts.say('wrongDays'), 'warning');
		if (days === null) return this.saveRetention();
		await Act.run(async () => {
			const OlderThan = new Date(Date.now() - days * 86400000).toISOString();
			const [purge] = await Act.query(() => PurgeRuns, { OlderThan });
			await storeValue('purge', { ...purge, days }, false);
			await showModal(RetentionModal.name);
		});
	},

	/** What would be removed, as a question. */
	question() {
		const { Runs, Lines, Comments, days } = appsmith.store.purge || {};
		const count = (number, what) => Texts.count(number, `${what}One`, `${what}Many`);
		if (!(Runs > 0)) return Texts.say('purgeNone', { days: count(days, 'days') });
		return Texts.say('purgeMany', { runs: count(Runs, 'runs'), lines: count(Lines, 'lines'), comments: count(Comments, 'comments'), days: count(days, 'days') });
	},

	async saveRetention() {
		const days = this.days();
		await Act.run(async () => {
			await Act.query(() => SaveSetting, { Name: 'RetentionDays', Value: days === null ? null : String(days) });
			showAlert(Texts.say('retentionSaved'), 'success');
			await closeModal(RetentionModal.name);
			await this.reload();
		});
	},

	async readRules() {
		await this.read();
		await Act.keep('ListDepartments', () => ListDepartments);
	},

	async reload() {
		await this.readRules();
		await Admin.list();
	},
}
