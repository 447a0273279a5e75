export default {
	/** What the page does when it opens: who is here, the list, the links ?run= and ?ticket=, and from then on by itself. */
	async start() {
		const { run, ticket, tab } = appsmith.URL.queryParams;
		if (ticket) return navigateTo('Tickets', { ticket });
		await storeValue('runsPages', [], false);
		try {
			await Me.load();
			await Promise.all([this.load(), ListJobs.run()]);
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
		setInterval(() => this.refresh(), 15000, 'refreshRuns');
		if (run) await Details.open(run, tab);
	},

	async load() {
		await Promise.all([ListRuns.run(), CountRuns.run(), ListAlerts.run()]);
		await storeValue('runsUpdatedAt', new Date().toISOString(), false);
	},

	/** Every fifteen seconds, and by the button. A refresh that fails keeps what is shown; only the button says so. */
	async refresh(byHand) {
		try {
			await this.load();
		} catch (error) {
			if (byHand) showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	/** A filter has changed: from the first page again. */
	async filter() {
		await storeValue('runsPages', [], false);
		await this.refresh(true);
	},

	/** While somebody types: when they pause. */
	async search() {
		const typed = SearchInput.text;
		await new Promise((resolve) => setTimeout(resolve, 400));
		if (typed === SearchInput.text && typed !== appsmith.store.runsText) {
			await storeValue('runsText', typed, false);
			await this.filter();
		}
	},

	async chooseDepartment() {
		await storeValue('departmentId', DepartmentSelect.selectedOptionValue);
		await resetWidget('JobSelect');
		try {
			await Promise.all([this.filter(), ListJobs.run()]);
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	/** The button of a box. `status`: a value of the status filter. */
	async showOnly(status, todayOnly) {
		await this.clear(true);
		await StatusSelect.setSelectedOption(status);
		if (todayOnly) await FromDate.setValue(Days.start(Date.now(), 0));
		await this.filter();
	},

	async clear(quietly) {
		await Promise.all(['SearchInput', 'JobSelect', 'StatusSelect', 'FromDate', 'ToDate'].map((name) => resetWidget(name)));
		await Promise.all([SearchInput.setValue(''), StatusSelect.setSelectedOption('all'), JobSelect.setSelectedOption('all')]);
		if (!quietly) await this.filter();
	},

	isFiltered() {
		return Boolean(SearchInput.text || FromDate.selectedDate || ToDate.selectedDate || this.jobId() || this.status() || this.validation());
	},

	jobId() {
		return Number(JobSelect.selectedOptionValue) || null;
	},

	/** The status filter holds validations too: no run has both to be looked for at once. */
	status() {
		const chosen = StatusSelect.selectedOptionValue;
		return ['Pending', 'Done', 'Failed', 'Error', 'TimedOut', 'Cancelled', 'Lost'].includes(chosen) ? chosen : null;
	},

	validation() {
		const chosen = StatusSelect.selectedOptionValue;
		return ['Waiting', 'Validated', 'Rejected'].includes(chosen) ? chosen : null;
	},

	from() {
		return FromDate.selectedDate ? Days.start(FromDate.selectedDate, 0) : null;
	},

	/** Up to the end of the chosen day. */
	to() {
		return ToDate.selectedDate ? Days.start(ToDate.selectedDate, 1) : null;
	},

	statuses() {
		const option = (value, label) => ({ label, value });
		const runs = ['Pending', 'Done', 'Error', 'TimedOut', 'Lost', 'Cancelled'].map((status) => option(status, Show.status(status)));
		const validations = ['Waiting', 'Validated', 'Rejected'].map((validation) => option(validation, Show.validation(validation)));
		return [option('all', Texts.say('allStatuses')), option('Failed', `❌ ${Texts.say('statusFailed')}`), ...runs, ...validations];
	},

	jobs() {
		const rows = Show.rows(ListJobs.data).map((row) => ({ label: Show.named(row.Icon, row.Name), value: String(row.JobId) }));
		return [{ label: Texts.say('allJobs'), value: 'all' }, ...rows];
	},

	/** Where the page before this one ended: what ListRuns goes on from. */
	cursor() {
		const pages = appsmith.store.runsPages || [];
		return pages[pages.length - 1] || { StartedAt: null, RunKey: null };
	},

	rows() {
		return Show.rows(ListRuns.data).slice(0, 50);
	},

	/** ListRuns gives one row more than a page where there is another. */
	hasOlder() {
		return Show.rows(ListRuns.data).length > 50;
	},

	pageNumber() {
		return (appsmith.store.runsPages || []).length + 1;
	},

	async older() {
		const rows = this.rows();
		const last = rows[rows.length - 1];
		await storeValue('runsPages', [...(appsmith.store.runsPages || []), { StartedAt: last.StartedAt, RunKey: last.RunKey }], false);
		await this.refresh(true);
	},

	async newer() {
		await storeValue('runsPages', (appsmith.store.runsPages || []).slice(0, -1), false);
		await this.refresh(true);
	},

	/** One of the five numbers above the table; a dash until it is known. */
	box(name) {
		const counts = Show.first(CountRuns.data);
		return counts ? String(counts[name]) : '–';
	},

	boxColour(name, colour) {
		const counts = Show.first(CountRuns.data);
		return counts && counts[name] > 0 ? colour : '#0F172A';
	},

	/** Alerts that nobody has seen yet: 21 are more than 20. */
	unseen() {
		return Show.rows(ListAlerts.data).length;
	},

	unseenText() {
		const count = this.unseen();
		return count > 20 ? Texts.say('alertsUnseenMore', { n: 20 }) : Texts.count(count, 'alertsUnseenOne', 'alertsUnseenMany');
	},

	caption() {
		const updated = appsmith.store.runsUpdatedAt;
		if (!updated) return Texts.say('loading');
		if (!this.rows().length) return this.emptyText();
		const words = [Texts.say('updatedAt', { time: Show.time(updated) }), Texts.say('page', { n: this.pageNumber() })];
		return words.join(' · ');
	},

	/** In place of when it was read, over an empty table. */
	emptyText() {
		if (typeof ListRuns.data === 'string') return Texts.say('failed', { error: Show.safe(ListRuns.data) });
		if (!Array.isArray(ListRuns.data)) return Texts.say('loading');
		return this.isFiltered() ? Texts.say('noRunsFound') : Texts.say('noRuns');
	},

	message(row) {
		if (row.Status === 'Pending') {
			const share = row.Progress === null || row.Progress === undefined || row.Progress === '' ? '' : `${Math.round(row.Progress * 100)} % `;
			return `${share}${row.ProgressText || row.Message || Texts.say('startedMessage')}`;
		}
		return row.Message || '';
	},

	async download() {
		try {
			const rows = await ExportRuns.run();
			const name = `runs-${new Date().toISOString().slice(0, 10)}.csv`;
			await download(this.csv(rows), name, 'text/csv');
			showAlert(Texts.say(rows.length < 10000 ? 'exported' : 'exportedAll', { n: rows.length }), 'success');
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	/** Times as ISO text, so that a spreadsheet can count with them. A cell that a spreadsheet would take for a formula gets a quote before it. */
	csv(rows) {
		const columns = ['RunId', 'JobId', 'JobName', 'DepartmentName', 'Status', 'StartedAt', 'EndedAt', 'DurationSeconds', 'Message', 'Validation', 'WarningCount', 'ErrorCount', 'ExitCode', 'Machine'];
		const cell = (value) => {
			const text = value === null || value === undefined ? '' : String(value);
			const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
			return /[",\n\r]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
		};
		return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((line) => line.map(cell).join(',')).join('\r\n');
	},
}
