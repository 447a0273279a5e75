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
		const bars = rows.map((row) => {
			const begun = Math.max(from, new Date(row.At).getTime());
			const ended = row.Kind === 'Run' ? (row.EndedAt ? new Date(row.EndedAt).getTime() : Math.min(Date.now(), to)) : begun;
			const words = [Show.status(row.Status, row.WarningCount), Show.time(row.At), row.Kind === 'Run' ? Show.duration(row.DurationSeconds) : Texts.say('dueAt', { time: Show.hour(row.DueAt) }), row.Message || ''];
			return {
				name: `${Show.safe(Show.named(row.Icon, row.JobName))}<br>${words.filter(Boolean).map((word) => Show.safe(word)).join(' · ')}`,
				value: [names.indexOf(Show.named(row.Icon, row.JobName)), begun, Math.max(ended, begun), row.Kind],
				itemStyle: { color: Show.colour(row.Status, row.WarningCount) },
			};
		});
		return {
			grid: { left: 210, right: 24, top: 8, bottom: 32 },
			tooltip: { formatter: (item) => item.name },
			xAxis: { type: 'time', min: from, max: to, axisLabel: { color: '#64748B', formatter: '{HH}:{mm}' }, splitLine: { show: true, lineStyle: { color: '#F1F5F9' } }, axisLine: { lineStyle: { color: '#E2E8F0' } } },
			yAxis: { type: 'category', data: names, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: '#334155', width: 190, overflow: 'truncate' } },
			series: [
				{
					type: 'custom',
					encode: { x: [1, 2], y: 0 },
					data: bars,
					markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: '#6366F1', type: 'dashed' }, data: Date.now() > from && Date.now() < to ? [{ xAxis: Date.now() }] : [] },
					renderItem: (params, api) => {
						const [x, y] = api.coord([api.value(1), api.value(0)]);
						const [end] = api.coord([api.value(2), api.value(0)]);
						const height = Math.min(18, api.size([0, 1])[1] * 0.55);
						const fill = api.visual('color');
						if (api.value(3) === 'Expected') return { type: 'circle', shape: { cx: x, cy: y, r: 6 }, style: { fill, stroke: '#94A3B8', lineWidth: 1 } };
						return { type: 'rect', shape: { x, y: y - height / 2, width: Math.max(6, end - x), height, r: 3 }, style: { fill } };
					},
				},
			],
		};
	},
}