import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the condition holds. */
export async function until(condition: () => boolean | Promise<boolean>, atMost = 15_000): Promise<void> {
  const end = Date.now() + atMost;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`After ${atMost} ms it still isn't so: ${String(condition)}`);
    await pause(15);
  }
}
