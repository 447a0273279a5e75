EXEC dashboard.PurgeRuns @Input = {{ JSON.stringify({ Email: appsmith.user.email, OlderThan: this.params.OlderThan, DryRun: true }) }}
