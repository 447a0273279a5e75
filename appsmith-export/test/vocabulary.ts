/** The words of the app in each language. */
import { AppPage } from './appPage.js';

const texts = new AppPage('Run').object('Texts');
export const [italian = {}, english = {}] = [texts.italian!(), texts.english!()] as Record<string, string>[];

/** Headings of the original dashboard's picture, used only for the table of runs. */
export const OF_THE_PICTURE = ['jobName', 'statusColumn', 'message', 'validationColumn'];

/** Words of both languages. Any other word in both is in the wrong one. */
export const SHARED = new Set(
  `a admin agenda apply cron csv database email example file id in it job joblogger link log logger login mail monitorjob no
   org refresh schedule script sendgrid slack sql team ticket traceback trend watcher europe rome mon fri sat sun http https
   jobid min h s appsmith all come data date due info jobs n schema yaml`.split(/\s+/),
);

export const splitIntoWords = (text: string) =>
  new Set(
    text
      .replaceAll('\u00AD', '')
      .replaceAll(/\{\w+\}/g, ' ')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [],
  );
export const vocabulary = (all: Record<string, string>) =>
  new Set(
    Object.entries(all).flatMap(([key, text]) => (OF_THE_PICTURE.includes(key) ? [] : [...splitIntoWords(text)])),
  );

const [ofItalian, ofEnglish] = [vocabulary(italian), vocabulary(english)];
export const onlyEnglish = new Set([...ofEnglish].filter((word) => !ofItalian.has(word) && !SHARED.has(word)));
export const onlyItalian = new Set([...ofItalian].filter((word) => !ofEnglish.has(word) && !SHARED.has(word)));
