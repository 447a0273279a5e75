EXEC dashboard.SaveSetting @Input = {{ JSON.stringify({ Email: appsmith.user.email, Name: this.params.Name, Value: this.params.Value }) }}
