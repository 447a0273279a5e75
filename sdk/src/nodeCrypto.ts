let loaded: typeof import('node:crypto') | undefined;

/** Node's crypto, which takes three milliseconds to load: nobody pays them who only imports the SDK. */
export function nodeCrypto(): typeof import('node:crypto') {
  return (loaded ??= require('node:crypto') as typeof import('node:crypto'));
}
