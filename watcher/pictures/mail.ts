/** Draws each kind of mail. */
import { buildMessage } from '../src/content/buildMessage.js';
import { renderHtml } from '../src/mail/renderHtml.js';
import { claimed, reports, samples } from '../test/claimed.js';
import { draw } from './draw.js';

const APP = 'https://jobs.example.org/app/job-logger/runs';
const SHAPES = {
  wide: { width: 640, dark: false },
  phone: { width: 375, dark: false },
  dark: { width: 640, dark: true },
};
const PICTURES = [
  ['error', 'it', 'wide'],
  ['error', 'en', 'phone'],
  ['recovered', 'it', 'wide'],
  ['summary', 'it', 'wide'],
  ['missed', 'en', 'dark'],
  ['report', 'en', 'wide'],
] as const;

void draw(
  PICTURES.map(([kind, Language, shape]) => {
    const sample = { ...samples, ...reports(Language) }[kind];
    const html = renderHtml(buildMessage(claimed({ ...sample, Language }), APP));
    return { name: `mail-${kind}-${Language}-${shape}`, html, ...SHAPES[shape] };
  }),
);
