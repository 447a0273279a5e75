export default {
	async start() {
		try {
			await Me.load();
			await this.load();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
		setInterval(() => this.refresh(), 60000, 'refreshDay');
	},

	async load() {
		await ListDay.run();
	},

	/** Every minute, and by the button. A refresh that fails keeps what is shown; only the button says so. */
	async refresh(byHand) {
		try {
			await this.load();
		} catch (error) {
			if (byHand) showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		await this.refresh(true);
	},

	/** The midnight that begins the day on show, as UTC text. */
	from() {
		return Days.start(DayPicker.selectedDate || Date.now(), 0);
	},

	to() {
		return Days.start(DayPicker.selectedDate || Date.now(), 1);
	},

	async go(days) {
		await DayPicker.setValue(days === 0 ? Days.start(Date.now(), 0) : Days.start(this.from(), days));
		await this.refresh(true);
	},

	rows() {
		return Show.rows(ListDay.data);
	},

	heading() {
		return Show.longDay(this.from());
	},

	/** One of the numbers above the time line; a dash until it is known. */
	count(which) {
		const statuses = { ran: ['Pending', 'Done', 'Error', 'TimedOut', 'Cancelled', 'Lost'], failed: ['Error', 'TimedOut', 'Lost'], missed: ['Missed'], due: ['Due'] }[which];
		return Array.isArray(ListDay.data) ? String(this.rows().filter((row) => statuses.includes(row.Status)).length) : '–';
	},

	caption() {
		if (typeof ListDay.data === 'string') return Texts.say('failed', { error: Show.safe(ListDay.data) });
		if (!Array.isArray(ListDay.data)) return Texts.say('loading');
		const until = Me.row().ExpectedUntil;
		const known = until ? Texts.say('knownUntil', { day: Show.day(until) }) : Texts.say('notKnown');
		return this.rows().length === 0 ? `${Texts.say('nothingThatDay')} ${known}` : known;
	},

	/** A line for each job, a bar for each run, a mark for what is due or was missed. */
	timeline() {
		const rows = this.rows();
		const names = rows.map((row) => Show.named(row.Icon, row.JobName)).filter((name, index, all) => all.indexOf(name) === index).toReversed();
		const from = new Date(this.from()).getTime();
		const to = new Date(this.to()).getTime();
		const place = (row) => names.indexOf(Show.named(row.Icon, row.JobName));
		const told = (row) => {
			const words = [Show.status(row.Status, row.WarningCount), Show.time(row.At), row.Kind === 'Run' ? Show.duration(row.DurationSeconds) : Texts.say('dueAt', { time: Show.hour(row.DueAt) }), row.Message || ''];
			return `${Show.safe(Show.named(row.Icon, row.JobName))}<br>${words.filter(Boolean).map((word) => Show.safe(word)).join(' · ')}`;
		};
		const bars = rows.filter((row) => row.Kind === 'Run').map((row) => {
			const begun = Math.max(from, new Date(row.At).getTime());
			const ended = row.EndedAt ? new Date(row.EndedAt).getTime() : Math.min(Date.now(), to);
			// Of a short run as much as can be seen.
			const shown = Math.min(to, Math.max(ended, begun + 480000));
			return { name: told(row), coords: [[begun, place(row)], [shown, place(row)]], lineStyle: { color: Show.colour(row.Status, row.WarningCount) } };
		});
		const marks = rows.filter((row) => row.Kind !== 'Run').map((row) => ({ name: told(row), value: [new Date(row.At).getTime(), place(row)], itemStyle: { color: Show.colour(row.Status), borderColor: '#94A3B8' } }));
		return {
			grid: { left: 210, right: 24, top: 8, bottom: 32 },
			tooltip: { formatter: '{b}' },
			xAxis: { type: 'time', min: from, max: to, axisLabel: { color: '#64748B', formatter: '{HH}:{mm}' }, splitLine: { show: true, lineStyle: { color: '#F1F5F9' } }, axisLine: { lineStyle: { color: '#E2E8F0' } } },
			yAxis: { type: 'category', data: names, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: '#334155', width: 190, overflow: 'truncate' } },
			series: [
				{ type: 'lines', coordinateSystem: 'cartesian2d', lineStyle: { width: 16, opacity: 1 }, data: bars },
				{
					type: 'scatter',
					symbolSize: 12,
					itemStyle: { borderWidth: 1 },
					data: marks,
					markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: '#6366F1', type: 'dashed' }, data: Date.now() > from && Date.now() < to ? [{ xAxis: Date.now() }] : [] },
				},
			],
		};
	},
}
