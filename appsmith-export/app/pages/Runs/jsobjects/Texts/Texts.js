export default {
	/** The signed-in person's language; before the database has said it, the one of the last visit. */
	language() {
		const me = WhoAmI.data;
		return (Array.isArray(me) && me[0] && me[0].Language) || appsmith.store.language || 'it';
	},

	/** The text `key`, with each {name} in it replaced by that value. A key that isn't there shows itself. */
	say(key, values) {
		const texts = this.language() === 'en' ? this.english() : this.italian();
		const text = texts[key] === undefined ? key : texts[key];
		return text.replace(/\{(\w+)\}/g, (whole, name) => (values && values[name] !== undefined ? String(values[name]) : whole));
	},

	/** `one` or `many`, whichever the number asks for. */
	count(number, one, many) {
		return this.say(number === 1 ? one : many, { n: number });
	},

	italian() {
		return {
			morning: 'Buongiorno {name}!', afternoon: 'Buon pomeriggio {name}!', evening: 'Buonasera {name}!', welcome: 'Benvenuto!',
			monitoring: 'Stai monitorando tutte le attività del reparto {department}',
			monitoringAll: 'Stai monitorando tutte le attività di tutti i reparti',
			department: 'Reparto', allDepartments: 'Tutti i reparti', show: 'Mostra', close: 'Chiudi', save: 'Salva', cancel: 'Annulla', edit: 'Modifica', new: 'Nuovo', all: 'Tutti', nobody: 'Nessuno', yes: 'Sì', no: 'No', never: 'mai', none: 'nessuno', details: 'Dettagli', refresh: 'Aggiorna', clear: 'Azzera filtri', download: 'Scarica CSV', today: 'Oggi', yesterday: 'ieri',
			updatedAt: 'Aggiornato alle {time}', page: 'pagina {n}', newer: 'Più recenti', older: 'Più vecchie', previous: 'Precedenti', next: 'Successive',
			noUser: 'Non è stato possibile riconoscerti: {error}', failed: 'Non riuscito: {error}', noAnswer: 'il database non risponde',
			notAllowed: 'Serve il ruolo di {role}: il tuo è {mine}', viewer: 'osservatore', operator: 'operatore', admin: 'amministratore',

			running: 'In corso', failedToday: 'Falliti oggi', waiting: 'Da validare', missedToday: 'Mancati oggi', lostToday: 'Persi oggi',
			search: 'Cerca', searchHint: 'Job, messaggio o macchina', job: 'Job', allJobs: 'Tutti i job', status: 'Stato', allStatuses: 'Tutti gli stati', from: 'Dal', to: 'Al',
			jobName: 'Job Name', start: 'Inizio', end: 'Fine', statusColumn: 'Status', message: 'Message', validationColumn: 'Status Validazione', detailsColumn: 'Dettagli', duration: 'Durata', machine: 'Macchina', exitCode: 'Codice di uscita', warnings: 'Avvisi', comments: 'Commenti', startedMessage: 'Avviato',
			noRuns: 'Qui non è ancora successo niente. Appena uno script del reparto partirà con monitorJob, la sua esecuzione comparirà qui.',
			noRunsFound: 'Nessuna esecuzione corrisponde ai filtri.', exported: '{n} esecuzioni scaricate', exportedAll: 'Scaricate le prime {n} esecuzioni: restringi i filtri per avere le altre',
			statusPending: 'In corso', statusDone: 'Fatto', statusWarned: 'Con avvisi', statusError: 'Errore', statusTimedOut: 'Fuori tempo', statusCancelled: 'Annullato', statusLost: 'Perso', statusFailed: 'Falliti (errore o fuori tempo)', statusDue: 'Atteso', statusMissed: 'Mancato', statusExcused: 'Sospeso',
			validationNotNeeded: 'Non serve', validationWaiting: 'Da validare', validationValidated: 'Validato', validationRejected: 'Respinto',

			loading: 'Un attimo…', usual: 'di solito {time}', usualUnknown: 'durata solita non ancora nota', stillRunning: 'in corso', by: 'da {name}', runBy: 'utente {name}', received: 'arrivato alle {time}',
			cause: 'Causa', doneWell: 'È finito bene.', doneMessage: 'È finito bene: {message}', runningNow: 'Sta girando', noMessage: 'Non ha lasciato messaggi.',
			lostExplained: 'Lo script ha smesso di dare notizie senza dire come è finito: spento, ucciso o senza rete.', timedOutExplained: 'È durato più del consentito.', cancelledExplained: 'È stato interrotto.',
			seenOnce: 'Prima volta negli ultimi 90 giorni', seenMany: 'Visto {n} volte dal {since}', ticketIsOpen: 'ticket {id} aperto', goToTicket: 'Ticket {id}',
			noTraceback: 'Nessun errore, nessun traceback.', copy: 'Copia', copied: 'Copiato',
			level: 'Livello', levelAll: 'Tutte le righe', levelInfo: 'Da info in su', levelWarn: 'Avvisi ed errori', levelError: 'Solo errori', noLines: 'Nessuna riga.', droppedLines: '{n} righe non conservate: erano troppe.', lineCounts: '{lines} righe · {warnings} avvisi · {errors} errori',
			trend: 'Le ultime {n} esecuzioni: durata', thisRun: 'questa', seconds: 's', minutes: 'min', hours: 'ore',
			validation: 'Validazione', validationAsked: 'Lo script chiede: {reason}', validationNeeded: 'Qualcuno deve dire che il risultato è giusto.', validationDone: '{verdict} da {name}, {time}', validationNote: '«{note}»', reason: 'Motivo (obbligatorio per respingere)', validate: 'Valida', reject: 'Respingi', rejectReason: 'Scrivi il motivo del rifiuto.', validatedNow: 'Validato', rejectedNow: 'Respinto',
			noComments: 'Nessun commento.', writeComment: 'Scrivi un commento', send: 'Invia', theScript: 'lo script', commentSaved: 'Commento salvato',
			metrics: 'Misure', documentation: 'Documentazione',

			openTicket: 'Apri ticket', ticket: 'Ticket', title: 'Titolo', description: 'Descrizione', priority: 'Priorità', priorityLow: 'Bassa', priorityNormal: 'Normale', priorityHigh: 'Alta', assignee: 'Assegnato a', tellBySlack: 'Avvisa su Slack', tellByMail: 'Avvisa per mail', tellNobody: 'Nessuno', ticketOpened: 'Ticket {id} aperto', ticketOpenedAlready: 'Per questo errore c’è già il ticket {id}: {title}', openAnother: 'Aprine un altro',
			told: 'Chi è stato avvisato', toldNobody: 'Nessuno è stato avvisato.', again: 'Riprova', sent: 'Inviato', notSent: 'Non inviato', tellOne: '{channel} a {recipient}', toldOne: 'Avvisato: {recipient}', notToldOne: 'Il ticket è salvo, ma {recipient} non è stato avvisato: {error}', noMailSender: 'il reparto non ha un indirizzo mail da cui scrivere', slackSaid: 'Slack ha risposto {error}', noSlackAnswer: 'Slack non ha risposto come previsto', titleNeeded: 'Serve un titolo.',
			titleOf: '{status}: {job} — {cause}', titleOfShort: '{status}: {job}', describeJob: 'Job: {job} ({department})', describeStart: 'Inizio: {time}, su {machine}', describeCause: 'Causa: {cause}', describeLink: 'Dettagli: {link}', slackOpened: 'Nuovo ticket {id}', slackClosed: 'Ticket {id} chiuso', mailOpened: 'Ticket {id}: {title}', mailClosed: 'Chiuso il ticket {id}: {title}', openedBy: 'Aperto da {name}', closedBy: 'Chiuso da {name}', assignedTo: 'Assegnato a {name}', unassigned: 'non assegnato', openIt: 'Apri nel cruscotto', mailFooter: 'Job Logger, per il reparto {department}',

			ticketsTitle: 'Ticket', ticketsSubtitle: 'Che cosa si è rotto, chi se ne occupa, come è andata a finire.', notClosed: 'Da chiudere', ticketOpen: 'Aperto', ticketInProgress: 'In lavorazione', ticketClosed: 'Chiuso', mine: 'Solo i miei', everyone: 'Di chiunque', ticketSearchHint: 'Titolo, descrizione o job', opened: 'Aperto', openedByColumn: 'Da', number: 'N.', noTickets: 'Nessun ticket. Buon segno: si aprono dai Dettagli di un’esecuzione.', noTicketsFound: 'Nessun ticket corrisponde ai filtri.', open: 'Apri', stateSaved: 'Stato salvato', prioritySaved: 'Priorità salvata', assigneeSaved: 'Assegnazione salvata', itsRun: 'La sua esecuzione', goToRun: 'Vai all’esecuzione', noRun: 'Questo ticket è di un job, non di un’esecuzione.', closeTicket: 'Chiudi ticket', reopenTicket: 'Riapri', takeIt: 'Prendi in carico', openerTold: 'Chi lo ha aperto è stato avvisato.', ticketsShown: '{n} ticket', openedSentence: 'Aperto da {name}, {time}', closedSentence: 'chiuso da {name}, {time}',

			calendarTitle: 'Calendario', calendarSubtitle: 'Che cosa è girato, che cosa deve ancora girare, che cosa è mancato.', day: 'Giorno', dayBefore: 'Giorno prima', dayAfter: 'Giorno dopo', ran: 'Eseguiti', due: 'Attesi', missed: 'Mancati', failedOnes: 'Falliti', knownUntil: 'Le esecuzioni attese sono note fino al {day}.', notKnown: 'Le esecuzioni attese non sono note: le calcola job-logger schedule --refresh.', nothingThatDay: 'Quel giorno non è girato niente e niente era atteso.', dueAt: 'Atteso alle {time}', at: 'Ora', what: 'Che cosa', late: 'in ritardo dalle {time}', now: 'adesso', lateRun: 'atteso alle {time}',

			jobsTitle: 'Job', jobsSubtitle: 'Ogni job del reparto: gli ultimi 30 giorni, quanto dura, quando torna.', last30: 'Ultimi 30 giorni', success: 'Riuscita', usualDuration: 'Durata solita', lastRun: 'Ultima esecuzione', nextDue: 'Prossima', schedule: 'Orario', onDemand: 'A richiesta', paused: 'In pausa', snoozed: 'Silenziato fino a {time}', active: 'Attivo', open1: 'Apri', pause: 'Metti in pausa', resume: 'Riprendi', snooze: 'Silenzia', unsnooze: 'Togli silenzio', snoozeFor: 'Silenzia per', hour1: '1 ora', hours4: '4 ore', until8: 'Fino a domani alle 8', days7: '7 giorni', jobSaved: 'Job salvato', jobPaused: 'Job in pausa', jobResumed: 'Job ripreso', jobSnoozed: 'Job silenziato', jobUnsnoozed: 'Silenzio tolto', name: 'Nome', icon: 'Icona', owner: 'Responsabile', path: 'Percorso', cron: 'Orario (cron)', timeZone: 'Fuso orario', grace: 'Tolleranza (minuti)', longest: 'Durata massima (minuti)', shortest: 'Durata minima (minuti)', needsValidation: 'Il risultato va validato da una persona', docs: 'Link alla documentazione', newJob: 'Nuovo job', noJobs: 'Nessun job in questo reparto. Si creano qui o con job-logger apply.', cronAndZone: 'Orario e fuso orario vanno insieme: tutti e due o nessuno.', legendDone: 'bene', legendWarned: 'avvisi', legendFailed: 'falliti', legendMissed: 'mancati', legendNone: 'niente', seeRuns: 'Le sue esecuzioni', saveNote: 'Le esecuzioni attese cambiano quando passa job-logger schedule --refresh.',

			errorsTitle: 'Errori', errorsSubtitle: 'Gli stessi errori raccolti insieme, dall’ultimo visto.', errorSearchHint: 'Causa o job', times: 'Volte', firstSeen: 'Visto dal', lastSeen: 'Ultima volta', noErrors: 'Nessun errore. Tutto tace.', noErrorsFound: 'Nessun errore corrisponde ai filtri.', since: 'Da', days1: 'Ultime 24 ore', days30: '30 giorni', days90: '90 giorni', lastOne: 'Ultimo caso',

			adminTitle: 'Amministrazione', adminSubtitle: 'Reparti, persone e traccia delle modifiche.', departments: 'Reparti', users: 'Persone', audit: 'Modifiche', slackChannel: 'Canale Slack', mailAddress: 'Indirizzo mail', mailAddressHint: 'Da qui partono le mail dei ticket: va verificato in SendGrid', jobCount: 'Job', email: 'Email', role: 'Ruolo', languageColumn: 'Lingua', languageIt: 'Italiano', languageEn: 'Inglese', slackId: 'Id Slack', activeUser: 'Attivo', inactiveUser: 'Non attivo', newDepartment: 'Nuovo reparto', newUser: 'Nuova persona', departmentSaved: 'Reparto salvato', userSaved: 'Persona salvata', when: 'Quando', entity: 'Che cosa', key: 'Quale', field: 'Campo', before: 'Prima', after: 'Dopo', who: 'Chi', login: 'Login SQL', source: 'Da dove', onlyAdmins: 'Solo chi amministra può cambiare reparti e persone.', seesAll: 'Tutti', noAudit: 'Nessuna modifica.', allEntities: 'Tutte le modifiche', entityJob: 'Job', entityDepartment: 'Reparto', entityUser: 'Persona', entityDepartmentLogin: 'Login', entityRun: 'Esecuzione', entityTicket: 'Ticket', entityPurge: 'Pulizia', watcherSeen: 'Il watcher si è fatto vivo {time}.', watcherNever: 'Nessun watcher: le esecuzioni mancate si vedono qui, ma non le dice a nessuno.', databaseVersion: 'Schema {n} del database.',
		};
	},

	english() {
		return {
			morning: 'Good morning {name}!', afternoon: 'Good afternoon {name}!', evening: 'Good evening {name}!', welcome: 'Welcome!',
			monitoring: 'You are now monitoring all the activities in the {department} department',
			monitoringAll: 'You are now monitoring all the activities in all departments',
			department: 'Department', allDepartments: 'All departments', show: 'Show', close: 'Close', save: 'Save', cancel: 'Cancel', edit: 'Edit', new: 'New', all: 'All', nobody: 'Nobody', yes: 'Yes', no: 'No', never: 'never', none: 'none', details: 'Details', refresh: 'Refresh', clear: 'Clear filters', download: 'Download CSV', today: 'Today', yesterday: 'yesterday',
			updatedAt: 'Updated at {time}', page: 'page {n}', newer: 'Newer', older: 'Older', previous: 'Previous', next: 'Next',
			noUser: 'We could not tell who you are: {error}', failed: 'That did not work: {error}', noAnswer: 'the database does not answer',
			notAllowed: 'This takes the role of {role}: yours is {mine}', viewer: 'viewer', operator: 'operator', admin: 'administrator',

			running: 'Running', failedToday: 'Failed today', waiting: 'To be validated', missedToday: 'Missed today', lostToday: 'Lost today',
			search: 'Search', searchHint: 'Job, message or machine', job: 'Job', allJobs: 'All jobs', status: 'Status', allStatuses: 'Any status', from: 'From', to: 'To',
			jobName: 'Job Name', start: 'Start', end: 'End', statusColumn: 'Status', message: 'Message', validationColumn: 'Validation', detailsColumn: 'Details', duration: 'Duration', machine: 'Machine', exitCode: 'Exit code', warnings: 'Warnings', comments: 'Comments', startedMessage: 'Started',
			noRuns: 'Nothing has happened here yet. As soon as a script of this department starts with monitorJob, its run shows up here.',
			noRunsFound: 'No run matches these filters.', exported: '{n} runs downloaded', exportedAll: 'The first {n} runs were downloaded: narrow the filters for the others',
			statusPending: 'Running', statusDone: 'Done', statusWarned: 'With warnings', statusError: 'Error', statusTimedOut: 'Timed out', statusCancelled: 'Cancelled', statusLost: 'Lost', statusFailed: 'Failed (error or timed out)', statusDue: 'Due', statusMissed: 'Missed', statusExcused: 'Excused',
			validationNotNeeded: 'Not needed', validationWaiting: 'To be validated', validationValidated: 'Validated', validationRejected: 'Rejected',

			loading: 'One moment…', usual: 'usually {time}', usualUnknown: 'usual duration not known yet', stillRunning: 'still running', by: 'by {name}', runBy: 'user {name}', received: 'received at {time}',
			cause: 'Cause', doneWell: 'It ended well.', doneMessage: 'It ended well: {message}', runningNow: 'It is running', noMessage: 'It left no message.',
			lostExplained: 'The script went silent without saying how it ended: switched off, killed, or without network.', timedOutExplained: 'It took longer than it may.', cancelledExplained: 'It was interrupted.',
			seenOnce: 'First time in the last 90 days', seenMany: 'Seen {n} times since {since}', ticketIsOpen: 'ticket {id} is open', goToTicket: 'Ticket {id}',
			noTraceback: 'No error, no traceback.', copy: 'Copy', copied: 'Copied',
			level: 'Level', levelAll: 'All lines', levelInfo: 'Info and worse', levelWarn: 'Warnings and errors', levelError: 'Errors only', noLines: 'No lines.', droppedLines: '{n} lines were not kept: there were too many.', lineCounts: '{lines} lines · {warnings} warnings · {errors} errors',
			trend: 'The last {n} runs: duration', thisRun: 'this one', seconds: 's', minutes: 'min', hours: 'h',
			validation: 'Validation', validationAsked: 'The script asks: {reason}', validationNeeded: 'Somebody has to say that the result is right.', validationDone: '{verdict} by {name}, {time}', validationNote: '“{note}”', reason: 'Reason (needed to reject)', validate: 'Validate', reject: 'Reject', rejectReason: 'Write why you reject it.', validatedNow: 'Validated', rejectedNow: 'Rejected',
			noComments: 'No comments.', writeComment: 'Write a comment', send: 'Send', theScript: 'the script', commentSaved: 'Comment saved',
			metrics: 'Metrics', documentation: 'Documentation',

			openTicket: 'Open ticket', ticket: 'Ticket', title: 'Title', description: 'Description', priority: 'Priority', priorityLow: 'Low', priorityNormal: 'Normal', priorityHigh: 'High', assignee: 'Assigned to', tellBySlack: 'Tell by Slack', tellByMail: 'Tell by mail', tellNobody: 'Nobody', ticketOpened: 'Ticket {id} is open', ticketOpenedAlready: 'There is a ticket for this error already, {id}: {title}', openAnother: 'Open another',
			told: 'Who has been told', toldNobody: 'Nobody has been told.', again: 'Try again', sent: 'Sent', notSent: 'Not sent', tellOne: '{channel} to {recipient}', toldOne: 'Told: {recipient}', notToldOne: 'The ticket is safe, but {recipient} was not told: {error}', noMailSender: 'the department has no mail address to write from', slackSaid: 'Slack answered {error}', noSlackAnswer: 'Slack did not answer as it should', titleNeeded: 'It needs a title.',
			titleOf: '{status}: {job} — {cause}', titleOfShort: '{status}: {job}', describeJob: 'Job: {job} ({department})', describeStart: 'Started: {time}, on {machine}', describeCause: 'Cause: {cause}', describeLink: 'Details: {link}', slackOpened: 'New ticket {id}', slackClosed: 'Ticket {id} is closed', mailOpened: 'Ticket {id}: {title}', mailClosed: 'Ticket {id} is closed: {title}', openedBy: 'Opened by {name}', closedBy: 'Closed by {name}', assignedTo: 'Assigned to {name}', unassigned: 'not assigned', openIt: 'Open in the dashboard', mailFooter: 'Job Logger, for the {department} department',

			ticketsTitle: 'Tickets', ticketsSubtitle: 'What broke, who looks after it, and what became of it.', notClosed: 'Not closed', ticketOpen: 'Open', ticketInProgress: 'In progress', ticketClosed: 'Closed', mine: 'Only mine', everyone: 'Anybody’s', ticketSearchHint: 'Title, description or job', opened: 'Opened', openedByColumn: 'By', number: 'No.', noTickets: 'No tickets. A good sign: they are opened from the Details of a run.', noTicketsFound: 'No ticket matches these filters.', open: 'Open', stateSaved: 'State saved', prioritySaved: 'Priority saved', assigneeSaved: 'Assignee saved', itsRun: 'Its run', goToRun: 'Go to the run', noRun: 'This ticket is about a job, not about a run.', closeTicket: 'Close ticket', reopenTicket: 'Open again', takeIt: 'Take it', openerTold: 'Who opened it has been told.', ticketsShown: '{n} tickets', openedSentence: 'Opened by {name}, {time}', closedSentence: 'closed by {name}, {time}',

			calendarTitle: 'Calendar', calendarSubtitle: 'What ran, what is still due, what was missed.', day: 'Day', dayBefore: 'Day before', dayAfter: 'Day after', ran: 'Ran', due: 'Due', missed: 'Missed', failedOnes: 'Failed', knownUntil: 'Expected runs are known until {day}.', notKnown: 'Expected runs are not known: job-logger schedule --refresh works them out.', nothingThatDay: 'Nothing ran on that day, and nothing was due.', dueAt: 'Due at {time}', at: 'Time', what: 'What', late: 'late since {time}', now: 'now', lateRun: 'due at {time}',

			jobsTitle: 'Jobs', jobsSubtitle: 'Every job of the department: the last 30 days, how long it takes, when it is due again.', last30: 'Last 30 days', success: 'Success', usualDuration: 'Usual duration', lastRun: 'Last run', nextDue: 'Next', schedule: 'Schedule', onDemand: 'On demand', paused: 'Paused', snoozed: 'Snoozed until {time}', active: 'Active', open1: 'Open', pause: 'Pause', resume: 'Resume', snooze: 'Snooze', unsnooze: 'End snooze', snoozeFor: 'Snooze for', hour1: '1 hour', hours4: '4 hours', until8: 'Until tomorrow at 8', days7: '7 days', jobSaved: 'Job saved', jobPaused: 'Job paused', jobResumed: 'Job resumed', jobSnoozed: 'Job snoozed', jobUnsnoozed: 'Snooze ended', name: 'Name', icon: 'Icon', owner: 'Owner', path: 'Path', cron: 'Schedule (cron)', timeZone: 'Time zone', grace: 'Grace (minutes)', longest: 'Longest duration (minutes)', shortest: 'Shortest duration (minutes)', needsValidation: 'A person has to validate its result', docs: 'Link to its documentation', newJob: 'New job', noJobs: 'No jobs in this department. They are made here or with job-logger apply.', cronAndZone: 'Schedule and time zone go together: both or neither.', legendDone: 'well', legendWarned: 'warnings', legendFailed: 'failed', legendMissed: 'missed', legendNone: 'nothing', seeRuns: 'Its runs', saveNote: 'Expected runs change when job-logger schedule --refresh has run.',

			errorsTitle: 'Errors', errorsSubtitle: 'The same errors gathered together, the last seen first.', errorSearchHint: 'Cause or job', times: 'Times', firstSeen: 'Seen since', lastSeen: 'Last time', noErrors: 'No errors. All is quiet.', noErrorsFound: 'No error matches these filters.', since: 'Since', days1: 'Last 24 hours', days30: '30 days', days90: '90 days', lastOne: 'Last case',

			adminTitle: 'Administration', adminSubtitle: 'Departments, people, and the trail of changes.', departments: 'Departments', users: 'People', audit: 'Changes', slackChannel: 'Slack channel', mailAddress: 'Mail address', mailAddressHint: 'Mails of tickets come from here: it must be verified in SendGrid', jobCount: 'Jobs', email: 'Email', role: 'Role', languageColumn: 'Language', languageIt: 'Italian', languageEn: 'English', slackId: 'Slack id', activeUser: 'Active', inactiveUser: 'Not active', newDepartment: 'New department', newUser: 'New person', departmentSaved: 'Department saved', userSaved: 'Person saved', when: 'When', entity: 'What', key: 'Which', field: 'Field', before: 'Before', after: 'After', who: 'Who', login: 'SQL login', source: 'Through', onlyAdmins: 'Only administrators may change departments and people.', seesAll: 'All', noAudit: 'No changes.', allEntities: 'All changes', entityJob: 'Job', entityDepartment: 'Department', entityUser: 'Person', entityDepartmentLogin: 'Login', entityRun: 'Run', entityTicket: 'Ticket', entityPurge: 'Purge', watcherSeen: 'The watcher was last seen {time}.', watcherNever: 'No watcher: missed runs show here, but nobody is told of them.', databaseVersion: 'Schema {n} of the database.',
		};
	},
}