/** The SDK's bundles take these as they were when it was loaded: a script may delete or replace them later. */
const known = globalThis;
export const { Array, Atomics, BigInt, Buffer, Date, Error, Map, Math, Number, Object } = known;
export const { Promise, Proxy, process, Reflect, RegExp, Set, String, Symbol, TypeError } = known;
export const JSON = { parse: known.JSON.parse, stringify: known.JSON.stringify };
