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
const KEPT = `mail-error-it-wide mail-error-en-phone mail-recovered-it-wide mail-summary-it-wide mail-missed-en-dark
  mail-report-en-wide`.split(/\s+/);

const pictures = Object.entries(SHAPES).flatMap(([shape, size]) =>
  (['it', 'en'] as const).flatMap((Language) =>
    Object.entries({ ...samples, ...reports(Language) }).map(([kind, sample]) => ({
      name: `mail-${kind}-${Language}-${shape}`,
      html: renderHtml(buildMessage(claimed({ ...sample, Language }), APP)),
      ...size,
    })),
  ),
);

void draw(pictures, KEPT);
