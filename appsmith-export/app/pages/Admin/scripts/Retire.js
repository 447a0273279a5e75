export default {
	/** All jobs, retired ones last. */
	rows() {
		const jobs = Show.rows(appsmith.store.ListJobsRetiredToo).map((job) => ({
			JobId: job.JobId,
			Name: Show.named(job.Icon, job.Name),
			Department: job.DepartmentName,
			Schedule: job.Cron ? `${job.Cron}  ${job.TimeZone}` : Texts.say('onDemand'),
			Last: job.LastStartedAt ? Show.when(job.LastStartedAt) : Texts.say('never'),
			State: job.RetiredAt ? Texts.say('retiredSince', { day: Show.day(job.RetiredAt) }) : Texts.say('active'),
			IsRetired: Boolean(job.RetiredAt),
		}));
		return [...jobs.filter((job) => !job.IsRetired), ...jobs.filter((job) => job.IsRetired)];
	},

	/** The job in the window. */
	job() {
		return Show.rows(appsmith.store.ListJobsRetiredToo).find((job) => job.JobId === appsmith.store.jobId);
	},

	isRetired() {
		return Boolean((this.job() || {}).RetiredAt);
	},

	heading() {
		const job = this.job();
		return job ? Show.named(job.Icon, job.Name) : Texts.say('job');
	},

	/** What will happen, as a question. */
	question() {
		return Texts.say(this.isRetired() ? 'restoreQuestion' : 'retireQuestion');
	},

	async ask(jobId) {
		await Act.newRequest(true);
		await storeValue('jobId', jobId, false);
		showModal(RetireModal.name);
	},

	async confirm() {
		const saved = this.isRetired() ? 'restored' : 'retired';
		await Act.run(async () => {
			await Act.query(() => SaveJobRetired);
			showAlert(Texts.say(saved), 'success');
			await closeModal(RetireModal.name);
			await Act.keep('ListJobsRetiredToo', () => ListJobsRetiredToo);
			await Admin.list();
		});
	},
}
