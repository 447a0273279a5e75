EXEC dashboard.ListAudit @Input = {{ JSON.stringify({ Email: appsmith.user.email, Entity: Admin.entity(), BeforeAuditKey: this.params.cursor, PageSize: 100 }) }}
