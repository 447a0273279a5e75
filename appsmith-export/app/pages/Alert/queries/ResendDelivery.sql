EXEC dashboard.ResendDelivery @Input = {{ JSON.stringify({ Email: appsmith.user.email, DeliveryKey: this.params.DeliveryKey }) }}
