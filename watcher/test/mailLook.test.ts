/** What can be tested about a mail's appearance without looking at it; for pictures: `npm run screenshots`. */
import type { Browser } from 'playwright-core';
import { buildMessage } from '../src/content/buildMessage';
import { renderHtml } from '../src/mail/renderHtml';
import { openChromium } from './chromium';
import { claimed, reports, samples } from './claimed';

const endless = 'C:\\a_path_without_a_space\\'.repeat(20);
const all = [
  ...Object.values({ ...samples, ...reports('it') }),
  { Message: endless, Traceback: endless, JobName: endless, Machine: endless },
];
const mails = all.map((sample) => renderHtml(buildMessage(claimed(sample), 'https://jobs.example.org/runs')));

describe('a mail', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  it('is never wider than the screen', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 600 } });
    for (const html of mails) {
      await page.setContent(html);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    }
  });

  it('has no text below 14 px', async () => {
    const page = await browser.newPage();
    const small = `[...document.querySelectorAll('body *')].filter((one) => parseFloat(getComputedStyle(one).fontSize) < 14
      && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')).map((one) => one.outerHTML)`;
    for (const html of mails) {
      await page.setContent(html);
      expect(await page.evaluate(small)).toEqual([]);
    }
  });

  it("uses nothing that Word’s engine can't draw", () => {
    const undrawn = /flex|grid|position:|float|calc\(|var\(|background-image|<img|<pre|<script/;
    for (const html of mails) {
      const body = html.slice(html.indexOf('<body'));
      expect(body).not.toMatch(undrawn);
      // A cell's background colour is an attribute too.
      for (const [cell] of body.matchAll(/<t[dh][^>]*background:[^>]*>/g)) expect(cell).toContain('bgcolor=');
    }
  });
});
