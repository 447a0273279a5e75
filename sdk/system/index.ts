export { canonicalPath } from './canonicalPath.js';
export { requireSafeHome, requireSafeSettings } from './writers.js';
