import { sdkVersion } from '#sdk/version';
import { version } from '../../../package.json';
import { bad, ok, type Check } from './check.js';

/** The oldest Node that our packages support. */
const OLDEST = [20, 19];

export function checkVersions(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const old = major < OLDEST[0]! || (major === OLDEST[0] && minor < OLDEST[1]!);
  const text = `job-logger ${version}, SDK ${sdkVersion}, node ${process.versions.node} on ${process.platform} ${process.arch}`;
  return old ? bad('versions', text, `Install Node ${OLDEST.join('.')} or later.`) : ok('versions', text);
}
