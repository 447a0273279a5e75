export default {
	value(name) {
		const setting = Show.rows(ListSettings.data).find((row) => row.Name === name);
		return setting ? setting.Value : null;
	},

	/** The rules of all departments, as they count. */
	rules() {
		return Array.isArray(ListSettings.data) ? Rules.summary([this.value('AlertRules')]) : '';
	},

	async openAll() {
		await storeValue('rulesDepartmentId', null, false);
		await Rules.open({ title: Texts.say('allDepartments'), own: this.value('AlertRules'), above: [], as: 'asUsual' });
	},

	async openDepartment() {
		const department = DepartmentForm.department();
		await storeValue('rulesDepartmentId', department.DepartmentId, false);
		await Rules.open({ title: department.Name, own: department.AlertRules, above: [this.value('AlertRules')], as: 'asAll' });
	},

	/** Back to the department, where they are one's. */
	leaveRules() {
		return appsmith.store.rulesDepartmentId ? showModal(DepartmentModal.name) : closeModal(RulesModal.name);
	},

	async saveRules() {
		const problem = Rules.problem();
		if (problem) return showAlert(problem, 'warning');
		const AlertRules = Rules.json();
		try {
			await (appsmith.store.rulesDepartmentId ? SaveDepartmentRules.run({ AlertRules }) : SaveSetting.run({ Name: 'AlertRules', Value: AlertRules }));
			showAlert(Texts.say('rulesSaved'), 'success');
			this.leaveRules();
			await this.reload();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async saveRetention() {
		const days = RetentionInput.text;
		const given = days !== null && days !== undefined && days !== '';
		if (given && !(Number.isInteger(Number(days)) && Number(days) >= 1 && Number(days) <= 36500)) return showAlert(Texts.say('wrongDays'), 'warning');
		try {
			await SaveSetting.run({ Name: 'RetentionDays', Value: given ? String(days) : null });
			showAlert(Texts.say('retentionSaved'), 'success');
			await this.reload();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async reload() {
		await Promise.all([ListSettings.run(), ListDepartments.run(), Admin.loadAudit([])]);
	},
}
