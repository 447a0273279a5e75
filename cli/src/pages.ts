/** Rows that one call of a procedure that lists gives at most. */
const PAGE = 100;

/**
 * Page after page until there are enough.
 *
 * @param ask for so many rows after the last one, and one more where there is one
 */
export async function pages<R>(
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

/** What stands under a list that goes on. */
export function moreWords(limit: number): string {
  return `(the newest ${limit}; --limit ${limit * 4} shows more)`;
}
