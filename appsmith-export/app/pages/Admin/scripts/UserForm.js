export default {
	heading() {
		const user = appsmith.store.editedUser;
		return user ? Show.line(Show.safe(user.Name)) : Texts.say('newUser');
	},

	roles() {
		return ['viewer', 'operator', 'admin'].map((value) => ({ label: Show.capital(Texts.say(value)), value }));
	},

	languages() {
		return [{ label: Texts.say('languageIt'), value: 'it' }, { label: Texts.say('languageEn'), value: 'en' }];
	},

	departments() {
		return [{ label: Texts.say('seesAll'), value: 'all' }, ...Admin.departments().map((row) => ({ label: row.Name, value: String(row.DepartmentId) }))];
	},

	departmentId() {
		const chosen = Number(UserDepartmentSelect.selectedOptionValue);
		return chosen || null;
	},

	/** The person in the window; none for a new one. */
	async open(email) {
		await Act.newRequest(true);
		await storeValue('editedUser', Admin.users().find((row) => row.UserEmail === email) || null, false);
		await resetWidget('UserModal', true);
		showModal(UserModal.name);
	},

	values() {
		return { Name: UserNameInput.text, Role: RoleSelect.selectedOptionValue, DepartmentId: this.departmentId(), Language: LanguageSelect.selectedOptionValue, SlackId: SlackIdInput.text || null, SlackChannel: UserSlackChannelInput.text || null, Active: ActiveCheckbox.isChecked };
	},

	/** The database checks the fields. */
	async save() {
		await Act.run(async () => {
			await Act.keep('ListUsers', () => ListUsers);
			await Act.warn(appsmith.store.editedUser, Admin.users().find((row) => row.UserEmail === EmailInput.text), this.values());
			await Act.query(() => SaveUser);
			showAlert(Texts.say('userSaved'), 'success');
			await closeModal(UserModal.name);
			await Act.keep('ListUsers', () => ListUsers);
			await Me.load();
			await Admin.list();
		});
	},
}
