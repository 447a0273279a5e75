export default {
	/** Opens the form with the person's last choice, or else the browser's zone. */
	async open() {
		await Act.run(async () => {
			if (!Me.row().Role) await Me.load();
			const me = Me.row();
			const TimeZone = me.ReportTimeZone || new Intl.DateTimeFormat().resolvedOptions().timeZone;
			await storeValue('report', { ...me, Hour: String(me.ReportHour), TimeZone }, false);
			await resetWidget('ReportModal', true);
			showModal(ReportModal.name);
		});
	},

	every() {
		return [['none', 'reportNone'], ['daily', 'reportDaily'], ['weekly', 'reportWeekly']].map(([value, key]) => ({ label: Texts.say(key), value }));
	},

	by() {
		return [['mail', 'byMail'], ['slack', 'bySlack']].map(([value, key]) => ({ label: Texts.say(key), value }));
	},

	hours() {
		return Array.from({ length: 24 }, (_, hour) => ({ label: `${String(hour).padStart(2, '0')}:00`, value: String(hour) }));
	},

	/** Without a report, nothing else in the form matters. */
	isOff() {
		return EverySelect.selectedOptionValue === 'none';
	},

	async save() {
		if (ZoneInput.text && !Days.isZone(ZoneInput.text)) return showAlert(Texts.say('wrongZone', { text: ZoneInput.text }), 'warning');
		if (!ZoneInput.text && !this.isOff()) return showAlert(Texts.say('zoneNeeded'), 'warning');
		await Act.run(async () => {
			await Act.query(() => SaveReport);
			showAlert(Texts.say(this.isOff() ? 'reportOff' : 'reportSaved'), 'success');
			await closeModal(ReportModal.name);
			await Act.query(() => WhoAmI);
		});
	},
}
