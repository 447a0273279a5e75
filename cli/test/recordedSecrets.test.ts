/** `exec` records no part of a secret in a command's output, however its bytes were split. */
import fc from 'fast-check';
import { createRedactor } from '#sdk/redact';
import type { Run } from '#sdk/run';
import { OutputRecorder } from '../src/exec/outputRecorder.js';
import { fragmentsOf, SHAPES, secretOf } from '../../sdk/test/secrets.js';

/** Records like a run, but without the run's own masking: the recorder must have masked everything. */
function recorded(chunks: Buffer[]): string {
  const lines: string[] = [];
  const take = (text: unknown) => void lines.push(String(text));
  const run = { redact: createRedactor(), debug: take, info: take, warn: take, error: take };
  const recorder = new OutputRecorder(run as unknown as Run, false);
  for (const chunk of chunks) recorder.take(chunk);
  recorder.finish();
  return [...lines, ...recorder.lastLines].join('\n');
}

it.each(Object.keys(SHAPES))('%s', (shape) => {
  const cuts = fc.array(fc.nat(200), { maxLength: 4 });
  const before = fc.constantFrom(0, 0, 100, 131_072 - 20);
  fc.assert(
    fc.property(secretOf(shape), cuts, before, ({ name, secret }, at, filler) => {
      const text = `${'x'.repeat(filler)} ${SHAPES[shape]!(name, secret)} ${'y'.repeat(filler)}`;
      const bytes = Buffer.from(
        filler > 0 &&
          /table|CSV|column|INI|dump|block|bare|YAML|a header$|pgpass|conf$|FTP|PowerShell, a list$/.test(shape)
          ? SHAPES[shape]!(name, secret)
          : text,
      );
      const edges = [0, ...at.toSorted((a, b) => a - b), bytes.length];
      const kept = recorded(edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge)));
      expect(fragmentsOf(shape, name, secret).filter((fragment) => kept.includes(fragment))).toEqual([]);
    }),
    { numRuns: 6 },
  );
});
