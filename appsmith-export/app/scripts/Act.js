export default {
	/** What a page does when it opens: reads, says what fails, and from then on reads by itself every so many seconds. */
	async start(read, seconds) {
		for (const [name, value] of [['busySince', 0], ['readSince', 0], ['trouble', ''], ['ListUsers', null], ['ListJobs', null]]) await storeValue(name, value, false);
		await this.newRequest();
		setInterval(() => this.again(read), seconds * 1000, 'refresh');
		await this.refresh(read);
	},

	/** Reads by itself, unless something is at work; what has been for two minutes won't come to an end any more. */
	async again(read) {
		const { busySince, readSince } = appsmith.store;
		if (Date.now() - Math.max(busySince, readSince) < 120000) return;
		if (busySince) await storeValue('busySince', 0, false);
		await this.refresh(read);
	},

	/**
	 * Reads. What fails or takes long is told in place of when it was read, until it works again; what is shown stays.
	 * Appsmith works a value out again only when something that it uses changes: what goes by the time of day uses `clock`, which moves on
	 * each quarter of an hour, as midnights do in all zones. On a page that stays open, who is here and what watchers know is then read again.
	 */
	async refresh(read) {
		await storeValue('readSince', Date.now(), false);
		const clock = Date.now() - (Date.now() % 900000);
		const isLater = appsmith.store.clock < clock;
		if (appsmith.store.clock !== clock) await storeValue('clock', clock, false);
		await this.attempt('trouble', async () => {
			if (!Me.row().Role || !appsmith.store.ListDepartments) await Me.load();
			await read();
			if (isLater) await Me.load();
		});
		await storeValue('readSince', 0, false);
	},

	/** Reads, and keeps under `key` what is wrong: that it takes long, what failed, nothing. */
	async attempt(key, read) {
		const slow = setTimeout(() => storeValue(key, Texts.say('slow'), false), 8000);
		let trouble = '';
		try {
			await read();
		} catch (error) {
			trouble = Show.trouble(error);
		}
		clearTimeout(slow);
		if (trouble !== appsmith.store[key]) await storeValue(key, trouble, false);
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

	/**
	 * Runs a query whose rows are on show, and keeps them as `name` of the store, in the shape that they get. Appsmith puts an error's
	 * text in place of rows: what was shown stays. Answers may come in another order than they were asked for: the last asked one counts.
	 */
	async keep(name, entity, shape) {
		const asked = Math.random();
		await storeValue(`${name}Asked`, asked, false);
		const rows = Show.rows(await this.query(entity));
		if (appsmith.store[`${name}Asked`] === asked) await storeValue(name, shape ? shape(rows) : rows, false);
		return rows;
	},

	/** Something else is to be shown: what was kept goes, and what was asked for it doesn't count any more. */
	async forget(names) {
		for (const name of names) {
			await storeValue(`${name}Asked`, 0, false);
			await storeValue(name, null, false);
		}
	},

	/** Over a list: when it was read, or `words`; what is wrong, as long as something is. `at`: when, if ever. */
	caption(at, words) {
		const trouble = appsmith.store.trouble;
		if (trouble) return Show.warning(at ? Texts.say('stale', { error: trouble, time: Show.timeOfZone(at) }) : trouble);
		return at ? words || Texts.say('updatedAt', { time: Show.timeOfZone(at) }) : Texts.say('loading');
	},
}
