/** SQL files are imported as text: by esbuild's text loader in bundles, by `build/sqlText.cjs` in jest. */
declare module '*.sql' {
  const text: string;
  export default text;
}
