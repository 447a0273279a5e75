/** As a person would type it in a shell: quotes only where they are needed. */
export function quoteForShell(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : quote(word);
}

/** In quotes, whatever it contains. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
