/** SQL files are imported as text: esbuild's text loader in bundles, `build/sqlText.cjs` in jest. */
declare module '*.sql' {
  const text: string;
  export default text;
}
