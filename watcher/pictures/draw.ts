import path from 'node:path';
import { openChromium } from '../test/chromium.js';

interface Picture {
  name: string;
  html: string;
  width: number;
  dark?: boolean;
}

/** Draws pages as a browser shows them, for the documentation. */
export async function draw(pictures: Picture[]): Promise<void> {
  const folder = path.resolve(__dirname, '../../docs/watcher');
  const browser = await openChromium();
  try {
    for (const { name, html, width, dark = false } of pictures) {
      const colorScheme = dark ? 'dark' : 'light';
      const page = await browser.newPage({ viewport: { width, height: 100 }, colorScheme, deviceScaleFactor: 1.5 });
      await page.setContent(html);
      await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
      await page.close();
      console.log(`${name}.png`);
    }
  } finally {
    await browser.close();
  }
}
