import type { ScheduledTask } from '../../src/discover/scheduledTask.js';
import type { Stage } from '../stage.js';

export const AT = ['--machine', 'ws-1', '--time-zone', 'Europe/Rome'];

/** The tasks in a file. */
export function found(stage: Stage, file: string): ScheduledTask[] {
  const { stdout, stderr } = stage.run(['discover', '--from', file, ...AT, '--everything', '--json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as ScheduledTask[];
}
