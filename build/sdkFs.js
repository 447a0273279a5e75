/** What the SDK's bundles get as `node:fs`: its functions as they were when the SDK was loaded, as in sdkGlobals.js. */
import fs from 'fs';
export const { accessSync, chmodSync, closeSync, constants, existsSync, fstatSync, lstatSync } = fs;
export const { mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync } = fs;
export const { statSync, writeFileSync, writeSync } = fs;
