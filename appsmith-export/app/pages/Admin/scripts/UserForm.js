export default {
	/** The person in the window; undefined for a new one. */
	user() {
		return Admin.users().find((row) => row.UserEmail === appsmith.store.editedEmail);
	},

	heading() {
		const user = this.user();
		return user ? Show.line(Show.safe(user.Name)) : Texts.say('newUser');
	},

	value(field, otherwise) {
		const user = this.user();
		return user && user[field] !== null && user[field] !== undefined ? user[field] : otherwise || '';
	},

	roles() {
		return ['viewer', 'operator', 'admin'].map((value) => ({ label: Texts.say(value), value }));
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

	async open(email) {
		await storeValue('editedEmail', email, false);
		await Act.newRequest();
		await resetWidget('UserModal', true);
		showModal(UserModal.name);
	},

	/** @returns what can't be saved, as a sentence; empty if all is well */
	problem() {
		if (!EmailInput.text) return Texts.say('emailNeeded');
		if (!/^[^\s@]+@[^\s@]+$/.test(EmailInput.text)) return Texts.say('wrongEmail', { text: EmailInput.text });
		return UserNameInput.text ? '' : Texts.say('nameNeeded');
	},

	async save() {
		const problem = this.problem();
		if (problem) return showAlert(problem, 'warning');
		await Act.run(async () => {
			await Act.query(() => SaveUser);
			showAlert(Texts.say('userSaved'), 'success');
			await closeModal(UserModal.name);
			await Act.keep('ListUsers', () => ListUsers);
			await Act.query(() => WhoAmI);
			await Admin.list();
		});
	},
}
