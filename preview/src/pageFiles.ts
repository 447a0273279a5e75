import path from 'node:path';

/** Where the built page lies: beside this file's bundle, and beside `src` where it isn't bundled. */
export const pageFolder = path.resolve(__dirname, '../dist/page');
