export default {
	/** Opens the page: the filters of the last visit, the caller, the list, the links ?run= and ?ticket=. Then it refreshes by itself. */
	async start() {
		const { ticket, tab, job } = appsmith.URL.queryParams;
		const run = (appsmith.URL.queryParams.run || '').toLowerCase();
		// Appsmith's tabs keep the address's parameters: a ticket or a job that was left open isn't meant.
		if (ticket && Number(ticket) !== appsmith.store.ticketId) return navigateTo('Ticket', { ticket });
		await Act.close([DetailsModal]);
		await storeValue('runId', null, false);
		await Pager.start('runs');
		// Without `show`: a reset before the end of Appsmith's first evaluation never returns.
		await storeValue('runsFilter', Show.isKey(job) && Number(job) !== appsmith.store.jobId ? { job } : appsmith.store.runsFilter || {});
		// It is a filter like others now: neither a reload nor the tab of the Job page finds it again.
		if (job) await (Show.isKey(job) ? navigateTo('Run') : Act.noSuch('job', job));
		await this.fill(appsmith.store.runsFilter);
		await Act.start(() => this.load(), 15);
		// Unless the user has already opened another one.
		if (run && !appsmith.store.runId) await (/^[\da-f-]{4,36}$/.test(run) ? Details.open(run, tab) : Act.noSuch('run', run));
	},

	async load() {
		await Promise.all([this.list(), this.count()]);
		if (!appsmith.store.ListJobs) await Act.keep('ListJobs', () => ListJobs);
		await Tell.record();
		if (DetailsModal.isVisible) await Details.load();
	},

	async list() {
		await Pager.read('runs', 50, (cursor) => Act.query(() => ListRuns, { cursor }), ({ StartedAt, RunKey }) => ({ StartedAt, RunKey }));
	},

	/** The numbers above the table. */
	async count() {
		await Act.keep('runCounts', () => CountRuns, Show.first);
		await Act.keep('unseenAlerts', () => ListAlerts, (rows) => rows.length);
	},

	async refresh() {
		await Act.refresh(() => this.load());
	},

	turn(pages) {
		Pager.turn('runs', pages, () => this.list());
	},

	/** A filter has changed: starts again at the first page. The app stores the choices itself, because Appsmith's inputs return to their initial values. */
	async filter() {
		await this.keep({ ...this.filters(), text: SearchInput.text, job: JobSelect.selectedOptionValue, status: StatusSelect.selectedOptionValue });
		await Act.refresh(() => this.list());
	},

	/** Days can be chosen if no period fits; they begin with the last thirty. An emptied day keeps its value. */
	async choosePeriod() {
		const period = PeriodSelect.selectedOptionValue;
		const days = period === 'days' ? { from: Days.start(Date.now(), -30), to: Days.start(Date.now(), 0) } : { from: '', to: '' };
		await this.show({ ...this.filters(), text: SearchInput.text, period, ...days });
		await Act.refresh(() => this.list());
	},

	async chooseDays() {
		if (!FromDate.selectedDate || !ToDate.selectedDate) return Promise.all(['FromDate', 'ToDate'].map((name) => resetWidget(name)));
		await this.keep({ ...this.filters(), from: FromDate.selectedDate, to: ToDate.selectedDate });
		await Act.refresh(() => this.list());
	},

	async keep(filter) {
		await storeValue('runsFilter', filter);
		await Pager.first('runs');
	},

	/** Stores the initial values of the inputs. The period's is separate, because Appsmith empties an input whenever its default is computed again. */
	async fill(filter) {
		await storeValue('runsShown', filter, false);
		await storeValue('runsPeriod', filter.period || 'all', false);
	},

	/** Puts filters into their inputs. */
	async show(filter) {
		await this.fill(filter);
		await Promise.all(['SearchInput', 'JobSelect', 'StatusSelect', 'PeriodSelect', 'FromDate', 'ToDate'].map((name) => resetWidget(name)));
		await this.keep(filter);
	},

	/** While somebody types: searches when they pause. Without dates it searches the last thirty days, because all of them would take long. */
	async search() {
		const typed = SearchInput.text;
		await new Promise((resolve) => setTimeout(resolve, 400));
		const filter = appsmith.store.runsFilter;
		if (typed !== SearchInput.text || typed === filter.text) return;
		if (typed && !filter.text && this.period() === 'all') {
			await storeValue('runsPeriod', '30', false);
			await resetWidget('PeriodSelect');
			await this.keep({ ...filter, text: typed, period: '30' });
		} else {
			await this.keep({ ...filter, text: typed });
		}
		await Act.refresh(() => this.list());
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		await this.show({ ...this.filters(), text: SearchInput.text, job: 'all' });
		await Act.refresh(async () => {
			await Act.keep('ListJobs', () => ListJobs);
			await this.load();
		});
	},

	/** The button of a box. `status`: a value of the status filter. */
	async showOnly(status, todayOnly) {
		await this.show({ status, period: todayOnly ? 'today' : 'all' });
		await Act.refresh(() => this.list());
	},

	async clear() {
		await this.show({});
		await Act.refresh(() => this.list());
	},

	filters() {
		return appsmith.store.runsFilter || {};
	},

	isFiltered() {
		return Boolean(this.filters().text || this.period() !== 'all' || this.jobId() || this.status() || this.validation());
	},

	jobId() {
		return Number(this.filters().job) || null;
	},

	/** The status filter also contains validations, because nobody searches for both at once. */
	status() {
		const chosen = this.filters().status;
		return ['Pending', 'Done', 'Failed', 'Error', 'TimedOut', 'Cancelled', 'Lost'].includes(chosen) ? chosen : null;
	},

	validation() {
		const chosen = this.filters().status;
		return ['Waiting', 'Validated', 'Rejected'].includes(chosen) ? chosen : null;
	},

	period() {
		return this.filters().period || 'all';
	},

	periods() {
		const option = (value, key) => ({ label: Texts.say(key), value });
		return [option('all', 'anyDate'), option('today', 'today'), option('7', 'days7'), option('30', 'days30'), option('90', 'days90'), option('days', 'chosenDates')];
	},

	from() {
		if (this.period() === 'days') return Days.start(this.filters().from, 0);
		if (this.period() === 'today') return Days.start(Date.now(), 0);
		return this.period() === 'all' ? null : Days.start(Date.now(), -Number(this.period()));
	},

	/** The end of the chosen day. */
	to() {
		return this.period() === 'days' ? Days.start(this.filters().to, 1) : null;
	},

	statuses() {
		const option = (value, label) => ({ label, value });
		const runs = ['Pending', 'Done', 'Error', 'TimedOut', 'Lost', 'Cancelled'].map((status) => option(status, Show.status(status)));
		const validations = ['Waiting', 'Validated', 'Rejected'].map((validation) => option(validation, Show.validation(validation)));
		return [option('all', Texts.say('allStatuses')), option('Failed', `❌ ${Texts.say('statusFailed')}`), ...runs, ...validations];
	},

	/** Also the job of a link that isn't in the list, such as a retired one: otherwise the filter would look like none. */
	jobs() {
		const rows = Show.rows(appsmith.store.ListJobs).map((row) => ({ label: Show.named(row.Icon, row.Name), value: String(row.JobId) }));
		const id = this.jobId();
		const other = id && appsmith.store.ListJobs && !rows.some((row) => row.value === String(id)) ? [{ label: `jobId ${id}`, value: String(id) }] : [];
		return [{ label: Texts.say('allJobs'), value: 'all' }, ...other, ...rows];
	},

	rows() {
		return appsmith.store.runs ? appsmith.store.runs.rows : [];
	},

	/** One of the five numbers above the table; a dash until it is known. */
	box(name, colour) {
		const counts = appsmith.store.runCounts;
		return Show.line(Show.big(counts ? counts[name] : '–', colour));
	},

	/** How many alerts nobody has seen yet: 21 means more than 20. */
	unseenText() {
		const count = appsmith.store.unseenAlerts;
		return count > 20 ? Texts.say('alertsUnseenMore', { n: 20 }) : Texts.count(count || 0, 'alertsUnseenOne', 'alertsUnseenMany');
	},

	caption() {
		const { at, page, rows } = appsmith.store.runs || {};
		if (at && rows.length === 0) return Act.caption(at, Texts.say(this.isFiltered() ? 'noRunsFound' : 'noRuns'));
		return Act.caption(at, at && [Texts.say('updatedAt', { time: Show.timeOfZone(at) }), Texts.say('page', { n: page })].join(' · '));
	},

	message(row) {
		if (row.Status === 'Pending') {
			const share = row.Progress === null || row.Progress === undefined || row.Progress === '' ? '' : `${Math.round(row.Progress * 100)} % `;
			return `${share}${row.ProgressText || row.Message || Texts.say('startedMessage')}`;
		}
		return row.Message || '';
	},

	async download() {
		await Act.run(async () => {
			const rows = await Act.query(() => ExportRuns);
			await download(this.dataUrl(this.csv(rows)), `runs-${new Date().toLocaleDateString('sv')}.csv`, 'text/csv');
			showAlert(rows.length < 10000 ? Texts.count(rows.length, 'exportedOne', 'exported') : Texts.say('exportedAll', { n: rows.length }), 'success');
		});
	},

	/** A text as UTF-8 bytes, with a byte order mark for Excel: Appsmith would write one byte for each character. */
	dataUrl(text) {
		return `data:text/csv;base64,${btoa(encodeURIComponent(`\uFEFF${text}`).replace(/%../g, (byte) => String.fromCharCode(parseInt(byte.slice(1), 16))))}`;
	},

	/**
	 * Times as ISO text, because spreadsheets can compute with them; semicolons for languages with commas in numbers. A
	 * cell that looks like a formula gets a quote in front.
	 */
	csv(rows) {
		const separator = Texts.language() === 'en' ? ',' : ';';
		const columns = ['RunId', 'JobId', 'JobName', 'DepartmentName', 'Status', 'StartedAt', 'EndedAt', 'DurationSeconds', 'Message', 'Validation', 'WarningCount', 'ErrorCount', 'ExitCode', 'Machine'];
		const cell = (value) => {
			const text = value === null || value === undefined ? '' : String(value);
			const number = typeof value === 'number' && separator === ';' ? text.replace('.', ',') : text;
			const harmless = typeof value === 'string' && /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : number;
			return /[",;\n\r]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
		};
		return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((line) => line.map(cell).join(separator)).join('\r\n');
	},
}
