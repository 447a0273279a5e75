export default {
	async start() {
		await Act.close([]);
		await storeValue('errorsShown', appsmith.store.errorsFilter || {}, false);
		await Act.start(() => this.load(), 60);
	},

	async load() {
		await Act.keep('errors', () => ListErrors, (rows) => ({ rows, at: new Date().toISOString() }));
	},

	async refresh() {
		await Act.refresh(() => this.load());
	},

	async filter() {
		await storeValue('errorsFilter', { text: ErrorSearchInput.text, days: SinceSelect.selectedOptionValue });
		await this.refresh();
	},

	/** While somebody types: searches when they pause. */
	async search() {
		const typed = ErrorSearchInput.text;
		await new Promise((resolve) => setTimeout(resolve, 400));
		if (typed === ErrorSearchInput.text && typed !== (this.filters().text || '')) await this.filter();
	},

	filters() {
		return appsmith.store.errorsFilter || {};
	},

	spans() {
		return [['1', 'days1'], ['7', 'days7'], ['30', 'days30'], ['90', 'days90']].map(([value, key]) => ({ label: Texts.say(key), value }));
	},

	/** The begin of the period, as UTC text. `now`: milliseconds */
	from(now) {
		const days = Number(this.filters().days) || 30;
		return new Date(now - days * 86400000).toISOString();
	},

	rows() {
		return appsmith.store.errors ? appsmith.store.errors.rows : [];
	},

	caption() {
		const { at, rows } = appsmith.store.errors || {};
		return Act.caption(at, at && rows.length === 0 ? Texts.say(this.filters().text ? 'noErrorsFound' : 'noErrors') : '');
	},
}
