/** Version of this package, as it stands in each run; a test holds it to package.json. */
export const sdkVersion = '0.1.0';
