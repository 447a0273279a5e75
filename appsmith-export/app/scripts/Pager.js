export default {
	/** The position in a list: the wanted page, and the cursors of the known pages. It is stored beside the list itself. */
	place(key) {
		return appsmith.store[`${key}Place`] || { wanted: 1, cursors: [null], asked: 0, filter: 0, readSince: 0 };
	},

	/** A page opens. It ignores an unfinished reading of another page. */
	async start(key) {
		await this.put(key, { readSince: 0 });
		await this.first(key);
	},

	async put(key, change) {
		await storeValue(`${key}Place`, { ...this.place(key), ...change }, false);
	},

	/** Goes to the first page, because a filter has changed, or another list will be shown in its place. */
	async first(key) {
		await this.put(key, { wanted: 1, cursors: [null], filter: this.place(key).filter + 1 });
	},

	/** Goes this many pages forward, or back. Clicks add up: it waits for nothing, because a button ignores clicks until what it runs has ended. */
	turn(key, pages, list) {
		this.put(key, { wanted: Math.max(1, this.place(key).wanted + pages) });
		Act.refresh(list);
	},

	/**
	 * Reads the wanted page and stores it as `key`: `{ rows, page, hasNext, at }`, all at once. Of several callers one
	 * reads, until nothing is wanted any more. `query(cursor)` returns one row more than `size` if there is another page;
	 * `cursorOf(row)` returns the cursor after a row.
	 */
	async read(key, size, query, cursorOf) {
		await this.put(key, { asked: this.place(key).asked + 1 });
		if (Date.now() - this.place(key).readSince < 30000) return;
		try {
			for (let before; before !== this.place(key).asked || this.place(key).wanted > (appsmith.store[key] || { page: 0 }).page; ) {
				const { wanted, cursors, asked, filter } = this.place(key);
				await this.put(key, { readSince: Date.now() });
				const page = Math.min(wanted, cursors.length);
				const rows = Show.rows(await query(cursors[page - 1]));
				if (filter !== this.place(key).filter) continue;
				before = asked;
				const hasNext = rows.length > size;
				const known = cursors.slice(0, page);
				await storeValue(key, { rows: rows.slice(0, size), page, hasNext, at: new Date().toISOString() }, false);
				await this.put(key, hasNext ? { cursors: [...known, cursorOf(rows[size - 1])] } : { cursors: known, wanted: Math.min(this.place(key).wanted, page) });
			}
		} finally {
			await this.put(key, { readSince: 0 });
		}
	},
}
