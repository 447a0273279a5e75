export { startPreview, type Preview, type PreviewOptions } from './server/startPreview.js';
export { type Service } from './server/sendRequest.js';
