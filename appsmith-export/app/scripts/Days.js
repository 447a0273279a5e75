export default {
	/** When the day `offset` days from that of `time` begins in the viewer's zone, as UTC text: at midnight, or at one o'clock if the clocks skip midnight. */
	start(time, offset) {
		const date = new Date(time);
		return new Date(date.getFullYear(), date.getMonth(), date.getDate() + (offset || 0)).toISOString();
	},

	/** The edges of the last `days` days and of today: one more than there are days. */
	edges(time, days) {
		return Array.from({ length: days + 1 }, (_, index) => this.start(time, index + 1 - days));
	},

	/** Whether a time zone has this name. Browsers also accept +01:00, which has no summer time. */
	isZone(name) {
		try {
			return /^[A-Za-z]/.test(name) && Boolean(new Date().toLocaleString('en', { timeZone: name }));
		} catch (error) {
			return false;
		}
	},
}
