export default {
	/** The department in the window; undefined for a new one. */
	department() {
		return Admin.departments().find((row) => row.DepartmentId === appsmith.store.editedDepartmentId);
	},

	heading() {
		const department = this.department();
		return department ? Show.line(Show.safe(department.Name)) : Texts.say('newDepartment');
	},

	async open(departmentId) {
		await Act.newRequest(true);
		await storeValue('editedDepartmentId', departmentId, false);
		await storeValue('editedDepartment', this.department() || null, false);
		await resetWidget('DepartmentModal', true);
		showModal(DepartmentModal.name);
	},

	values() {
		return { Name: DepartmentNameInput.text, SlackChannel: DepartmentSlackInput.text || null, MailAddress: DepartmentMailInput.text || null };
	},

	/** The database checks the fields. */
	async save() {
		await Act.run(async () => {
			await Act.keep('ListDepartments', () => ListDepartments);
			await Act.warn(appsmith.store.editedDepartment, this.department(), this.values());
			await Act.query(() => SaveDepartment);
			showAlert(Texts.say('departmentSaved'), 'success');
			await closeModal(DepartmentModal.name);
			await Act.keep('ListDepartments', () => ListDepartments);
			await Admin.list();
		});
	},
}
