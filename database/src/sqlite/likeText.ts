/** The LIKE pattern (with ESCAPE '\') that finds a text anywhere, whatever characters it contains. */
export function likeText(text: string | null): string | null {
  return text === null ? null : `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
