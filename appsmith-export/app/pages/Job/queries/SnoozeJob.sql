EXEC dashboard.SnoozeJob @Input = {{ JSON.stringify({ Email: appsmith.user.email, JobId: appsmith.store.jobId, Until: this.params.Until }) }}
