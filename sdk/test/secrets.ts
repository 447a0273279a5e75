/** A generator of secrets in the shapes in which they are met: as drivers, languages, shells and tools write them. */
import fc from 'fast-check';
import { redactor } from '../src/redact.js';

type Shape = (name: string, secret: string) => string;

const json = JSON.stringify;
const shell = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const pythonShell = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`;
const shellDouble = (text: string) => `"${text.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"`;
const escaped = (text: string) => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
const doubled = (text: string, quote: string) => quote + text.replaceAll(quote, quote + quote) + quote;
const entities = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const word = (text: string) => text.replaceAll(/\s/g, '_');
const variable = (name: string) => name.replaceAll('-', '_');
const ado = (secret: string) => `Server=db;User Id=sa;Password=${doubled(secret, '"')};Encrypt=true`;

export const SHAPES: Record<string, Shape> = {
  'ADO, double quotes': (_, secret) => ado(secret),
  'ADO, single quotes': (_, secret) => `Server=db;PWD=${doubled(secret, "'")};Database=J`,
  'ADO, bare': (_, secret) => `Server=db;Password=${secret.replaceAll(';', '_')};Encrypt=true`,
  ODBC: (_, secret) => `Driver={ODBC Driver 18};Server=x;Uid=y;Pwd={${secret.replaceAll('}', '}}')}};Encrypt=yes`,
  JDBC: (_, secret) => `jdbc:sqlserver://h:1433;user=x;password={${secret.replaceAll('}', '}}')}};encrypt=true`,
  'JDBC, query': (_, secret) => `jdbc:mysql://h/db?user=x&password=${encodeURIComponent(secret)}&ssl=true`,
  libpq: (_, secret) => `host=db user=x password=${escaped(secret)} dbname=y`,
  'a URL': (_, secret) => `postgres://u:${word(secret)}@host:5432/db?x=y`,
  'a URL, encoded': (_, secret) => `mongodb+srv://u:${encodeURIComponent(secret)}@host/db`,
  'a URL in JSON': (_, secret) => json({ url: `https://u:${encodeURIComponent(secret)}@host/db`, mail: 'x@y' }),
  "Go's DSN": (_, secret) => `u:${word(secret)}@tcp(127.0.0.1:3306)/db`,
  'a query': (name, secret) => `GET /x?a=1&${name}=${encodeURIComponent(secret)}&b=2 200`,
  JSON: (name, secret) => json({ a: 1, [name]: secret, b: 'kept' }),
  'JSON in JSON': (name, secret) => json({ a: json({ [name]: secret, b: 'kept' }) }),
  'JSON in JSON in JSON': (name, secret) => json(json({ a: json({ [name]: secret }) })),
  'JSON of lines': (name, secret) => JSON.stringify({ a: 1, [name]: secret, b: 'kept' }, null, 2),
  'ADO in JSON': (_, secret) => json({ database: ado(secret) }),
  'ADO in JSON in JSON': (_, secret) => json({ x: json({ database: ado(secret) }) }),
  'YAML, bare': (name, secret) => `user: x\n${name}: ${secret}\nb: kept`,
  'YAML, single quotes': (name, secret) => `${name}: ${doubled(secret, "'")}`,
  'YAML, double quotes': (name, secret) => `${name}: ${json(secret)}`,
  'YAML, block': (name, secret) => `${name}: |\n  ${secret}\nb: kept`,
  'YAML, name and value': (name, secret) => `- name: ${variable(name)}\n  value: ${json(secret)}\n`,
  INI: (name, secret) => `[db]\n${name} = ${secret}\nuser = x`,
  'a dump of the environment': (name, secret) => `A=1\n${variable(name)}=${secret}\nB=2`,
  'export -p': (name, secret) => `declare -x ${variable(name)}=${shellDouble(secret)}`,
  'a table of the environment': (_, secret) => `DB_PASSWORD          ${secret}`,
  'docker inspect': (_, secret) => json({ Env: ['A=1', `DB_PASSWORD=${secret}`] }),
  'a list of names and values': (_, secret) => json([{ name: 'DB_PASSWORD', value: secret }]),
  cmd: (name, secret) => `set "${name}=${secret}"`,
  'a flag': (name, secret) => `run --${name} ${shell(secret)} -v`,
  'a flag, by shlex': (name, secret) => `run --${name} ${pythonShell(secret)} -v`,
  'a flag, double quotes': (name, secret) => `run --${name} ${shellDouble(secret)} -v`,
  'a flag, backslashes': (name, secret) => `run --${name} ${secret.replaceAll(/\W/g, String.raw`\$&`)} -v`,
  'a flag with =': (name, secret) => `run --${name}=${shell(secret)} -v`,
  'a flag with = in quotes': (name, secret) => `run ${shellDouble(`--${name}=${secret}`)} -v`,
  'arguments as a list': (name, secret) => json([`--${name}`, secret, '-v']),
  curl: (_, secret) => `curl -u ${shell(`u:${secret}`)} https://x`,
  'a header for curl': (_, secret) => `curl -H ${shell(`X-Api-Key: ${secret}`)} https://x`,
  'a header': (_, secret) => `> X-Api-Key: ${secret}`,
  'a bearer': (_, secret) => `Authorization: Bearer ${word(secret)}`,
  Basic: (_, secret) => `Authorization: Basic ${Buffer.from(`u:${secret}`).toString('base64')}`,
  Digest: (_, secret) => `Authorization: Digest username="x", response="${entities(secret)}"`,
  'headers as JSON': (_, secret) => json({ headers: { authorization: `Bearer ${secret}`, x: 1 } }),
  Python: (name, secret) => `{'a': 1, '${name}': ${escaped(secret)}, 'b': 2}`,
  Ruby: (name, secret) => `{"${name}"=>${json(secret)}, "b"=>1}`,
  PHP: (name, secret) => `  '${name}' => ${escaped(secret)},`,
  var_dump: (name, secret) => `["${name}"]=>\n  string(${secret.length}) "${secret}"`,
  print_r: (name, secret) => `    [${name}] => ${secret}\n`,
  Go: (name, secret) => `${name.replaceAll('-', '')} := ${json(secret)}`,
  'C#': (_, secret) => `password = @${doubled(secret, '"')};`,
  PowerShell: (_, secret) => `$password = "${secret.replaceAll(/[`"$]/g, '`$&')}" ; x`,
  'T-SQL': (_, secret) => `CREATE LOGIN x WITH PASSWORD = N${doubled(secret, "'")}, CHECK_POLICY = OFF`,
  MySQL: (_, secret) => `CREATE USER x IDENTIFIED BY ${doubled(secret, "'")} REQUIRE SSL`,
  PostgreSQL: (_, secret) => `ALTER USER x PASSWORD ${doubled(secret, "'")} VALID UNTIL 'x'`,
  XML: (name, secret) => `<${name}>${entities(secret)}</${name}>`,
  'XML, attributes': (name, secret) => `<add key="${name}" value="${entities(secret)}"/>`,
  entities: (name, secret) => `&quot;${name}&quot;:&quot;${secret}&quot;`,
  logfmt: (name, secret) => `user=x ${name}=${json(secret)} rows=1`,
  'in colours': (name, secret) => `\u001B[32m"${name}"\u001B[39m: \u001B[33m${json(secret)}\u001B[39m`,
};

/** There a value has no quotes of its own, so that it can't begin with one, nor with what these formats read otherwise. */
const BARE = /bare|INI|dump|table|block|print_r|a header$|cmd/;

const names = [
  'password',
  'PWD',
  'DB_PASSWORD',
  'apiKey',
  'api_key',
  'client-secret',
  'Token',
  'access_token',
  'secret',
];

export function secretOf(shape: string): fc.Arbitrary<{ name: string; secret: string }> {
  const printable = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 4,
    maxLength: 30,
  });
  const secret = printable.filter(
    (text) => text.trim() === text && !text.includes('***') && !(BARE.test(shape) && /^["'`\\|>({[]/.test(text)),
  );
  return fc.record({
    name: fc.constantFrom(...names, 'x-api-key', 'AWS_SECRET_ACCESS_KEY', 'private_key', 'MYSQL_PASS'),
    secret,
  });
}

/** Every four characters of the secret that the text wouldn't hold without it. */
export function fragmentsOf(shape: string, name: string, secret: string): string[] {
  const write = SHAPES[shape]!;
  const others = `${write(name, '')}\n${redactor()(write(name, 'Q#9z'))}\n${write(name, '')}***`;
  return Array.from({ length: Math.max(0, secret.length - 3) }, (_, at) => secret.slice(at, at + 4)).filter(
    (fragment) => !others.includes(fragment),
  );
}
