/** As a person would type it in a shell: quotes only where they are needed. */
export function quoteForShell(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : quote(word);
}

/** For a person to read and to type again on this system; Windows' programs take no other quotes. */
export function quoteForPeople(word: string): string {
  if (/^[\w./\\:=@%+,*-]+$/.test(word)) return word;
  if (process.platform !== 'win32') return quote(word);
  return `"${word.replaceAll(/(\\+)(?="|$)/g, '$1$1').replaceAll('"', String.raw`\"`)}"`;
}

/** In quotes, whatever it contains. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
