import type { Changing, Database } from './contract.js';
import type { PurgeRow } from './contract/runs.js';

/**
 * Removes finished and lost runs that started before `OlderThan`, with their lines and comments, in slices so that
 * nobody else waits for long. A dry run only counts.
 *
 * @param onSlice called with what has been removed so far
 */
export async function purgeRuns(
  database: Database,
  input: Changing & { OlderThan: string; DryRun: boolean; DemoData?: boolean },
  onSlice: (soFar: PurgeRow) => void = () => {},
): Promise<PurgeRow> {
  const total: PurgeRow = { Runs: 0, Lines: 0, Comments: 0, More: true };
  while (total.More) {
    const [slice] = await database.call('PurgeRuns', input);
    if (!slice) break;
    total.Runs += slice.Runs;
    total.Lines += slice.Lines;
    total.Comments += slice.Comments;
    total.More = slice.More;
    onSlice({ ...total });
  }
  return total;
}
