import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openChromium } from '../test/chromium.js';

interface Picture {
  name: string;
  html: string;
  width: number;
  dark?: boolean;
}

/**
 * Draws pages as a browser shows them: all into the folder that the command names, or those that the documentation keeps into
 * `docs/watcher/`.
 */
export async function draw(pictures: Picture[], kept: string[]): Promise<void> {
  const folder = process.argv[2];
  const target = folder ?? path.resolve(__dirname, '../../docs/watcher');
  mkdirSync(target, { recursive: true });
  const browser = await openChromium();
  try {
    for (const { name, html, width, dark = false } of pictures) {
      if (folder === undefined && !kept.includes(name)) continue;
      const colorScheme = dark ? 'dark' : 'light';
      const page = await browser.newPage({ viewport: { width, height: 100 }, colorScheme, deviceScaleFactor: 1.5 });
      await page.setContent(html);
      await page.screenshot({ path: path.join(target, `${name}.png`), fullPage: true });
      await page.close();
      console.log(`${name}.png`);
    }
  } finally {
    await browser.close();
  }
}
