export { startPreview, type Preview } from './server/startPreview.js';
export { type Service } from './server/sendRequest.js';
