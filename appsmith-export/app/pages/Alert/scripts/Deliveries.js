export default {
	/** The messages about the alert in the window, with their results. */
	ofAlert() {
		return Show.rows(appsmith.store.ListDeliveries).map((delivery) => ({
			DeliveryKey: delivery.DeliveryKey,
			To: this.to(delivery.Channel, delivery.Recipient),
			State: this.state(delivery.Status),
			At: Show.when(delivery.At),
			Answer: delivery.Status === 'Failed' || delivery.Status === 'Waiting' ? delivery.Answer || '' : '',
			Failed: delivery.Status === 'Failed',
		}));
	},

	to(channel, recipient) {
		return `${channel === 'slack' ? '💬' : '✉️'}  ${recipient}`;
	},

	state(status) {
		const signs = { Waiting: '🕐', Sending: '🕐', Sent: '✅', Failed: '❌' };
		const keys = { Waiting: 'toBeSent', Sending: 'toBeSent', Sent: 'sent', Failed: 'notSent' };
		return `${signs[status]} ${Texts.say(keys[status])}`;
	},

	/** Messages that did not arrive and aren't tried any more. */
	undelivered() {
		return Show.rows(appsmith.store.ListDeadLetters).map((letter) => ({
			DeliveryKey: letter.DeliveryKey,
			At: Show.when(letter.At),
			What: letter.JobId === null ? Show.alertKind(letter.Kind) : `${Show.plain(letter.JobName)} ${Alert.happened(letter.Kind)}`,
			To: this.to(letter.Channel, letter.Recipient),
			Attempts: letter.Attempts,
			Answer: letter.Answer || '',
		}));
	},

	/** The button that leads to them; a dash until they have been read. */
	label() {
		if (!appsmith.store.ListDeadLetters) return '–';
		const count = Show.rows(appsmith.store.ListDeadLetters).length;
		if (count === 0) return Texts.say(Me.row().WatcherSeenAt ? 'allDelivered' : 'noMessages');
		return Texts.count(count, 'undeliveredOne', 'undeliveredMany');
	},

	/** Lets the watcher send it again, from the first attempt. */
	async resend(deliveryKey) {
		await Act.run(async () => {
			await Act.query(() => ResendDelivery, { DeliveryKey: deliveryKey });
			showAlert(Texts.say('willBeSent'), 'success');
			await Alerts.load();
		});
	},
}
