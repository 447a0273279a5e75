export default {
	/** What watchers can't do and somebody must fix: people who can't be reached, invalid zones and rules. */
	rows() {
		return Show.rows(appsmith.store.ListWatcherProblems);
	},

	label() {
		if (!appsmith.store.ListWatcherProblems) return '–';
		const count = this.rows().length;
		if (count === 0) return Texts.say(Me.row().WatcherSeenAt ? 'problemsNone' : 'problemsUnknown');
		return Texts.count(count, 'problemsOne', 'problemsMany');
	},

	/** All of them, with their time. */
	text() {
		return Show.long(this.rows().map((row) => `<i>${Show.when(row.Since)}</i>\n${Show.safe(Sentences.say(row.Text))}`).join('\n\n'));
	},
}
