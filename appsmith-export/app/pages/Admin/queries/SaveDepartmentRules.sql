EXEC dashboard.SaveDepartment @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: appsmith.store.rulesDepartmentId, AlertRules: this.params.AlertRules }) }}
