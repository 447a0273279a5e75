export default {
	/** What a page does when it opens: reads, says what fails, and from then on reads by itself every so many seconds. */
	async start(read, seconds) {
		await storeValue('busySince', 0, false);
		await storeValue('trouble', '', false);
		await this.newRequest();
		await this.refresh(read);
		setInterval(() => (this.isBusy() ? undefined : this.refresh(read)), seconds * 1000, 'refresh');
	},

	/** Reads. What fails is told in place of when it was read, until it works again; what is shown stays. */
	async refresh(read) {
		try {
			if (!Me.row().Role) await Me.load();
			await read();
			if (appsmith.store.trouble) await storeValue('trouble', '', false);
		} catch (error) {
			await storeValue('trouble', Show.trouble(error), false);
		}
	},

	/** Changes something, one thing at a time: a press while another is at work does nothing, its buttons are grey, and nothing is read by itself. */
	async run(change) {
		if (this.isBusy()) return;
		await storeValue('busySince', Date.now(), false);
		try {
			await change();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		} finally {
			await storeValue('busySince', 0, false);
		}
	},

	isBusy() {
		return appsmith.store.busySince > 0;
	},

	/** What is sent with a change, so that sending it again changes nothing more. A new one when a form opens, and after each change that worked. */
	async newRequest() {
		await storeValue('request', `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`, false);
	},

	/**
	 * Runs a query. Appsmith takes the functions of all queries away while it works out the values of one, and gives them
	 * back when something changes: what comes to its turn in between waits for them.
	 */
	async query(entity, params) {
		for (let tries = 0; typeof entity().run !== 'function' && tries < 100; tries += 1) {
			await storeValue('waited', tries, false);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		return entity().run(params);
	},

	/** Over a list: when it was read, or `words`; what is wrong, as long as something is. `at`: when, if ever. */
	caption(at, words) {
		const trouble = appsmith.store.trouble;
		if (trouble && at) return `⚠️ ${Show.safe(Texts.say('stale', { error: trouble, time: Show.time(at) }))}`;
		if (trouble) return `⚠️ ${Show.safe(Texts.say('failed', { error: trouble }))}`;
		return at ? words || Texts.say('updatedAt', { time: Show.timeOfZone(at) }) : Texts.say('loading');
	},
}
