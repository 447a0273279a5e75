export default {
	/**
	 * Translates the English sentences of the database and the watcher into the user's language; unknown ones stay
	 * unchanged. A field is replaced by its label, a role by its name; a sentence inside a sentence is translated too.
	 */
	say(sentence) {
		const text = String(sentence).trim();
		const said = this.translated(text, [...this.refusals(), ...this.ofWatchers()]);
		return said === undefined ? text : said;
	},

	/** A refusal of the database in the user's language; undefined if the text is something else, such as an outage's. */
	refusal(text) {
		return this.translated(text.trim(), this.refusals());
	},

	/** `known`: pairs of English and Italian; the first matching one counts. Undefined if none does. */
	translated(sentence, known) {
		const translate = (text) => {
			for (const [english, italian] of known) {
				const names = [];
				const pattern = english.replace(/[.*+?^$()[\]\\|]/g, '\\$&').replace(/\{(\w+)\}/g, (whole, name) => {
					names.push(name);
					return name === 'field' ? '(@?\\w+)' : '([^]+?)';
				});
				const found = new RegExp(`^${pattern}$`).exec(text);
				if (!found) continue;
				return (Texts.language() === 'en' ? english : italian).replace(/\{(\w+)\}/g, (whole, name) => {
					const value = found[names.indexOf(name) + 1];
					if (name === 'sentence' || name === 'instead') return translate(value) || value;
					if (name === 'role' || name === 'mine') return Texts.say(value);
					return name === 'field' ? this.field(value) : value;
				});
			}
			return undefined;
		};
		return translate(sentence);
	},

	/** A procedure's field as it is called on the pages. */
	field(name) {
		return Texts.say(this.fields()[name] || name);
	},

	/** Labels for the fields of procedures. */
	fields() {
		return {
			Acknowledged: 'alertAcknowledged', Active: 'activeUser', Answer: 'answer', AlertRules: 'alertRules', AssigneeEmail: 'assignee', Channel: 'tellWhom', Cron: 'cron', DepartmentId: 'department', Description: 'description', DocumentationUrl: 'docs', Email: 'email', From: 'from', GraceSeconds: 'grace', Icon: 'icon', JobId: 'job', Kind: 'kind', Language: 'languageColumn', LongestSeconds: 'longest', Machine: 'machine', MailAddress: 'mailAddress',
			Name: 'name', NeedsValidation: 'needsValidation', New: 'newUser', OwnerEmail: 'owner', Path: 'path', Paused: 'paused', Priority: 'priority', Reason: 'reason', Recipient: 'recipient', RetentionDays: 'retentionDays', Retired: 'retire', Role: 'role', RunId: 'entityRun', Sent: 'sent', ShortestSeconds: 'shortest', SlackChannel: 'slackChannel', SlackId: 'slackId', SnoozedUntil: 'snoozedUntil', Status: 'status', Text: 'comments', TimeZone: 'timeZone', Title: 'title', To: 'to', Until: 'to', UserEmail: 'email', Validation: 'validation',
			on: 'tellOf', tell: 'tellWhom', after: 'tellAfter', recoverAfter: 'recoverAfter', repeat: 'repeatUntilSeen', quiet: 'quiet', maintenance: 'maintenance', timeZone: 'zoneOfWindows',
		};
	},

	refusals() {
		return [
			...this.ofPeople(),
			...this.ofThings(),
			['{field} is missing.', '{field}: manca.'],
			['{field} has more than {most} characters.', '{field}: al massimo {most} caratteri.'],
			['{field} has more than {most} times.', '{field}: al massimo {most} orari.'],
			['{field} must be a whole number from {least} to {most}.', '{field}: serve un numero intero da {least} a {most}.'],
			['{field} must be one line, without control characters.', '{field}: serve una sola riga, senza caratteri di controllo.'],
			['{field} must be one of {choices}.', '{field}: valore non ammesso.'],
			['{field} must be true or false.', '{field}: serve un sì o un no.'],
			['{field} must be a time in UTC like {example}.', '{field}: serve un orario UTC come {example}.'],
			['{field} must be an email address.', '{field}: serve un indirizzo email.'],
			['{field} must be a Slack channel such as #it.', '{field}: serve un canale Slack come #it.'],
			['{field} must be an id such as U012AB3CD.', '{field}: serve un id di Slack come U012AB3CD.'],
			['{field} must be a JSON object.', '{field}: serve un oggetto JSON.'],
			['{field} must be a list of times.', '{field}: serve un elenco di orari.'],
		];
	},

	/** Refusals about the caller or an assignee. */
	ofPeople() {
		return [
			['{email} isn\'t a user of JobLogger, or isn\'t active. An administrator adds users on the Admin page or in jobs.yaml.', '{email} non è tra le persone di JobLogger, o non è attivo. Le persone si aggiungono nella pagina Admin o in jobs.yaml.'],
			['{email} isn\'t a user of JobLogger, or isn\'t active.', '{email} non è tra le persone di JobLogger, o non è attivo.'],
			['{email} doesn\'t see department {id}: assign it to somebody who does.', '{email} non vede il reparto {id}: assegnalo a chi lo vede.'],
			['Email is missing: through the login {login} a caller has to say who they are.', 'Manca la tua email: con il login {login} bisogna dire chi si è.'],
			['Email is missing: a report is somebody\'s.', 'Manca l’email: un rapporto è di qualcuno.'],
			['This needs the role {role}; yours is {mine}.', 'Serve il ruolo di {role}: il tuo è {mine}.'],
			['This login is limited to one department, and this concerns all of them.', 'Questo login vede un solo reparto, e la richiesta riguarda tutti.'],
			['The login {login} shows another department than yours.', 'Il login {login} mostra un reparto che non è il tuo.'],
			['Department {id} isn\'t yours to see; yours is {mine_id}.', 'Il reparto {id} non è il tuo, che è il {mine_id}.'],
			['The owner {email} isn\'t active: nobody would read what is told them.', 'Il responsabile {email} non è più attivo: nessuno leggerebbe i suoi avvisi.'],
			['The owner {email} isn\'t a user of JobLogger: save the user first.', 'Il responsabile {email} non è tra le persone di JobLogger: va prima aggiunto.'],
			['There is a user {email} already: {name}.', '{email} c’è già tra le persone: {name}.'],
			['{email} is the only active administrator: make somebody else one first.', '{email} è l’unico amministratore attivo: prima va nominato qualcun altro.'],
		];
	},

	/** Refusals about jobs, runs, tickets, alerts and settings. */
	ofThings() {
		const hidden = ', or its department isn\'t yours to see.';
		return [
			[`There is no job {id}${hidden}`, 'Il job {id} non c’è, o il suo reparto non è il tuo.'],
			[`There is no run {id}${hidden}`, 'L’esecuzione {id} non c’è, o il suo reparto non è il tuo.'],
			[`There is no ticket {id}${hidden}`, 'Il ticket {id} non c’è, o il suo reparto non è il tuo.'],
			[`There is no alert {id}${hidden}`, 'L’allarme {id} non c’è, o il suo reparto non è il tuo.'],
			[`There is no message {id} of an alert${hidden}`, 'Il messaggio {id} non c’è, o il suo reparto non è il tuo.'],
			['There is no department {id}.', 'Il reparto {id} non c’è.'],
			['There is a job {name} in this department already: {id}.', 'In questo reparto c’è già un job {name}: il {id}.'],
			['There is a department {name} already: {id}.', 'C’è già un reparto {name}: il {id}.'],
			['Job {id} belongs to a department that isn\'t yours to see.', 'Il job {id} è di un reparto che non è il tuo.'],
			['Cron and TimeZone belong together: give both, or neither.', 'Orario e fuso orario vanno insieme: tutti e due o nessuno.'],
			['Cron must have five fields, with minutes to 59, hours to 23, days to 31, months to 12 and days of the week to 7.', 'L’orario cron deve avere cinque campi: minuti fino a 59, ore fino a 23, giorni fino a 31, mesi fino a 12, giorni della settimana fino a 7.'],
			['TimeZone must be an IANA time zone such as Europe/Rome.', 'Serve un fuso orario IANA come Europe/Rome.'],
			['LongestSeconds must not be less than ShortestSeconds.', 'La durata massima è minore della minima.'],
			['DocumentationUrl must begin with http:// or https://.', 'Il link alla documentazione deve cominciare con http:// o https://.'],
			['Run {id} is still going on: it can be validated once it has ended.', 'L’esecuzione {id} è ancora in corso: si valida quando è finita.'],
			['More than one run begins with {id}: give more of its id.', 'Più esecuzioni cominciano con {id}: serve una parte più lunga.'],
			['RunId must be the id of a run, or at least its first 4 characters.', 'Serve l’id di un’esecuzione, o almeno i suoi primi 4 caratteri.'],
			['Reason is missing: a rejection needs one.', 'Manca il motivo: per respingere serve.'],
			['Message {id} did not fail: it is {status}.', 'Il messaggio {id} non è fallito: è {status}.'],
			['Give RunId or JobId, one of the two.', 'Serve un’esecuzione o un job, uno dei due.'],
			['Give TicketId or AlertKey, one of the two.', 'Serve un ticket o un allarme, uno dei due.'],
			['BeforeStartedAt and BeforeRunKey belong together: give both, or neither.', 'BeforeStartedAt e BeforeRunKey vanno insieme: tutti e due o nessuno.'],
			['To must come after From, by {days} days at most.', 'La fine deve venire dopo l’inizio, al massimo di {days} giorni.'],
			['Until must come after From.', 'La fine deve venire dopo l’inizio.'],
			['From and Until must lie from 2000 to 2200.', 'L’inizio e la fine devono stare fra il 2000 e il 2200.'],
			['DueAt must lie from From up to Until, which is the first time that is not.', 'Gli orari attesi devono stare fra l’inizio e la fine.'],
			['Edges must be two times or more, each after the one before.', 'Servono almeno due orari, ognuno dopo il precedente.'],
			['OlderThan must be in the past.', 'La data deve essere passata.'],
			['AuditRetentionDays must not be less than RetentionDays.', 'La traccia delle modifiche va conservata almeno quanto le esecuzioni.'],
		];
	},

	/** Why a schedule isn't used, and what watchers can't do. */
	ofWatchers() {
		const lists = '; also lists (1,15), ranges (1-5, from the lesser to the greater), steps (*/5, 8-18/2) and *';
		const elenchi = '; anche elenchi (1,15), intervalli (1-5, dal minore al maggiore), passi (*/5, 8-18/2) e *';
		return [
			['its schedule "{text}" {sentence}', 'il suo orario «{text}» {sentence}'],
			['its time zone "{text}" {sentence}', 'il suo fuso orario «{text}» {sentence}'],
			['must have five fields: minute, hour, day, month, day of the week', 'deve avere cinque campi: minuto, ora, giorno, mese, giorno della settimana'],
			[`has "{text}" as minute, which takes 0 to 59${lists}`, `ha «{text}» come minuto, che va da 0 a 59${elenchi}`],
			[`has "{text}" as hour, which takes 0 to 23${lists}`, `ha «{text}» come ora, che va da 0 a 23${elenchi}`],
			[`has "{text}" as day of the month, which takes 1 to 31, L for the last, 15W for the working day nearest to it${lists}`, `ha «{text}» come giorno del mese, che va da 1 a 31, L è l’ultimo, 15W il feriale più vicino al 15${elenchi}`],
			[`has "{text}" as month, which takes 1 to 12 or JAN to DEC${lists}`, `ha «{text}» come mese, che va da 1 a 12 o da JAN a DEC${elenchi}`],
			[`has "{text}" as day of the week, which takes 0 to 7 or SUN to SAT (0 and 7 are Sunday), FRI#2 for the second, FRI#L for the last${lists}`, `ha «{text}» come giorno della settimana, che va da 0 a 7 o da SUN a SAT (0 e 7 sono domenica), FRI#2 è il secondo venerdì, FRI#L l’ultimo${elenchi}`],
			['never comes: no month {month} has a day {day}', 'non arriva mai: nessun mese {month} ha un giorno {day}'],
			['must be an IANA time zone such as Europe/Rome', 'deve essere un fuso orario IANA come Europe/Rome'],
			['Nobody is told of anything: no watcher has mail or Slack set up.', 'Nessuno viene avvisato di niente: nessun watcher ha una mail o Slack impostati.'],
			['The watcher on {host} fails: {text}', 'Il watcher su {host} non riesce: {text}'],
			['The expected runs of {name} can\'t be made: {text}', 'Le esecuzioni attese di {name} non si possono calcolare: {text}'],
			['Silent runs can\'t be marked as lost: {text}', 'Le esecuzioni silenziose non si possono segnare come perse: {text}'],
			['Department {id} can\'t be told of an outage: {text}', 'Il reparto {id} non può essere avvisato di un’interruzione: {text}'],
			['Job {id} can\'t be judged: {text}', 'Il job {id} non può essere giudicato: {text}'],
			['The rules name nobody who can be reached, and there is neither a department nor an admin who can.', 'Le regole non indicano nessuno di raggiungibile, e non lo sono né il reparto né un amministratore.'],
			['{whom} can\'t be reached: the user is deactivated. {instead}', '{whom} non è raggiungibile: la persona non è più attiva. {instead}'],
			['{whom} can\'t be reached: no watcher has Slack set up. {instead}', '{whom} non è raggiungibile: nessun watcher ha Slack impostato. {instead}'],
			['{whom} can\'t be reached: no watcher has mail set up, and no Slack channel is known. {instead}', '{whom} non è raggiungibile: nessun watcher ha una mail impostata, e non si conosce un canale Slack. {instead}'],
			['Nobody is told.', 'Nessuno viene avvisato.'],
			['Told: {whom}.', 'Avvisati: {whom}.'],
			['The time zone "{text}" {sentence}; {zone} counts instead.', 'Il fuso orario «{text}» {sentence}; vale invece {zone}.'],
			['alerts.{field} {text}; it counts as not said.', 'nelle regole degli allarmi «{field}» ha un valore che non si può usare, e vale come non detto.'],
			['alerts must be a JSON object; it counts as not said.', 'le regole devono essere un oggetto JSON; valgono come non dette.'],
			['{jobs}: {sentence}', '{jobs}: {sentence}'],
		];
	},
}
