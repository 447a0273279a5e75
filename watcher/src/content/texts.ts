/** The texts of messages, in both languages. */
import type { AlertKind, Language } from '#database';

const en = {
  /** For each kind: what it says about the job. */
  title: {
    error: 'failed',
    lost: 'was lost',
    missed: 'did not start',
    long: 'takes too long',
    late: 'started late',
    short: 'ended too soon',
    validation: 'waits for validation',
    warnings: 'ended with warnings',
    summary: 'After an outage of JobLogger',
    report: 'Morning report',
  } satisfies Record<AlertKind, string>,
  recovered: 'works again',
  /** For a run that was lost by silence and continues. */
  beatsAgain: 'goes on',
  /** For a missed run that had started in time, which became known late. */
  hadStarted: 'had started',
  /** For a run that took too long, or was silent, and has ended. */
  ended: 'ended',
  /** The summary of the time before there was any watcher. */
  beforeFirst: 'Before JobLogger began to tell',
  /** A title alone: without the word that connects it to a name. */
  alone: (title: string) => capitalize(title.replace(/^was |^had /, '')),
  /** This many alerts in one message. */
  bundle: (count: number) => `${count} alerts within a minute`,
  stillSo: 'still',
  maybeRepeated: 'This message may have come before.',
  /** Why somebody gets a message about a job, or about a department. */
  why: (name: string) => `JobLogger writes to you because the alert rules of “${name}” name you or your department.`,
  seen: (count: number) => `${count} times`,
  labels: {
    job: 'Job',
    department: 'Department',
    due: 'Due',
    started: 'Started',
    ended: 'Ended',
    machine: 'Machine',
    downFor: 'Down for',
    silentFor: 'It was silent for',
    since: 'Since',
    outage: 'Outage',
    until: 'Until',
    cause: 'Cause',
    traceback: 'Traceback',
    jobs: 'Jobs',
  },
  openRun: 'Open the run',
  openApp: 'Open JobLogger',
  documentation: 'Documentation',
  /** The number of lines that were left out of a traceback. */
  cut: (lines: number) => `… ${lines} lines left out …`,
  locale: 'en-GB',
  units: { d: 'd', h: 'h', min: 'min', s: 's' },
};

export type Texts = typeof en;

const it: Texts = {
  title: {
    error: 'è fallito',
    lost: 'è andato perso',
    missed: 'non è partito',
    long: 'dura troppo',
    late: 'è partito in ritardo',
    short: 'è finito troppo presto',
    validation: 'attende una validazione',
    warnings: 'è finito con avvisi',
    summary: 'Dopo un’interruzione di JobLogger',
    report: 'Rapporto del mattino',
  },
  recovered: 'funziona di nuovo',
  beatsAgain: 'è di nuovo in corso',
  hadStarted: 'era partito',
  ended: 'è finito',
  beforeFirst: 'Prima che JobLogger cominciasse ad avvisare',
  alone: (title) => capitalize(title.replace(/^è |^era /, '')),
  bundle: (count) => `${count} avvisi in un minuto`,
  stillSo: 'ancora',
  maybeRepeated: 'Questo messaggio potrebbe essere già arrivato.',
  why: (name) => `JobLogger ti scrive perché le regole di avviso di «${name}» nominano te o il tuo reparto.`,
  seen: (count) => `${count} volte`,
  labels: {
    job: 'Job',
    department: 'Reparto',
    due: 'Previsto',
    started: 'Inizio',
    ended: 'Fine',
    machine: 'Macchina',
    downFor: 'Fermo per',
    silentFor: 'In silenzio per',
    since: 'Da',
    outage: 'Interruzione',
    until: 'Fino a',
    cause: 'Causa',
    traceback: 'Traceback',
    jobs: 'Job',
  },
  openRun: 'Apri l’esecuzione',
  openApp: 'Apri JobLogger',
  documentation: 'Documentazione',
  cut: (lines) => `… ${lines} righe tolte …`,
  locale: 'it-IT',
  units: { d: 'g', h: 'h', min: 'min', s: 's' },
};

export const texts: Record<Language, Texts> = { it, en };

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
