/** What messages say, in both languages. */
import type { AlertKind, Language } from '@job-logger/database';

export interface Texts {
  /** Of each kind: what it says of the job. */
  title: Record<AlertKind, string>;
  recovered: string;
  stillSo: string;
  maybeRepeated: string;
  seen: (count: number) => string;
  labels: Record<
    'job' | 'department' | 'due' | 'started' | 'ended' | 'machine' | 'downFor' | 'since' | 'cause' | 'jobs',
    string
  >;
  openRun: string;
  openApp: string;
  documentation: string;
  /** The lines of a traceback that were left out. */
  cut: (lines: number) => string;
  locale: string;
  units: { d: string; h: string; min: string; s: string };
}

export const texts: Record<Language, Texts> = {
  it: {
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
    },
    recovered: 'funziona di nuovo',
    stillSo: 'ancora',
    maybeRepeated: 'Questo messaggio potrebbe essere già arrivato.',
    seen: (count) => `${count} volte`,
    labels: {
      job: 'Job',
      department: 'Reparto',
      due: 'Previsto',
      started: 'Inizio',
      ended: 'Fine',
      machine: 'Macchina',
      downFor: 'Fermo per',
      since: 'Da',
      cause: 'Causa',
      jobs: 'Job',
    },
    openRun: 'Apri l’esecuzione',
    openApp: 'Apri JobLogger',
    documentation: 'Documentazione',
    cut: (lines) => `… ${lines} righe tolte …`,
    locale: 'it-IT',
    units: { d: 'g', h: 'h', min: 'min', s: 's' },
  },
  en: {
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
    },
    recovered: 'works again',
    stillSo: 'still',
    maybeRepeated: 'This message may have come before.',
    seen: (count) => `${count} times`,
    labels: {
      job: 'Job',
      department: 'Department',
      due: 'Due',
      started: 'Started',
      ended: 'Ended',
      machine: 'Machine',
      downFor: 'Down for',
      since: 'Since',
      cause: 'Cause',
      jobs: 'Jobs',
    },
    openRun: 'Open the run',
    openApp: 'Open JobLogger',
    documentation: 'Documentation',
    cut: (lines) => `… ${lines} lines left out …`,
    locale: 'en-GB',
    units: { d: 'd', h: 'h', min: 'min', s: 's' },
  },
};
