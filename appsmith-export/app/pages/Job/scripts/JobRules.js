export default {
	/** The rules above those of a job: of all departments, and of its own. */
	above(departmentId) {
		const all = Show.rows(appsmith.store.ListSettings).find((row) => row.Name === 'AlertRules');
		const department = Show.rows(appsmith.store.ListDepartments).find((row) => row.DepartmentId === departmentId);
		return [all ? all.Value : null, department ? department.AlertRules : null];
	},

	async open() {
		await Act.newRequest(true);
		const job = JobForm.job();
		try {
			await Act.keep('ListSettings', () => ListSettings);
			await Rules.open({ title: Show.named(job.Icon, job.Name), own: job.AlertRules, above: this.above(job.DepartmentId), as: 'asDepartment' });
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async save() {
		const problem = Rules.problem();
		if (problem) return showAlert(problem, 'warning');
		await Act.run(async () => {
			await Jobs.read();
			await Rules.warn(JobForm.job().AlertRules);
			await Act.query(() => SaveJobRules, { AlertRules: Rules.json(JobForm.job().AlertRules) });
			showAlert(Texts.say('rulesSaved'), 'success');
			await Jobs.load();
			await showModal(JobModal.name);
		});
	},
}
