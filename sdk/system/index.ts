export { canonicalPath, isOnShare, withoutPrefix } from './canonicalPath.js';
export { fileErrorWords } from './fileErrorWords.js';
export { isFolder, makeFolder } from './makeFolder.js';
export { powershell, systemProgram } from './systemProgram.js';
export { requireSafeHome, requireSafeSettings } from './writers.js';
