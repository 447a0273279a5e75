export default {
	/** Opens a page: reads, shows what fails, and then reads again every `seconds`. */
	async start(read, seconds) {
		for (const [name, value] of [['busySince', 0], ['readSince', 0], ['trouble', ''], ['ListUsers', null], ['ListJobs', null]]) await storeValue(name, value, false);
		await this.newRequest();
		setInterval(() => this.again(read), seconds * 1000, 'refresh');
		await this.refresh(read);
	},

	/** Closes the windows of a page that opens, because Appsmith keeps one open when its page is left, and forgets what another person chose whose session has ended: Appsmith does that only when they sign out. */
	async close(windows) {
		windows.filter((one) => one.isVisible).forEach(({ name }) => closeModal(name));
		const { user = appsmith.user.email } = appsmith.store;
		for (const name of user === appsmith.user.email ? [] : ['departmentId', 'runsFilter', 'alertsFilter', 'ticketsFilter', 'errorsFilter', 'dayChosen']) await storeValue(name, null);
		await storeValue('user', appsmith.user.email);
	},

	/** A window was closed: restores the list's address, unless the user goes to another page: Appsmith then calls this with the window still visible. */
	closed(window, parameter) {
		if (!window.isVisible && appsmith.URL.queryParams[parameter]) navigateTo(appsmith.currentPageName);
	},

	/** A link leads to nothing: says so. */
	noSuch(what, id) {
		const text = `There is no ${what} ${Show.cut(id, 40)}, or its department isn't yours to see.`;
		this.leaveLink(Sentences.say(text));
	},

	/** Says why what a link leads to isn't opened, and restores the list's address, because Appsmith's tabs would carry the link to other pages. */
	leaveLink(why) {
		showAlert(why, 'warning');
		navigateTo(appsmith.currentPageName);
	},

	/** Reads again, unless something is running. After two minutes it counts as hanging. */
	async again(read) {
		const { busySince, readSince } = appsmith.store;
		if (Date.now() - Math.max(busySince, readSince) < 120000) return;
		if (busySince) await storeValue('busySince', 0, false);
		await this.refresh(read);
	},

	/**
	 * Reads. A failure or a long wait is shown instead of the time of the last reading, and the content stays. Appsmith
	 * computes a value again only when something that it uses changes, so values that depend on the time of day use
	 * `clock`. It changes every quarter of an hour, because midnight is on a quarter in all zones. Then the caller and the
	 * watchers' state are read again, too.
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

	/** Reads, and stores the problem under `key`: that it takes long, what failed, or nothing. */
	async attempt(key, read) {
		const slow = setTimeout(() => storeValue(key, Texts.say('slow'), false), 8000);
		let trouble = '';
		try {
			await read();
		} catch (error) {
			trouble = Show.trouble(error);
			if (trouble === Texts.say('noAnswer')) trouble = Texts.say('readsAgain', { error: trouble });
		}
		clearTimeout(slow);
		if (trouble !== appsmith.store[key]) await storeValue(key, trouble, false);
	},

	/** Changes something, one thing at a time, and says so if it takes long. Meanwhile other clicks do nothing, buttons are disabled, and there are no automatic refreshes. */
	async run(change) {
		if (this.isBusy()) return;
		await storeValue('busySince', Date.now(), false);
		const slow = setTimeout(() => showAlert(Show.capital(Texts.say('slow')), 'info'), 8000);
		try {
			await change();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		} finally {
			clearTimeout(slow);
			await storeValue('busySince', 0, false);
		}
	},

	/** The values of a form that differ from the row it was opened with, so that saving them undoes nothing that others have changed meanwhile. Of something new, which has no row: those that aren't empty. */
	changed(values, row) {
		const before = row || {};
		return Object.fromEntries(Object.entries(values).filter(([field, value]) => value !== (before[field] === undefined ? null : before[field])));
	},

	/** Refuses, once for each opened form, to save if somebody else has changed one of the fields of `values`: `before` is the row it was opened with, `now` is read again. `why`: what to say. */
	async warn(before, now, values, why) {
		if (!before || appsmith.store.warned === appsmith.store.request || Object.keys(values).every((field) => (now || {})[field] === before[field])) return;
		await storeValue('warned', appsmith.store.request, false);
		throw new Error(why || Texts.say('changedMeanwhile'));
	},

	isBusy() {
		return appsmith.store.busySince > 0;
	},

	/** The key that is sent with a change, so that repeating it changes nothing more. There is a new one when a form opens, and after each successful change. `opens`: waits for a change at work, because it still reads its form's inputs, and closes its window. */
	async newRequest(opens) {
		while (opens && this.isBusy()) await new Promise((resolve) => setTimeout(resolve, 100));
		await storeValue('request', `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`, false);
	},

	/**
	 * Runs a query. Appsmith removes the functions of all queries while it evaluates one, and restores them at the next
	 * change, so this waits for them.
	 */
	async query(entity, params) {
		for (let tries = 0; typeof entity().run !== 'function' && tries < 100; tries += 1) {
			await storeValue('waited', tries, false);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		return entity().run(params);
	},

	/**
	 * Runs a query whose rows are shown, and stores them as `name`, converted by `shape`. Appsmith replaces rows by an
	 * error's text; here the old rows stay. If answers arrive out of order, the last request counts.
	 */
	async keep(name, entity, shape, params) {
		const asked = Math.random();
		await storeValue(`${name}Asked`, asked, false);
		const rows = Show.rows(await this.query(entity, params));
		if (appsmith.store[`${name}Asked`] === asked) await storeValue(name, shape ? shape(rows) : rows, false);
		return rows;
	},

	/** Something else will be shown: removes stored rows, and ignores the answers of earlier requests. */
	async forget(names) {
		for (const name of names) {
			await storeValue(`${name}Asked`, 0, false);
			await storeValue(name, null, false);
		}
	},

	/** The caption of a list: when it was read, or `words`, or the current problem. `at`: the time, if any. */
	caption(at, words) {
		const trouble = appsmith.store.trouble;
		if (trouble) return Show.warning(at ? Texts.say('stale', { error: trouble.replace(/\.$/, ''), time: Show.timeOfZone(at) }) : trouble);
		return at ? words || Texts.say('updatedAt', { time: Show.timeOfZone(at) }) : Texts.say('loading');
	},
}
