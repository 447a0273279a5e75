/** People type it, and not always as an address: of `localhost:8080` the first part would be a scheme. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
