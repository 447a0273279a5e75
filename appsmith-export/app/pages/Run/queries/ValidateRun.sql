EXEC dashboard.ValidateRun @Input = {{ JSON.stringify({ Email: appsmith.user.email, RunId: appsmith.store.runId, Verdict: this.params.Verdict, Reason: this.params.Reason }) }}
