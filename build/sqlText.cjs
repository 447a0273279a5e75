/** jest: `import text from './X.sql'` gives the file's text, as esbuild's text loader does in the build. */
module.exports = {
  process: (source) => ({ code: `module.exports = { __esModule: true, default: ${JSON.stringify(source)} };` }),
};
