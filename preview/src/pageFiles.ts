import { packageFile } from '#database/packageFile';

/** Where the built page lies. */
export const pageFolder = packageFile('dist/page');
