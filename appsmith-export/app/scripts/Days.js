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

	/** Whether a time zone is called so. Browsers also take +01:00, which knows no summer time. */
	isZone(name) {
		try {
			return /^[A-Za-z]/.test(name) && Boolean(new Date().toLocaleString('en', { timeZone: name }));
		} catch (error) {
			return false;
		}
	},
}
