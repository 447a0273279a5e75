/** The texts of the Slack app, in both languages. The texts of alerts are in `content/texts.ts`. */
import type { ExpectedStatus, Language, Priority, RunStatus } from '#database';

interface SlackTexts {
  acknowledge: string;
  assignToMe: string;
  openTicket: string;
  snooze: string;
  /** Minutes, and their label; 0: end the snooze. */
  snoozeTimes: [minutes: number, label: string][];
  open: string;
  /** Beside one of a list. */
  openOne: string;
  acknowledgedBy: (name: string, at: string) => string;
  takenBy: (name: string) => string;
  /** What was wrong before it was over. */
  before: string;
  /** Below a repeat in a thread. */
  pressAbove: string;
  snoozed: (name: string, job: string, until: string) => string;
  tellsAgain: (name: string, job: string) => string;
  ticketOpened: (name: string, id: number, title: string) => string;
  alreadyAcknowledged: (name: string) => string;

  loading: string;
  saving: string;
  newTicket: string;
  save: string;
  cancel: string;
  close: string;
  title: string;
  description: string;
  priority: string;
  priorities: Record<Priority, string>;
  assignee: string;
  nobody: string;
  titleNeeded: string;
  tooLong: (most: number) => string;
  ticketIsOpen: (id: number) => string;
  openAlready: (id: number, title: string) => string;

  help: (command: string) => string[];
  noFailedRuns: string;
  failedRuns: string;
  noJob: (name: string) => string;
  manyJobs: (name: string) => string;
  lastRun: string;
  nextRun: string;
  usually: string;
  succeeds: string;
  owner: string;
  never: string;
  paused: string;
  snoozedUntil: (at: string) => string;
  lastRuns: string;
  today: string;
  counts: { runs: string; failed: string; lost: string; missed: string; running: string; waiting: string };
  nothingWrong: string;
  more: string;
  statuses: Record<RunStatus | ExpectedStatus, string>;

  unknown: (email: string) => string;
  noEmail: string;
  elsewhere: string;
  forbidden: (role: string) => string;
  notFound: string;
  refused: (why: string) => string;
  failed: string;
}

