/** The pattern of LIKE (with ESCAPE '\') that finds a text anywhere, whatever signs are in it. */
export function likeText(text: string | null): string | null {
  return text === null ? null : `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
