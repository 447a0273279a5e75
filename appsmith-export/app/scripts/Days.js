export default {
	/** Midnight of the viewer's zone that begins the day `offset` days from the one of `time`, as UTC text. */
	start(time, offset) {
		const date = new Date(time);
		date.setHours(0, 0, 0, 0);
		date.setDate(date.getDate() + (offset || 0));
		return date.toISOString();
	},

	/** The edges of the last `days` days and of today: one more than there are days. */
	edges(time, days) {
		return Array.from({ length: days + 1 }, (_, index) => this.start(time, index + 1 - days));
	},
}
