/** The texts of a report, in both languages. */
import type { Language } from '#database';

const en = {
  title: { day: 'Morning report', week: 'Weekly report' },
  /** Its days, at the beginning of a sentence and inside one. */
  when: { day: 'Yesterday', week: 'Last week' },
  of: { day: 'of yesterday', week: 'of last week', days: (days: string) => `of ${days}` },
  allWell: (runs: number, of: string) =>
    runs === 1 ? `The one run ${of} went well` : `All ${runs} runs ${of} went well`,
  /** The same for the time after the period. */
  well: (runs: number) => (runs === 1 ? '1 run, which went well' : `${runs} runs, all went well`),
  /** How many ended in which way. */
  counts: {
    Done: (count: number) => `${count} done`,
    Failed: (count: number) => `${count} failed`,
    Lost: (count: number) => `${count} lost`,
    Cancelled: (count: number) => `${count} cancelled`,
    Missed: (count: number) => `${count} did not start`,
  },
  /** Among those that are done. */
  warned: (count: number) => `${count} with warnings`,
  ofRuns: (runs: number) => (runs === 1 ? '1 run' : `${runs} runs`),
  nothingRan: 'no runs',
  nothingDue: 'no runs, and none was due',
  labels: { period: 'Period', runs: 'Runs', due: 'Due', since: 'Since then' },
  noneDue: 'none: the calendar was empty',
  sections: {
    jobs: 'What ran',
    going: 'Still going on',
    waiting: 'Waiting for validation',
    tickets: 'Open tickets',
    slow: 'Slower than usual',
  },
  since: (at: string) => `since ${at}`,
  nobody: 'not assigned',
  slower: (took: string, usual: string) => `${took} on average, usually ${usual}`,
  more: (count: number) => `… and ${count} more`,
  why: 'JobLogger writes to you because you asked for this report: page Alert, “My report”.',
};

export type ReportTexts = typeof en;
export type Outcome = keyof ReportTexts['counts'];

const it: ReportTexts = {
  title: { day: 'Rapporto del mattino', week: 'Rapporto della settimana' },
  when: { day: 'Ieri', week: 'La settimana scorsa' },
  of: { day: 'di ieri', week: 'della settimana scorsa', days: (days) => `dei giorni ${days}` },
  allWell: (runs, of) =>
    runs === 1 ? `L’unica esecuzione ${of} è andata bene` : `Tutte le ${runs} esecuzioni ${of} sono andate bene`,
  well: (runs) => (runs === 1 ? '1 esecuzione, andata bene' : `${runs} esecuzioni, tutte andate bene`),
  counts: {
    Done: (count) => (count === 1 ? '1 riuscita' : `${count} riuscite`),
    Failed: (count) => (count === 1 ? '1 fallita' : `${count} fallite`),
    Lost: (count) => (count === 1 ? '1 persa' : `${count} perse`),
    Cancelled: (count) => (count === 1 ? '1 annullata' : `${count} annullate`),
    Missed: (count) => (count === 1 ? '1 non partita' : `${count} non partite`),
  },
  warned: (count) => `${count} con avvisi`,
  ofRuns: (runs) => (runs === 1 ? '1 esecuzione' : `${runs} esecuzioni`),
  nothingRan: 'nessuna esecuzione',
  nothingDue: 'nessuna esecuzione, e nessuna era prevista',
  labels: { period: 'Periodo', runs: 'Esecuzioni', due: 'Previste', since: 'Da allora' },
  noneDue: 'nessuna: il calendario era vuoto',
  sections: {
    jobs: 'Che cosa è partito',
    going: 'Ancora in corso',
    waiting: 'Attendono una validazione',
    tickets: 'Ticket aperti',
    slow: 'Più lenti del solito',
  },
  since: (at) => `dal ${at}`,
  nobody: 'non assegnato',
  slower: (took, usual) => `${took} in media, di solito ${usual}`,
  more: (count) => `… e altri ${count}`,
  why: 'JobLogger ti scrive perché hai chiesto questo rapporto: pagina Alert, «Il mio rapporto».',
};

export const reportTexts: Record<Language, ReportTexts> = { it, en };
