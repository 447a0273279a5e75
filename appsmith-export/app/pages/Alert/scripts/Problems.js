export default {
	/** What watchers can't do and somebody has to mend: who can't be reached, zones and rules that can't be read. */
	rows() {
		return Show.rows(appsmith.store.ListWatcherProblems);
	},

	label() {
		const count = this.rows().length;
		if (count === 0) return Texts.say(Me.row().WatcherSeenAt ? 'problemsNone' : 'problemsUnknown');
		return Texts.count(count, 'problemsOne', 'problemsMany');
	},

	/** One after the other, with since when. */
	text() {
		return this.rows().map((row) => `<i>${Show.when(row.Since)}</i>\n${Show.safe(Sentences.say(row.Text))}`).join('\n\n');
	},
}
