import { packageFile } from '#database/packageFile';

export const pageFolder = packageFile('dist/page');
