/**
 * Single-byte encodings that Windows programs write, and that TextDecoder doesn't know or decodes differently in
 * different versions.
 */

import { TextDecoder } from 'node:util';

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

/** Consoles' code pages in central Europe, Greece and Turkey. */
const CP852 = singleByte(
  'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00AD˝˛ˇ˘§÷¸°¨˙űŘř■\u00A0',
);
const CP737 = singleByte(
  'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u00A0',
);
const CP857 = singleByte(
  'ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈÕÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµç×ÚÛÙìÿ¯´\u00AD±ò¾¶§÷¸°¨·¹³²■\u00A0',
);

/** Windows' numbers of code pages: our own table, or TextDecoder's name. */
const PAGES: Record<string, Decode | string> = {
  437: CP437,
  737: CP737,
  850: CP850,
  852: CP852,
  857: CP857,
  858: (bytes) => CP850(bytes).replaceAll('ı', '€'),
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  1252: CP1252,
  20866: 'koi8-r',
  51932: 'euc-jp',
  54936: 'gb18030',
  65001: 'utf-8',
};

/** @param name a code page's number, or an encoding's name (https://encoding.spec.whatwg.org/#names-and-labels) */
export function byteDecoder(name: string): Decode | undefined {
  const page = PAGES[pageNumber(name)];
  if (typeof page === 'function') return page;
  if (/^(iso-?8859-?1|latin-?1)$/i.test(name)) return CP1252;
  const decoder = findDecoder(name);
  return decoder && ((bytes) => decoder.decode(bytes));
}

/** @returns its byte order; undefined if it isn't UTF-16 */
export function utf16Order(name: string): 'le' | 'be' | undefined {
  const { encoding } = findDecoder(name) ?? {};
  return encoding === 'utf-16le' ? 'le' : encoding === 'utf-16be' ? 'be' : undefined;
}

function pageNumber(name: string): string {
  return /^(?:cp|ms|windows-|ibm|dos-)?(\d{3,5})$/i.exec(name)?.[1] ?? '';
}

function findDecoder(name: string): TextDecoder | undefined {
  const number = pageNumber(name);
  const page = PAGES[number];
  for (const label of [typeof page === 'string' ? page : name, `windows-${number}`, `ibm${number}`]) {
    try {
      return new TextDecoder(label, { ignoreBOM: true });
    } catch {
      // There is no such label.
    }
  }
  return undefined;
}
