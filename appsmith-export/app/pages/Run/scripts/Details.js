export default {
	/** Opens the window at once, with an address and at its first tab unless another is given, then reads its content. */
	async open(runId, tab) {
		await storeValue('detailsTab', tab || 'Traceback', false);
		await storeValue('runId', runId, false);
		await storeValue('runTrouble', '', false);
		await storeValue('ticketId', null, false);
		await Act.newRequest();
		await Pager.first('lines');
		await Act.forget(['lines', 'GetRun', 'ListComments', 'ListTrend', 'ListDeliveries', 'newTicket', 'newTicketMail']);
		await resetWidget('DetailsModal', true);
		showModal(DetailsModal.name);
		if (appsmith.URL.queryParams.run !== runId) navigateTo('Run', { run: runId });
		await this.load();
	},

	async load() {
		await Act.attempt('runTrouble', async () => {
			const [[run]] = await Promise.all([Act.keep('GetRun', () => GetRun), appsmith.store.ListUsers ? undefined : Act.keep('ListUsers', () => ListUsers)]);
			// A link may have only the beginning of an id.
			if (run && run.RunId.startsWith(appsmith.store.runId)) await storeValue('runId', run.RunId, false);
			if (this.run() && !appsmith.store.newTicket) await NewTicket.draft();
			await Promise.all([this.list(), Act.keep('ListComments', () => ListComments), Act.keep('ListTrend', () => ListTrend)]);
		});
	},

	run() {
		const run = Show.first(appsmith.store.GetRun);
		return run && run.RunId === appsmith.store.runId ? run : undefined;
	},

	heading() {
		const run = this.run();
		if (!run) return Show.waiting(appsmith.store.runTrouble);
		return Show.line(Show.safe(Show.named(run.Icon, run.JobName)));
	},

	/** Where it ran, and below that the command line, which may be long. */
	subheading() {
		const run = this.run();
		if (!run) return '';
		const words = [run.DepartmentName, run.Machine, Texts.say('runBy', { name: run.OsUser }), run.Runtime, run.ExitCode === null ? '' : `${Texts.say('exitCode')} ${run.ExitCode}`];
		return Show.line(words.filter(Boolean).map((word) => Show.safe(word)).join(' · ')) + Show.line(Show.safe(run.Script) || '&nbsp;');
	},

	/** One of the facts under the heading. */
	fact(name) {
		const run = this.run();
		if (!run) return '';
		const facts = {
			status: ['status', Show.status(run.Status, run.WarningCount), run.WarningCount > 0 ? `${Texts.say('warnings')}: ${run.WarningCount}` : ''],
			start: ['start', Show.when(run.StartedAt), new Date(run.InsertedAt) - new Date(run.StartedAt) > 300000 ? Texts.say('received', { time: Show.when(run.InsertedAt) }) : ''],
			end: ['end', run.EndedAt ? Show.when(run.EndedAt) : '—', run.EndedAt ? '' : Texts.say('stillRunning')],
			duration: ['duration', Show.duration(run.DurationSeconds), run.UsualSeconds === null || run.UsualSeconds === undefined ? Texts.say('usualUnknown') : Texts.say('usual', { time: Show.duration(run.UsualSeconds) })],
			validation: ['validation', Show.validation(run.Validation), run.ValidatedBy ? Texts.say('by', { name: Me.nameOf(run.ValidatedBy) }) : ''],
		};
		return Show.fact(...facts[name]);
	},

	failed() {
		return ['Error', 'TimedOut', 'Lost', 'Cancelled'].includes((this.run() || {}).Status);
	},

	/** The first thing to read: the innermost error of a failed run, else its message. */
	cause() {
		const run = this.run();
		if (!run) return '';
		if (run.Cause) return Show.safe(run.Cause);
		const explained = { TimedOut: 'timedOutExplained', Lost: 'lostExplained', Cancelled: 'cancelledExplained' }[run.Status];
		if (explained) return Show.safe([run.Message, Texts.say(explained)].filter(Boolean).join(' — '));
		if (run.Status === 'Pending') return Show.safe(Runs.message(run));
		if (run.Status === 'Error') return Show.safe(run.Message || Texts.say('noMessage'));
		return Show.safe(run.Message ? Texts.say('doneMessage', { message: run.Message }) : Texts.say('doneWell'));
	},

	/** Below the cause: how often the same error was seen, and its open ticket. */
	history() {
		const run = this.run();
		if (!run) return '';
		if (run.Status === 'Pending') return Texts.say('runningNow');
		const words = [];
		if (run.Fingerprint) words.push(run.SameErrorCount > 1 ? Texts.say('seenMany', { n: run.SameErrorCount, since: Show.day(run.SameErrorSince) }) : Texts.say('seenOnce'));
		if (run.OpenTicketId) words.push(Texts.say('ticketIsOpen', { id: run.OpenTicketId }));
		return Show.capital(words.join(' · '));
	},

	progress() {
		return Math.round(((this.run() || {}).Progress || 0) * 100);
	},

	traceback() {
		const run = this.run();
		if (!run) return Show.waiting(appsmith.store.runTrouble);
		return run.Traceback ? Show.long(Show.safe(run.Traceback)) : Texts.say('noTraceback');
	},

	async copyTraceback() {
		await copyToClipboard((this.run() || {}).Traceback || '');
		showAlert(Texts.say('copied'), 'success');
	},

	levels() {
		return [['debug', 'levelAll'], ['info', 'levelInfo'], ['warn', 'levelWarn'], ['error', 'levelError']].map(([value, key]) => ({ label: Texts.say(key), value }));
	},

	/** Lines in a fixed-width font: time, level, text; warnings and errors in their colours. */
	lines() {
		const { rows } = appsmith.store.lines || {};
		if (!rows) return Show.waiting(appsmith.store.runTrouble);
		if (rows.length === 0) return Texts.say('noLines');
		const colours = { debug: '#64748B', warn: '#B45309', error: '#DC2626' };
		const lines = rows.map((row) => {
			const line = `${Show.time(row.At)}  ${row.Level.toUpperCase().padEnd(5)}  ${Show.safe(row.Text)}`;
			return colours[row.Level] ? `<span style="color:${colours[row.Level]}">${line}</span>` : line;
		});
		return Show.long(lines.join('\n'));
	},

	lineCounts() {
		const run = this.run();
		if (!run) return '';
		const words = [Texts.say('lineCounts', { lines: run.LineCount, warnings: run.WarningCount, errors: run.ErrorCount })];
		if (run.DroppedLines > 0) words.push(Texts.count(run.DroppedLines, 'droppedLine', 'droppedLines'));
		return words.join(' · ');
	},

	async list() {
		await Pager.read('lines', 200, (cursor) => Act.query(() => ListLines, { cursor }), (row) => row.Seq);
	},

	turn(pages) {
		Pager.turn('lines', pages, () => this.list());
	},

	async chooseLevel() {
		await Pager.first('lines');
		await Act.refresh(() => this.list());
	},

	/** The last thirty runs as bars; this one has a frame. */
	trend() {
		const rows = Show.rows(appsmith.store.ListTrend);
		const longest = Math.max(0, ...rows.map((row) => row.DurationSeconds));
		const [unit, word] = longest > 7200 ? [3600, 'hours'] : longest > 120 ? [60, 'minutes'] : [1, 'seconds'];
		const current = appsmith.store.runId;
		return {
			grid: { left: 56, right: 16, top: 36, bottom: 32 },
			tooltip: { trigger: 'item' },
			xAxis: { type: 'category', data: rows.map((row) => `${Show.day(row.StartedAt)} ${Show.hour(row.StartedAt)}`), axisTick: { show: false }, axisLine: { lineStyle: { color: '#E2E8F0' } }, axisLabel: { color: '#64748B', hideOverlap: true } },
			yAxis: { type: 'value', name: Texts.say(word), nameTextStyle: { color: '#64748B' }, axisLabel: { color: '#64748B' }, splitLine: { lineStyle: { color: '#F1F5F9' } } },
			series: [
				{
					type: 'bar',
					barMaxWidth: 22,
					data: rows.map((row) => ({
						value: Math.round((row.DurationSeconds / unit) * 100) / 100,
						name: `${Show.status(row.Status, row.WarningCount)} · ${Show.duration(row.DurationSeconds)}`,
						itemStyle: { color: Show.colour(row.Status, row.WarningCount), borderRadius: [3, 3, 0, 0], borderColor: '#0F172A', borderWidth: row.RunId === current ? 2 : 0 },
					})),
				},
			],
		};
	},

	trendCaption() {
		return Texts.count(Show.rows(appsmith.store.ListTrend).length, 'trendOne', 'trend');
	},

	/** What must be validated, or the verdict. */
	verdict() {
		const run = this.run();
		if (!run) return '';
		const words = [`<b>${Show.validation(run.Validation)}</b>`];
		if (run.ValidationReason) words.push(Show.safe(Texts.say('validationAsked', { reason: run.ValidationReason })));
		else if (run.Validation === 'Waiting') words.push(Texts.say('validationNeeded'));
		if (run.ValidatedAt) words.push(Show.safe(Texts.say('validationDone', { verdict: Texts.say(`validation${run.Validation}`), name: Me.nameOf(run.ValidatedBy), time: Show.when(run.ValidatedAt) })));
		if (run.ValidationNote) words.push(Show.safe(Texts.say('validationNote', { note: run.ValidationNote })));
		return words.join('\n');
	},

	mayValidate() {
		const run = this.run();
		return Me.may('operator') && Boolean(run) && run.Validation !== 'NotNeeded';
	},

	async validate(verdict) {
		const Reason = ReasonInput.text || null;
		if (verdict === 'Rejected' && !Reason) return showAlert(Texts.say('rejectReason'), 'warning');
		const before = this.run();
		await Act.run(async () => {
			await Act.keep('GetRun', () => GetRun);
			await Act.warn(before, this.run(), { Validation: verdict, RunId: before.RunId });
			await Act.query(() => ValidateRun, { Verdict: verdict, Reason });
			showAlert(Texts.say(verdict === 'Rejected' ? 'rejectedNow' : 'validatedNow'), 'success');
			if ((ReasonInput.text || null) === Reason) await resetWidget('ReasonInput');
			await Promise.all([Act.keep('GetRun', () => GetRun), Runs.list(), Runs.count()]);
		});
	},

	async comment() {
		const Text = CommentInput.text;
		if (!Text) return;
		await Act.run(async () => {
			await Act.query(() => AddComment, { Text });
			await Act.newRequest();
			if (CommentInput.text === Text) await resetWidget('CommentInput');
			await Act.keep('ListComments', () => ListComments);
		});
	},

	metrics() {
		const run = this.run();
		if (!run || !run.Metrics) return '';
		return Object.entries(JSON.parse(run.Metrics)).map(([name, value]) => `${Show.safe(name)}: <b>${Show.safe(value)}</b>`).join('   ');
	},
}
