import { packageFile } from '#database/packageFile';

/** The folder of the built page. */
export const pageFolder = packageFile('dist/page');
