export default {
	/** The job in the window; undefined for a new one. */
	job() {
		return Jobs.all().find((job) => job.JobId === appsmith.store.jobId);
	},

	/** Opens the job of a link ?job=, which may be of another department than the shown one. */
	async follow(link) {
		const find = () => Jobs.all().find((job) => String(job.JobId) === link);
		if (!find() && Me.department() !== null) {
			await storeValue('departmentId', 'all');
			await Jobs.read();
		}
		if (find()) return this.open(find().JobId);
		const retired = Show.rows(await Act.query(() => ListJobsRetiredToo)).find((job) => String(job.JobId) === link);
		return retired ? Act.leaveLink(Texts.say('jobIsRetired', { job: Show.named(retired.Icon, retired.Name), day: Show.day(retired.RetiredAt) })) : Act.noSuch('job', link);
	},

	async open(jobId) {
		await Act.newRequest(true);
		await storeValue('jobId', jobId, false);
		try {
			// A fast user opens a new one before the departments are read.
			const departments = appsmith.store.ListDepartments || (await Act.keep('ListDepartments', () => ListDepartments));
			if (departments.length === 0) return showAlert(Texts.say('noDepartment'), 'warning');
			// Before the form is shown: a select without options would be saved as empty.
			if (!appsmith.store.ListUsers) await Act.keep('ListUsers', () => ListUsers);
			await storeValue('editedJob', this.fields(this.job() || {}, Me.department() || departments[0].DepartmentId), false);
			await resetWidget('JobModal', true);
			showModal(JobModal.name);
			if (jobId && Number(appsmith.URL.queryParams.job) !== jobId) navigateTo('Job', { job: jobId });
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
	},

	/** Without the job in the address, which also is that of its window. */
	async seeRuns() {
		await storeValue('runsFilter', { job: String(appsmith.store.jobId) });
		navigateTo('Run');
	},

	heading() {
		const job = this.job();
		return job ? Show.line(Show.safe(Show.named(job.Icon, job.Name))) : Texts.say('newJob');
	},

	subheading() {
		const job = this.job();
		return job ? Show.line(Show.safe([job.DepartmentName, `jobId ${job.JobId}`, Jobs.state(job), Me.reason('operator')].filter(Boolean).join(' · '))) : '';
	},

	/** The row, and the initial values of the inputs. Appsmith empties an input whenever its default is computed again, so they depend on nothing else. */
	fields(job, firstDepartment) {
		const minutes = (seconds) => (seconds === null || seconds === undefined ? '' : Math.round((seconds / 60) * 100) / 100);
		return {
			...job,
			Owner: job.OwnerEmail || 'nobody',
			Department: String(job.DepartmentId || firstDepartment),
			GraceMinutes: minutes(job.GraceSeconds),
			LongestMinutes: minutes(job.LongestSeconds),
			ShortestMinutes: minutes(job.ShortestSeconds),
		};
	},

	/** @returns the seconds in a field of minutes; null if it is empty */
	seconds(minutes) {
		return minutes === null || minutes === undefined || minutes === '' ? null : Math.round(Number(minutes) * 60);
	},

	departments() {
		return Show.options(Show.rows(appsmith.store.ListDepartments).map((row) => ({ label: row.Name, value: String(row.DepartmentId) })));
	},

	/** An owner who isn't active any more stays until another is chosen. */
	owners() {
		const { OwnerEmail } = appsmith.store.editedJob || {};
		const people = Show.rows(appsmith.store.ListUsers).filter((user) => user.Active || user.UserEmail === OwnerEmail);
		return [{ label: Texts.say('nobody'), value: 'nobody' }, ...people.map((user) => ({ label: user.Name, value: user.UserEmail }))];
	},

	owner() {
		const email = OwnerSelect.selectedOptionValue;
		return email && email !== 'nobody' ? email : null;
	},

	/** Below the form: what is wrong with its schedule, or from when a change applies. */
	note() {
		const job = this.job();
		if (!job || !job.ScheduleProblem) return Texts.say(Me.may('admin') ? 'saveNote' : 'madeElsewhere');
		return `<span style="color:#B91C1C">⚠️ ${Show.safe(Texts.say('scheduleProblem', { problem: Sentences.say(job.ScheduleProblem) }))}</span>`;
	},

	/** Whether it has alert rules of its own. */
	rules() {
		const job = this.job();
		if (!job) return Texts.say('rulesAfterSaving');
		return Texts.say(job.AlertRules ? 'ownRules' : 'departmentRules');
	},

	/** @returns what can't be saved, as a sentence; empty if all is well. The database checks the rest, such as the schedule. */
	problem() {
		if (!(NameInput.text || '').trim()) return Texts.say('nameNeeded');
		if (Boolean(CronInput.text) !== Boolean(TimeZoneInput.text)) return Texts.say('cronAndZone');
		if (TimeZoneInput.text && !Days.isZone(TimeZoneInput.text)) return Texts.say('wrongZone', { text: TimeZoneInput.text });
		// The text of what is no number is null, like that of nothing.
		for (const [input, label] of [[GraceInput, 'grace'], [LongestInput, 'longest'], [ShortestInput, 'shortest']]) {
			const seconds = this.seconds(input.text);
			if (input.isValid === false || (seconds !== null && !(seconds >= 0 && seconds <= 31536000))) return Texts.say('wrongMinutes', { label: Texts.say(label) });
		}
		const [longest, shortest] = [LongestInput.text, ShortestInput.text].map((minutes) => this.seconds(minutes));
		if (longest !== null && shortest !== null && longest < shortest) return Texts.say('wrongDurations');
		if (DocumentationInput.text && !/^https?:\/\/\S+$/i.test(DocumentationInput.text)) return Texts.say('wrongLink', { text: DocumentationInput.text });
		return '';
	},

	values() {
		return {
			Name: NameInput.text, Icon: IconInput.text || null, DepartmentId: Number(JobDepartmentSelect.selectedOptionValue), OwnerEmail: this.owner(),
			Path: PathInput.text || null, Machine: MachineInput.text || null, Cron: CronInput.text || null, TimeZone: TimeZoneInput.text || null,
			GraceSeconds: this.seconds(GraceInput.text), LongestSeconds: this.seconds(LongestInput.text), ShortestSeconds: this.seconds(ShortestInput.text),
			NeedsValidation: NeedsValidationCheckbox.isChecked, DocumentationUrl: DocumentationInput.text || null,
		};
	},

	async save() {
		const problem = this.problem();
		if (problem) return showAlert(problem, 'warning');
		await Act.run(async () => {
			if (appsmith.store.jobId) await Jobs.read();
			await Act.warn(appsmith.store.jobId && appsmith.store.editedJob, this.job(), this.values());
			const [job] = await Act.query(() => SaveJob);
			showAlert(Texts.say('jobSaved'), 'success');
			await storeValue('jobId', job.JobId, false);
			await Jobs.load();
			await closeModal(JobModal.name);
		});
	},

	async pause() {
		const job = this.job();
		await Act.run(async () => {
			await Act.query(() => SetJobPaused, { Paused: !job.Paused });
			showAlert(Texts.say(job.Paused ? 'jobResumed' : 'jobPaused'), 'success');
			await Jobs.load();
		});
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
		await Act.run(async () => {
			await Act.query(() => SnoozeJob, { Until: wake ? null : this.until(SnoozeSelect.selectedOptionValue, Date.now()) });
			showAlert(Texts.say(wake ? 'jobUnsnoozed' : 'jobSnoozed'), 'success');
			await Jobs.load();
		});
	},
}
