export default {
	/** Opens the page: the caller, the jobs, the link ?job=. */
	async start() {
		const { job } = appsmith.URL.queryParams;
		await Act.close([JobModal, RulesModal]);
		await storeValue('jobLink', job || '', false);
		await Act.start(() => this.load(), 60);
	},

	async load() {
		await this.read();
		const link = appsmith.store.jobLink;
		if (!link) return;
		await storeValue('jobLink', '', false);
		// Unless the user has already opened another one.
		if (!JobModal.isVisible) await JobForm.follow(link);
	},

	async read() {
		await Act.keep('grid', () => ListGrid, (rows) => ({ rows, edges: Days.edges(Date.now(), 30) }));
		await Act.keep('jobs', () => ListJobs, (rows) => ({ rows, at: new Date().toISOString() }));
	},

	async refresh() {
		await Act.refresh(() => this.load());
	},

	all() {
		return appsmith.store.jobs ? appsmith.store.jobs.rows : [];
	},

	caption() {
		const { at, rows } = appsmith.store.jobs || {};
		return Act.caption(at, at && (rows.length === 0 ? Texts.say('noJobs') : `${Texts.say('updatedAt', { time: Show.timeOfZone(at) })} · ${Me.known()}`));
	},

	/** What the colours of the days mean. */
	legend() {
		const box = (colour, key) => `<b style="color:${colour}">■</b>&nbsp;${Texts.say(key).toLowerCase()}`;
		return [box('#16A34A', 'legendDone'), box('#F59E0B', 'legendWarned'), box('#DC2626', 'legendFailed'), box('#7F1D1D', 'legendMissed'), box('#9333EA', 'legendLost'), box('#2563EB', 'statusPending'), box('#E2E8F0', 'legendNone')].join('   ');
	},

	/** The rows of the table: each job with its days. */
	rows() {
		const { rows, edges } = appsmith.store.grid || { rows: [], edges: Days.edges(Date.now(), 30) };
		// Once, because a browser takes seconds for the days of hundreds of jobs.
		const days = edges.slice(0, -1).map((edge) => Show.day(edge));
		const cells = Object.fromEntries(rows.map((cell) => [`${cell.JobId}/${cell.Day}`, cell]));
		return this.all().map((job) => ({
			JobId: job.JobId,
			Name: Show.named(job.Icon, job.Name),
			Department: job.DepartmentName,
			Days: days.map((day, index) => this.square(day, cells[`${job.JobId}/${index}`])).join(''),
			Success: job.SuccessRate === null ? '—' : `${Math.round(job.SuccessRate * 100)} %`,
			Usual: job.UsualSeconds === null ? '—' : Show.duration(job.UsualSeconds),
			Last: job.LastStatus ? `${Show.status(job.LastStatus).split(' ')[0]} ${Show.when(job.LastStartedAt)}` : Texts.say('never'),
			Next: this.next(job),
			State: this.state(job),
		}));
	},

	/** When it is due next, or why its schedule can't be used. */
	next(job) {
		if (job.ScheduleProblem) return `⚠️ ${Texts.say('scheduleWrong')}`;
		if (job.NextDueAt) return Show.when(job.NextDueAt);
		return job.Cron ? '—' : Texts.say('onDemand');
	},

	/** A day of a job: the colour of its worst run, and all counts as a tooltip. */
	square(day, cell) {
		const counted = cell || {};
		const colour = this.colour(counted);
		const words = [
			[counted.Runs, 'ran'],
			[counted.Failed, 'failedOnes'],
			[counted.Missed, 'missed'],
			[counted.Lost, 'statusLost'],
			[counted.Warned, 'warnings'],
		].filter(([number]) => number > 0).map(([number, key]) => `${Texts.say(key)}: ${number}`);
		return `<span title="${day}${words.length > 0 ? ` — ${words.join(', ')}` : ''}" style="display:inline-block;vertical-align:middle;width:6px;height:20px;margin-right:2px;border-radius:2px;background:${colour}"></span>`;
	},

	colour(cell) {
		if (cell.Missed > 0) return '#7F1D1D';
		if (cell.Failed > 0) return '#DC2626';
		if (cell.Lost > 0) return '#9333EA';
		if (cell.Warned > 0) return '#F59E0B';
		if (cell.Runs > 0) return cell.Runs === cell.Running ? '#2563EB' : '#16A34A';
		return '#E2E8F0';
	},

	state(job) {
		if (job.Paused) return `⏸️ ${Texts.say('paused')}`;
		if (job.SnoozedUntil && new Date(job.SnoozedUntil) > new Date()) return `🔕 ${Texts.say('snoozed', { time: Show.when(job.SnoozedUntil) })}`;
		return `🟢 ${Texts.say('active')}`;
	},
}
