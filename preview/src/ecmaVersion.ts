/** Appsmith's parser supports ECMAScript 2020 and nothing later. */
export const ECMA_VERSION = 2020;
