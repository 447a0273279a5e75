export default {
	/** A chosen day is kept only until midnight, because tomorrow people want another one. */
	async start() {
		const today = Days.start(Date.now(), 0);
		await Act.close([]);
		if (appsmith.store.dayChosenOn !== today) await storeValue('dayChosen', '');
		await storeValue('dayChosenOn', today);
		await storeValue('dayPage', 1, false);
		await Act.start(() => this.load(), 60);
	},

	async load() {
		const from = this.from();
		const plain = (row) => ({ ...row, Message: Show.plain(row.Message) });
		await Act.keep('day', () => ListDay, (rows) => ({ rows: rows.map(plain), from, at: new Date().toISOString() }));
		if (!Me.row().ExpectedUntil) await Act.keep('ListJobs', () => ListJobs);
	},

	async refresh() {
		await Act.refresh(() => this.load());
	},

	async choose() {
		if (!DayPicker.selectedDate) return resetWidget('DayPicker');
		this.show(Days.start(DayPicker.selectedDate, 0));
	},

	/** When the shown day begins, as UTC text. */
	from() {
		return Days.start(appsmith.store.dayChosen || appsmith.store.clock || Date.now(), 0);
	},

	to() {
		return Days.start(this.from(), 1);
	},

	go(days) {
		this.show(Days.start(days === 0 ? Date.now() : this.from(), days));
	},

	/** Today isn't stored as a day, so that a page that stays open follows the clock. It waits for nothing, because a button ignores clicks until what it runs has ended. */
	show(day) {
		storeValue('dayPage', 1, false);
		storeValue('dayChosen', day === Days.start(Date.now(), 0) ? '' : day);
		this.refresh();
	},

	rows() {
		return this.isKnown() ? appsmith.store.day.rows : [];
	},

	/** Whether the chosen day has been read. */
	isKnown() {
		return Boolean(appsmith.store.day) && appsmith.store.day.from === this.from();
	},

	/** A time of the shown day; with its date if it is on another day. */
	time(iso) {
		return Days.start(iso, 0) === this.from() ? Show.time(iso) : `${Show.day(iso)}, ${Show.hour(iso)}`;
	},

	/** mercoledì 25 novembre 2026 */
	heading() {
		return new Date(this.from()).toLocaleDateString(Show.locale(), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
	},

	/** One of the numbers above the timeline, and its name: what began or was due on that day, counted like on the Runs page; a dash until it is known. */
	box(which, name, colour) {
		const statuses = { ran: ['Pending', 'Done', 'Error', 'TimedOut', 'Cancelled', 'Lost'], failed: ['Error', 'TimedOut'], lost: ['Lost'], missed: ['Missed'], due: ['Due'] }[which];
		const rows = this.rows().filter((row) => statuses.includes(row.Status) && Days.start(row.At, 0) === this.from());
		return Show.lines(`${Show.big(this.isKnown() ? rows.length : '–', colour)}  ${Texts.say(name)}`);
	},

	caption() {
		const { at } = this.isKnown() ? appsmith.store.day : {};
		const { page, pages } = this.jobs();
		const read = this.rows().length === 0 ? Texts.say('nothingThatDay') : at && Texts.say('updatedAt', { time: Show.timeOfZone(at) });
		return Act.caption(at, at && [read, pages > 1 && Texts.say('page', { n: `${page}/${pages}` }), Me.known(Show.rows(appsmith.store.ListJobs))].filter(Boolean).join(' · '));
	},

	/** The names of the jobs in the timeline: as many on a page as can be read. */
	jobs() {
		return Show.page([...new Set(this.rows().map((row) => Show.named(row.Icon, row.JobName)))], appsmith.store.dayPage, 15);
	},

	/** A line for each job, a bar for each run, a mark for each due or missed run. */
	timeline() {
		const names = this.jobs().rows.toReversed();
		const rows = this.rows().filter((row) => names.includes(Show.named(row.Icon, row.JobName)));
		const from = new Date(this.from()).getTime();
		const to = new Date(this.to()).getTime();
		const place = (row) => names.indexOf(Show.named(row.Icon, row.JobName));
		const told = (row) => {
			const words = [Show.status(row.Status, row.WarningCount), this.time(row.At), row.Kind === 'Run' ? Show.duration(row.DurationSeconds) : Texts.say('dueAt', { time: Show.hour(row.DueAt) }), row.Message || ''];
			return `${Show.safe(Show.named(row.Icon, row.JobName))}<br>${words.filter(Boolean).map((word) => Show.safe(word)).join(' · ')}`;
		};
		const bars = rows.filter((row) => row.Kind === 'Run').map((row) => {
			// A short run gets a visible width, also at the end of the day.
			const begun = Math.max(from, Math.min(new Date(row.At).getTime(), to - 480000));
			const ended = row.EndedAt ? new Date(row.EndedAt).getTime() : Math.min(Date.now(), to);
			const until = Math.min(to, Math.max(ended, begun + 480000));
			return { name: told(row), coords: [[begun, place(row)], [until, place(row)]], lineStyle: { color: Show.colour(row.Status, row.WarningCount) } };
		});
		const marks = rows.filter((row) => row.Kind !== 'Run').map((row) => ({ name: told(row), value: [new Date(row.At).getTime(), place(row)], itemStyle: { color: Show.colour(row.Status), borderColor: '#94A3B8' } }));
		const size = Math.min(16, Math.floor(160 / names.length));
		// A phone's chart is about 300 pixels wide.
		const sized = (left, formatter) => ({ option: { grid: { left }, xAxis: { axisLabel: { formatter } }, yAxis: { axisLabel: { width: left - 20 } } } });
		return {
			grid: { right: 20, top: 8, bottom: 32 },
			media: [{ query: { maxWidth: 480 }, ...sized(120, '{HH}') }, sized(210, '{HH}:{mm}')],
			tooltip: { formatter: '{b}' },
			xAxis: { type: 'time', min: from, max: to, axisLabel: { color: '#64748B', hideOverlap: true }, splitLine: { show: true, lineStyle: { color: '#F1F5F9' } }, axisLine: { lineStyle: { color: '#E2E8F0' } } },
			yAxis: { type: 'category', data: names, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: '#334155', fontSize: 11, interval: 0, overflow: 'truncate' } },
			series: [
				{ type: 'lines', coordinateSystem: 'cartesian2d', lineStyle: { width: size, opacity: 1 }, data: bars },
				{
					type: 'scatter',
					symbolSize: Math.min(12, size),
					itemStyle: { borderWidth: 1 },
					data: marks,
					markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: '#6366F1', type: 'dashed' }, data: Date.now() > from && Date.now() < to ? [{ xAxis: Date.now() }] : [] },
				},
			],
		};
	},
}
