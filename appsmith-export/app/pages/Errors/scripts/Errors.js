export default {
	async start() {
		try {
			await Me.load();
			await this.load();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
		setInterval(() => this.refresh(), 60000, 'refreshErrors');
	},

	async load() {
		await ListErrors.run();
		await storeValue('errorsUpdatedAt', new Date().toISOString(), false);
	},

	/** Every minute, and by the button. A refresh that fails keeps what is shown; only the button says so. */
	async refresh(byHand) {
		try {
			await this.load();
		} catch (error) {
			if (byHand) showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	/** While somebody types: when they pause. */
	async search() {
		const typed = ErrorSearchInput.text;
		await new Promise((resolve) => setTimeout(resolve, 400));
		if (typed === ErrorSearchInput.text && typed !== appsmith.store.errorsText) {
			await storeValue('errorsText', typed, false);
			await this.refresh(true);
		}
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		await this.refresh(true);
	},

	spans() {
		return [['1', 'days1'], ['7', 'days7'], ['30', 'days30'], ['90', 'days90']].map(([value, key]) => ({ label: Texts.say(key), value }));
	},

	/** From when on, as UTC text. `now`: milliseconds */
	from(now) {
		const days = Number(SinceSelect.selectedOptionValue) || 90;
		return new Date(now - days * 86400000).toISOString();
	},

	rows() {
		return Show.rows(ListErrors.data);
	},

	caption() {
		if (typeof ListErrors.data === 'string') return Texts.say('failed', { error: Show.safe(ListErrors.data) });
		const updated = appsmith.store.errorsUpdatedAt;
		if (!updated) return Texts.say('loading');
		if (this.rows().length === 0) return Texts.say(ErrorSearchInput.text ? 'noErrorsFound' : 'noErrors');
		return Texts.say('updatedAt', { time: Show.time(updated) });
	},
}
