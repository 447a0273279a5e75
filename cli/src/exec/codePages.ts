/**
 * Single-byte encodings that Windows programs write, and that TextDecoder doesn't know or decodes differently in
 * different versions.
 */

export type Decode = (bytes: Uint8Array) => string;

/**
 * Characters from 0x80 on; missing ones are as in ISO 8859-1 (https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/).
 */
function singleByte(upper: string): Decode {
  return (bytes) => Array.from(bytes, (byte) => upper[byte - 0x80] ?? String.fromCharCode(byte)).join('');
}

/** Windows' code page in western Europe and America. */
export const CP1252 = singleByte('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ');
/** A console's code page in western Europe. */
export const CP850 = singleByte(
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0',
);
/** A console's code page in America. */
export const CP437 = singleByte(
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0',
);

const NAMES: Record<string, Decode> = { 1252: CP1252, 850: CP850, 858: CP850, 437: CP437 };

/** @param name a code page's number, or an encoding's name (https://encoding.spec.whatwg.org/#names-and-labels) */
export function byteDecoder(name: string): Decode | undefined {
  const number = /^(?:cp|windows-|ibm|dos-)?(\d{3,5})$/i.exec(name)?.[1];
  const known = number === undefined ? undefined : NAMES[number];
  if (known) return known;
  if (/^(iso-?8859-?1|latin-?1)$/i.test(name)) return CP1252;
  for (const label of [name, `windows-${number}`, `ibm${number}`]) {
    try {
      const decoder = new TextDecoder(label, { ignoreBOM: true });
      return (bytes) => decoder.decode(bytes);
    } catch {
      // There is no such label.
    }
  }
  return undefined;
}
