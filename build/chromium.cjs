/** For the tests of the preview and the screenshots. */
const { existsSync } = require('node:fs');

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium: JOB_LOGGER_CHROMIUM, or where Linux distributions put it. */
exports.findChromium = () => process.env.JOB_LOGGER_CHROMIUM || PLACES.find((place) => existsSync(place));
