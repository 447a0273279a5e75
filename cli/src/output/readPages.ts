/** The most rows that one call of a list procedure returns. */
const PAGE = 100;

/**
 * Reads page after page until there are enough rows.
 *
 * @param ask reads this many rows after the last one, and one more if there is one
 */
export async function readPages<R>(
  limit: number,
  ask: (PageSize: number, last: R | undefined) => Promise<R[]>,
): Promise<{ rows: R[]; more: boolean }> {
  const rows: R[] = [];
  for (;;) {
    const PageSize = Math.min(PAGE, limit - rows.length);
    const page = await ask(PageSize, rows.at(-1));
    rows.push(...page.slice(0, PageSize));
    const more = page.length > PageSize;
    if (!more || rows.length >= limit) return { rows, more };
  }
}

/** The text below a list that continues. */
export function moreWords(limit: number): string {
  return `(the newest ${limit}; --limit ${limit * 4} shows more)`;
}
