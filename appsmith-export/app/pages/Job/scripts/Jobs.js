export default {
	/** Opens the page: the caller, the jobs, the link ?job=. */
	async start() {
		const { job } = appsmith.URL.queryParams;
		await Act.close([JobModal, RulesModal]);
		await storeValue('jobsPage', 1, false);
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
		await Act.keep('jobs', () => ListJobs, (rows) => ({ rows, at: new Date().toISOString() }));
		await this.readDays();
	},

	/** Only of the shown jobs, because a browser takes seconds for the days of hundreds. */
	async readDays() {
		const wanted = { JobIds: this.list().rows.map((job) => job.JobId), Edges: Days.edges(Date.now(), 30) };
		await Act.keep('grid', () => ListGrid, (rows) => ({ rows, ...wanted }), wanted);
	},

	async refresh() {
		await Act.refresh(() => this.load());
	},

	turn(pages) {
		this.show(this.list().page + pages);
	},

	/** Shows a page, and reads its days when the user pauses: the last of several quick calls does. It waits for nothing, because a button ignores clicks until what it runs has ended. */
	show(page) {
		const asked = Math.random();
		storeValue('jobsPage', page, false);
		storeValue('daysAsked', asked, false);
		setTimeout(() => asked === appsmith.store.daysAsked && Act.refresh(() => this.readDays()), 400);
	},

	all() {
		return appsmith.store.jobs ? appsmith.store.jobs.rows : [];
	},

	/** A page of the jobs with what is typed in their names, because a browser takes half a minute to draw the days of hundreds of jobs. */
	list() {
		const typed = (JobSearchInput.text || '').trim().toLowerCase();
		return Show.page(this.all().filter((job) => job.Name.toLowerCase().includes(typed)), appsmith.store.jobsPage, 50);
	},

	caption() {
		const { at, rows } = appsmith.store.jobs || {};
		const list = this.list();
		if (at && list.rows.length === 0) return Act.caption(at, Texts.say(rows.length === 0 ? 'noJobs' : 'noJobsFound'));
		return Act.caption(at, at && [Texts.say('updatedAt', { time: Show.timeOfZone(at) }), list.pages > 1 && Texts.say('page', { n: `${list.page}/${list.pages}` }), Me.known(this.all())].filter(Boolean).join(' · '));
	},

	/** What the colours of the days mean. */
	legend() {
		const box = (colour, key) => `<b style="color:${colour}">■</b>&nbsp;${Texts.say(key).toLowerCase().replace(' ', '&nbsp;')}`;
		return [box('#16A34A', 'legendDone'), box('#F59E0B', 'legendWarned'), box('#DC2626', 'legendFailed'), box('#7F1D1D', 'legendMissed'), box('#9333EA', 'legendLost'), box('#2563EB', 'statusPending'), box('#E2E8F0', 'legendNone')].join('   ');
	},

	/** The rows of the table: each job with its days, if they have been read. */
	rows() {
		const { rows, JobIds, Edges } = appsmith.store.grid || { rows: [], JobIds: [], Edges: [] };
		const days = Edges.slice(0, -1).map((edge) => Show.day(edge));
		const cells = Object.fromEntries(rows.map((cell) => [`${cell.JobId}/${cell.Day}`, cell]));
		return this.list().rows.map((job) => ({
			JobId: job.JobId,
			Name: Show.named(job.Icon, job.Name),
			Department: job.DepartmentName,
			Days: JobIds.includes(job.JobId) ? `<span style="display:inline-flex;vertical-align:middle;gap:2px">${days.map((day, index) => this.square(day, cells[`${job.JobId}/${index}`] || {})).join('')}</span>` : '',
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

	/** A day of a job: all counts as a tooltip, and the colour of the worst, which is the last. */
	square(day, cell) {
		const kinds = [['Runs', 'ran', cell.Runs === cell.Running ? '#2563EB' : '#16A34A'], ['Warned', 'warnings', '#F59E0B'], ['Lost', 'statusLost', '#9333EA'], ['Failed', 'failedOnes', '#DC2626'], ['Missed', 'missed', '#7F1D1D']];
		const met = kinds.filter(([count]) => cell[count] > 0);
		const words = met.map(([count, key]) => `${Texts.say(key)}: ${cell[count]}`).join(', ');
		const [, , colour] = met.at(-1) || ['', '', '#E2E8F0'];
		return `<b title="${day}${words && ` — ${words}`}" style="padding:10px 3px;border-radius:2px;background:${colour}"></b>`;
	},

	state(job) {
		if (job.Paused) return `⏸️ ${Texts.say('paused')}`;
		if (job.SnoozedUntil && new Date(job.SnoozedUntil) > new Date()) return `🔕 ${Texts.say('snoozed', { time: Show.when(job.SnoozedUntil) })}`;
		return `🟢 ${Texts.say('active')}`;
	},
}