export const slackTexts: Record<Language, SlackTexts> = {
  it: {
    acknowledge: 'Preso visione',
    assignToMe: 'Me ne occupo io',
    openTicket: 'Apri ticket',
    snooze: 'Silenzia…',
    snoozeTimes: [
      [60, 'per 1 ora'],
      [240, 'per 4 ore'],
      [1440, 'per 1 giorno'],
      [10_080, 'per 1 settimana'],
      [0, 'avvisa di nuovo'],
    ],
    open: 'Apri in JobLogger',
    openOne: 'Apri',
    acknowledgedBy: (name, at) => `👀 Visto da ${name}, ${at}`,
    takenBy: (name) => `🙋 Se ne occupa ${name}`,
    before: 'Prima',
    pressAbove: 'Chi preme «Preso visione» nel primo messaggio ferma queste ripetizioni.',
    snoozed: (name, job, until) => `😴 ${name} ha silenziato ${job}: nessun avviso fino a ${until}`,
    tellsAgain: (name, job) => `🔔 ${name} ha riattivato gli avvisi di ${job}`,
    ticketOpened: (name, id, title) => `🎫 ${name} ha aperto il ticket ${id}: ${title}`,
    alreadyAcknowledged: (name) => `${name} ne ha già preso visione.`,

    loading: 'Un attimo…',
    saving: 'Sto aprendo il ticket…',
    newTicket: 'Nuovo ticket',
    save: 'Apri',
    cancel: 'Annulla',
    close: 'Chiudi',
    title: 'Titolo',
    description: 'Descrizione',
    priority: 'Priorità',
    priorities: { Low: 'Bassa', Normal: 'Normale', High: 'Alta' },
    assignee: 'Assegnato a',
    nobody: 'Nessuno',
    titleNeeded: 'Serve un titolo.',
    tooLong: (most) => `Al massimo ${most} caratteri.`,
    ticketIsOpen: (id) => `Il ticket ${id} è aperto.`,
    openAlready: (id, title) => `⚠️ Per questo errore c’è già il ticket ${id}: ${title}`,

    help: (command) => [
      `\`${command} runs failed\` – le ultime esecuzioni fallite`,
      `\`${command} job NOME\` – come va un job (nome, una parte del nome, o il numero)`,
      `\`${command} ticket ESECUZIONE\` – apre un ticket per un’esecuzione (l’inizio del suo id basta)`,
      `\`${command} today\` – la giornata di oggi`,
    ],
    noFailedRuns: '✅ Nessuna esecuzione fallita negli ultimi 7 giorni.',
    failedRuns: 'Esecuzioni fallite, ultimi 7 giorni',
    noJob: (name) => `Nessun job si chiama «${name}», o è di un reparto che non vedi.`,
    manyJobs: (name) => `Più job contengono «${name}»: quale?`,
    lastRun: 'Ultima esecuzione',
    nextRun: 'Prossima',
    usually: 'Durata solita',
    succeeds: 'Riuscite in 30 giorni',
    owner: 'Responsabile',
    never: 'mai',
    paused: '⏸️ In pausa',
    snoozedUntil: (at) => `😴 Silenziato fino a ${at}`,
    lastRuns: 'Ultime esecuzioni',
    today: 'Oggi',
    counts: {
      runs: 'Esecuzioni',
      failed: 'Fallite',
      lost: 'Perse',
      missed: 'Non partite',
      running: 'In corso',
      waiting: 'Da validare',
    },
    nothingWrong: '✅ Niente da segnalare.',
    more: '… e altro ancora, in JobLogger.',
    statuses: {
      Pending: 'in corso',
      Done: 'riuscita',
      Error: 'fallita',
      TimedOut: 'fuori tempo',
      Cancelled: 'annullata',
      Lost: 'persa',
      Due: 'attesa',
      Missed: 'non partita',
      Excused: 'giustificata',
    },

    unknown: (email) =>
      `JobLogger non ti conosce: nessun utente attivo ha l’indirizzo ${email}. Chiedi a un amministratore di aggiungerti nella pagina Amministrazione o in jobs.yaml.`,
    noEmail: 'Il tuo profilo Slack non mostra un indirizzo email: senza, JobLogger non sa chi sei.',
    elsewhere: 'JobLogger risponde solo a chi è di questo workspace.',
    forbidden: (role) => `Non puoi farlo: il tuo ruolo è ${role}, serve almeno operator.`,
    notFound: 'Non c’è più, o è di un reparto che non vedi.',
    refused: (why) => `Non è stato fatto niente. ${why}`,
    failed: 'Non è andata: JobLogger non raggiunge il suo database o Slack. Niente è andato perso, riprova tra poco.',
  },
  en: {
    acknowledge: 'Acknowledge',
    assignToMe: 'Assign to me',
    openTicket: 'Open a ticket',
    snooze: 'Snooze…',
    snoozeTimes: [
      [60, 'for 1 hour'],
      [240, 'for 4 hours'],
      [1440, 'for 1 day'],
      [10_080, 'for 1 week'],
      [0, 'tell again'],
    ],
    open: 'Open in dashboard',
    openOne: 'Open',
    acknowledgedBy: (name, at) => `👀 Acknowledged by ${name}, ${at}`,
    takenBy: (name) => `🙋 Assigned to ${name}`,
    before: 'Before',
    pressAbove: 'Acknowledge the first message, and these repeats stop.',
    snoozed: (name, job, until) => `😴 ${name} snoozed ${job}: nobody is told until ${until}`,
    tellsAgain: (name, job) => `🔔 ${name} ended the snooze of ${job}`,
    ticketOpened: (name, id, title) => `🎫 ${name} opened ticket ${id}: ${title}`,
    alreadyAcknowledged: (name) => `${name} has acknowledged it already.`,

    loading: 'One moment…',
    saving: 'Opening the ticket…',
    newTicket: 'New ticket',
    save: 'Open',
    cancel: 'Cancel',
    close: 'Close',
    title: 'Title',
    description: 'Description',
    priority: 'Priority',
    priorities: { Low: 'Low', Normal: 'Normal', High: 'High' },
    assignee: 'Assigned to',
    nobody: 'Nobody',
    titleNeeded: 'It needs a title.',
    tooLong: (most) => `At most ${most} characters.`,
    ticketIsOpen: (id) => `Ticket ${id} is open.`,
    openAlready: (id, title) => `⚠️ There is a ticket for this error already, ${id}: ${title}`,

    help: (command) => [
      `\`${command} runs failed\` – the last runs that failed`,
      `\`${command} job NAME\` – how a job is doing (its name, a part of it, or its number)`,
      `\`${command} ticket RUN\` – opens a ticket for a run (the beginning of its id will do)`,
      `\`${command} today\` – how today goes`,
    ],
    noFailedRuns: '✅ No run has failed in the last 7 days.',
    failedRuns: 'Failed runs, last 7 days',
    noJob: (name) => `No job is called “${name}”, or its department isn’t yours to see.`,
    manyJobs: (name) => `More than one job has “${name}” in its name. Which one?`,
    lastRun: 'Last run',
    nextRun: 'Next',
    usually: 'Usually takes',
    succeeds: 'Succeeded in 30 days',
    owner: 'Owner',
    never: 'never',
    paused: '⏸️ Paused',
    snoozedUntil: (at) => `😴 Snoozed until ${at}`,
    lastRuns: 'Last runs',
    today: 'Today',
    counts: {
      runs: 'Runs',
      failed: 'Failed',
      lost: 'Lost',
      missed: 'Missed',
      running: 'Running',
      waiting: 'To validate',
    },
    nothingWrong: '✅ Nothing to report.',
    more: '… and more in the dashboard.',
    statuses: {
      Pending: 'running',
      Done: 'done',
      Error: 'failed',
      TimedOut: 'timed out',
      Cancelled: 'cancelled',
      Lost: 'lost',
      Due: 'due',
      Missed: 'missed',
      Excused: 'excused',
    },

    unknown: (email) =>
      `JobLogger doesn’t know you: no active user has the address ${email}. Ask an administrator to add you on the Admin page or in jobs.yaml.`,
    noEmail: 'Your Slack profile shows no email address: without one JobLogger can’t tell who you are.',
    elsewhere: 'JobLogger answers only to members of this workspace.',
    forbidden: (role) => `You may not: your role is ${role}, and this needs operator at least.`,
    notFound: 'It isn’t there any more, or its department isn’t yours to see.',
    refused: (why) => `Nothing was done. ${why}`,
    failed: 'That did not work: JobLogger can’t reach its database or Slack. Nothing is lost; try again soon.',
  },
};
