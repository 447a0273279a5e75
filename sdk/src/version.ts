/** This package's version, stored with each run. A test compares it with package.json. */
export const sdkVersion = '0.1.0';
