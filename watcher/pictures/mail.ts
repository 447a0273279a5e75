/**
 * Draws each kind of mail as a browser shows it, into the given folder or `docs/watcher/`, which keeps some of them.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { buildMessage } from '../src/content/buildMessage.js';
import { renderHtml } from '../src/mail/renderHtml.js';
import { openChromium } from '../test/chromium.js';
import { claimed, reports, samples } from '../test/claimed.js';

const SHAPES = {
  wide: { width: 640, dark: false },
  phone: { width: 375, dark: false },
  dark: { width: 640, dark: true },
};
const KEPT = 'error-it-wide error-en-phone recovered-it-wide summary-it-wide missed-en-dark report-en-wide'.split(' ');

async function main(folder: string | undefined): Promise<void> {
  const target = folder ?? path.resolve(__dirname, '../../docs/watcher');
  mkdirSync(target, { recursive: true });
  const browser = await openChromium();
  try {
    for (const [shape, { width, dark }] of Object.entries(SHAPES)) {
      const page = await browser.newPage({
        viewport: { width, height: 200 },
        colorScheme: dark ? 'dark' : 'light',
        deviceScaleFactor: 1.5,
      });
      for (const Language of ['it', 'en'] as const) {
        for (const [kind, sample] of Object.entries({ ...samples, ...reports(Language) })) {
          const name = `${kind}-${Language}-${shape}`;
          if (folder === undefined && !KEPT.includes(name)) continue;
          const content = buildMessage(
            claimed({ ...sample, Language }),
            'https://jobs.example.org/app/job-logger/runs',
          );
          await page.setContent(renderHtml(content));
          await page.screenshot({ path: path.join(target, `mail-${name}.png`), fullPage: true });
          console.log(`mail-${name}.png`);
        }
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

void main(process.argv[2]);
