/** Names that bindings can use on every page: JavaScript's, Appsmith's, and those of its libraries. */

/** Globals of ECMAScript and of the worker that evaluates. */
const OF_JAVASCRIPT = [
  'Array ArrayBuffer BigInt Boolean Date Error Function Infinity Intl JSON Map Math NaN Number Object Promise Proxy',
  'RangeError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint8Array Float64Array WeakMap WeakSet',
  'decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt',
  'undefined unescape arguments console atob btoa fetch URL URLSearchParams TextDecoder TextEncoder crypto performance',
  'setTimeout clearTimeout setInterval clearInterval localStorage structuredClone Blob',
]
  .join(' ')
  .split(' ');

const LIBRARIES = ['_', 'moment', 'forge'];

/** Platform functions: asynchronous, only in triggers and functions of JS objects. */
export const PLATFORM_FUNCTIONS = [
  'navigateTo showAlert showModal closeModal storeValue removeValue clearStore download copyToClipboard resetWidget',
  'postWindowMessage logoutUser',
]
  .join(' ')
  .split(' ');

/** `appsmith.<name>`. `ui`, the size of the window, is behind a flag. */
export const OF_APPSMITH =
  'user URL store mode theme geolocation currentPageName appName workspaceName currentEnvironmentName'.split(' ');

export function isGlobal(name: string): boolean {
  return name === 'appsmith' || [OF_JAVASCRIPT, LIBRARIES, PLATFORM_FUNCTIONS].some((names) => names.includes(name));
}
