EXEC dashboard.ListAudit @Input = {{ JSON.stringify({ Email: appsmith.user.email, Entity: Admin.entity(), BeforeAuditKey: Admin.beforeAudit(), PageSize: 100 }) }}
