EXEC dashboard.SetJobPaused @Input = {{ JSON.stringify({ Email: appsmith.user.email, JobId: appsmith.store.jobId, Paused: this.params.Paused }) }}
