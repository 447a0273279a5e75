export default {
	/** The job in the window; undefined for a new one. */
	job() {
		return Show.rows(ListJobs.data).find((job) => job.JobId === appsmith.store.jobId);
	},

	async open(jobId) {
		await storeValue('jobId', jobId, false);
		try {
			// Whoever is quick asks for a new one before the departments are there.
			const departments = ListDepartments.data || (await ListDepartments.run());
			await storeValue('editedJob', this.fields(this.job() || { DepartmentId: this.firstDepartment(departments) }), false);
			await resetWidget('JobModal', true);
			showModal(JobModal.name);
			if (!ListUsers.data) await ListUsers.run();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	heading() {
		const job = this.job();
		return job ? Show.safe(Show.named(job.Icon, job.Name)) : Texts.say('newJob');
	},

	subheading() {
		const job = this.job();
		return job ? Show.safe([job.DepartmentName, `jobId ${job.JobId}`, Jobs.state(job)].join(' · ')) : '';
	},

	/** What the inputs begin with. Appsmith empties an input whenever its default is worked out again, so they rest on nothing else. */
	fields(job) {
		const minutes = (seconds) => (seconds === null || seconds === undefined ? '' : Math.round((seconds / 60) * 100) / 100);
		return {
			...job,
			OwnerEmail: job.OwnerEmail || 'nobody',
			DepartmentId: String(job.DepartmentId),
			GraceMinutes: minutes(job.GraceSeconds),
			LongestMinutes: minutes(job.LongestSeconds),
			ShortestMinutes: minutes(job.ShortestSeconds),
		};
	},

	/** Of a new job. */
	firstDepartment(departments) {
		const first = Show.first(departments);
		return Me.department() || (first ? first.DepartmentId : '');
	},

	/** @returns seconds of what a field of minutes holds; null if it is empty */
	seconds(minutes) {
		return minutes === null || minutes === undefined || minutes === '' ? null : Math.round(Number(minutes) * 60);
	},

	departments() {
		return Show.rows(ListDepartments.data).map((row) => ({ label: row.Name, value: String(row.DepartmentId) }));
	},

	owners() {
		const people = Show.rows(ListUsers.data).filter((user) => user.Active);
		return [{ label: Texts.say('nobody'), value: 'nobody' }, ...people.map((user) => ({ label: user.Name, value: user.UserEmail }))];
	},

	owner() {
		const email = OwnerSelect.selectedOptionValue;
		return email && email !== 'nobody' ? email : null;
	},

	/** Under the form: what is wrong with its schedule, or when a change of it counts. */
	note() {
		const job = this.job();
		if (!job || !job.ScheduleProblem) return Texts.say('saveNote');
		return `<span style="color:#B91C1C">⚠️ ${Show.safe(Texts.say('scheduleProblem', { problem: job.ScheduleProblem }))}</span>`;
	},

	/** Whether it has alert rules of its own. */
	rules() {
		const job = this.job();
		if (!job) return Texts.say('rulesAfterSaving');
		return Texts.say(job.AlertRules ? 'ownRules' : 'departmentRules');
	},

	async save() {
		if (!NameInput.text) return showAlert(Texts.say('titleNeeded'), 'warning');
		if (Boolean(CronInput.text) !== Boolean(TimeZoneInput.text)) return showAlert(Texts.say('cronAndZone'), 'warning');
		try {
			const [job] = await SaveJob.run();
			showAlert(Texts.say('jobSaved'), 'success');
			await storeValue('jobId', job.JobId, false);
			await Jobs.load();
			closeModal(JobModal.name);
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	async pause() {
		const job = this.job();
		try {
			await SetJobPaused.run({ Paused: !job.Paused });
			showAlert(Texts.say(job.Paused ? 'jobResumed' : 'jobPaused'), 'success');
			await Jobs.load();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	isSnoozed() {
		const job = this.job();
		return Boolean(job && job.SnoozedUntil && new Date(job.SnoozedUntil) > new Date());
	},

	snoozeTimes() {
		return ['hour1', 'hours4', 'until8', 'days7'].map((value) => ({ label: Texts.say(value), value }));
	},

	/** @returns the end of a snooze that begins now, as UTC text */
	until(choice, now) {
		const hours = { hour1: 1, hours4: 4, days7: 168 };
		if (hours[choice]) return new Date(now + hours[choice] * 3600000).toISOString();
		const tomorrow = new Date(now);
		tomorrow.setDate(tomorrow.getDate() + 1);
		tomorrow.setHours(8, 0, 0, 0);
		return tomorrow.toISOString();
	},

	async snooze() {
		const wake = this.isSnoozed();
		try {
			await SnoozeJob.run({ Until: wake ? null : this.until(SnoozeSelect.selectedOptionValue, Date.now()) });
			showAlert(Texts.say(wake ? 'jobUnsnoozed' : 'jobSnoozed'), 'success');
			await Jobs.load();
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},
}
