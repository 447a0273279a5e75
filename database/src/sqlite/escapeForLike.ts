/** The LIKE pattern (with ESCAPE '\') that finds a text anywhere, whatever characters it contains. */
export function escapeForLike(text: string | null): string | null {
  return text === null ? null : `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
