import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../build/chromium.cjs';

export async function openChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium here: install one, or name one by JOB_LOGGER_CHROMIUM.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
