EXEC dashboard.SaveJob @Input = {{ JSON.stringify({ Email: appsmith.user.email, JobId: appsmith.store.jobId, Retired: !Retire.isRetired() }) }}
