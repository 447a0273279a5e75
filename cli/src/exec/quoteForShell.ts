/** As a person would type it in a shell: quotes only where they are needed. */
export function quoteForShell(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : quote(word);
}

/** For a person to read and to type again on this system. */
export function quoteForPeople(word: string): string {
  if (/^[\w./\\:=@%+,*-]+$/.test(word)) return word;
  return process.platform === 'win32' ? quoteForWindows(word) : quote(word);
}

/** In quotes, whatever it contains. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** In the quotes that programs of Windows read; backslashes mean themselves, except before a quote. */
export function quoteForWindows(word: string, quoteInside = String.raw`\"`): string {
  return `"${word.replaceAll(/\\+(?="|$)/g, '$&$&').replaceAll('"', () => quoteInside)}"`;
}
