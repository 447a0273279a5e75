/**
 * What a grammar says of T-SQL: reads a JSON array of batches, and prints one of their syntax errors. In a process of its own,
 * since the parser takes five times as long in jest's sandbox.
 */
const { readFileSync } = require('node:fs');
const { antlr4tsSQL, SQLDialect } = require('antlr4ts-sql');

/** Quick, and right when it finds no error; the other one is right always. */
const QUICK = 0;
const FULL = 1;

function syntaxErrors(batch, mode) {
  const errors = [];
  const listener = {
    syntaxError: (_recognizer, _symbol, line, column, message) =>
      errors.push(`${line}:${column} ${message.slice(0, 200)}`),
  };
  const dialect = new antlr4tsSQL(SQLDialect.TSQL);
  const parser = dialect.getParser(dialect.getTokens(batch, [listener]), [listener]);
  parser.interpreter.setPredictionMode(mode);
  dialect.getParseTree(parser);
  return errors.length > 0 && mode === QUICK ? syntaxErrors(batch, FULL) : errors;
}

const found = JSON.parse(readFileSync(0, 'utf8')).map((batch) => syntaxErrors(batch, QUICK));
process.stdout.write(JSON.stringify(found));
