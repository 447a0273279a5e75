/** Generates secrets in the shapes in which they occur: as drivers, languages, shells and tools write them. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { createRedactor } from '../src/redact.js';

type Shape = (name: string, secret: string) => string;

const json = (value: unknown, indent?: number) => JSON.stringify(value, null, indent);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
/** As long as a key, longer than anything a person types. */
const long = (secret: string) => base64url(secret.repeat(40)).slice(0, 342);
const cell = (text: string) => (/[",]/.test(text) ? doubled(text, '"') : text);
/** As it may appear in a URL without being encoded. */
const urlWord = (text: string) => text.replaceAll(/[^\w.~-]/g, '_');
const upper = (text: string) => `DB_${text.replaceAll('-', '_').toUpperCase()}`;
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
  "a command in Python's error": (_, secret) =>
    `Command '['curl', '-u', ${escaped(`u:${secret}`)}, 'https://x']' returned non-zero exit status 1.`,
  'a command as Node prints it': (_, secret) => inspect({ spawnargs: ['mysql', '-u', 'root', `-p${secret}`, 'db'] }),
  'a command as JSON': (_, secret) => json({ args: ['sqlcmd', '-U', 'sa', '-P', secret, '-Q', 'SELECT 1'] }),
  'a flag in quotes': (_, secret) => `mysql -u root ${shell(`-p${secret}`)} db`,
  'net use as a list': (_, secret) => json(['net', 'use', 'Z:', String.raw`\\srv\share`, `x${secret}`]),
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
  // Found in the wild, and chosen without looking at the rules.
  '.pgpass': (_, secret) => `db.example.org:5432:jobs:davide:${secret.replaceAll(/[\\:]/g, String.raw`\$&`)}`,
  '.netrc': (_, secret) => `machine api.example.org\n  login davide\n  password ${word(secret)}\n`,
  '.netrc, one line': (_, secret) => `machine api.example.org login davide password ${word(secret)}`,
  "Docker's config": (_, secret) => json({ auths: { 'ghcr.io': { auth: base64(`u:${secret}`) } } }, 2),
  kubeconfig: (_, secret) =>
    `users:\n- name: x\n  user:\n    client-key-data: ${base64(secret)}\n    token: ${word(secret)}`,
  'pip.conf': (_, secret) =>
    `[global]\nindex-url = https://davide:${encodeURIComponent(secret)}@pypi.example.org/simple`,
  '.npmrc': (_, secret) => `//registry.example.org/:_authToken=${secret}\n//x/:_password="${base64(secret)}"`,
  'an Azure key': (_, secret) =>
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${base64(secret)};EndpointSuffix=x`,
  'an Azure SAS': (_, secret) =>
    `https://a.blob.example.org/c?sv=2022&se=2026&sig=${encodeURIComponent(base64(secret))}&sp=r`,
  'a GCP file': (_, secret) =>
    json(
      {
        type: 'service_account',
        private_key: `-----BEGIN PRIVATE KEY-----\n${base64(secret)}\n-----END PRIVATE KEY-----\n`,
      },
      2,
    ),
  'a web hook of Slack': (_, secret) => `POST https://hooks.slack.com/services/T0/B0/${urlWord(secret)} 200`,
  'Basic in a header': (_, secret) => `proxy-authorization: basic ${base64(`u:${secret}`)}`,
  Cookie: (_, secret) => `Cookie: a=1; sid=${word(secret)}; b=2`,
  'Set-Cookie': (_, secret) => `< Set-Cookie: JSESSIONID=${word(secret)}; Path=/; HttpOnly`,
  'cookies as Node prints them': (_, secret) =>
    `headers: {\n  'set-cookie': [\n    'sid=${word(secret)}; Path=/',\n    'csrf=${word(secret)}'\n  ]\n}`,
  'a session in a URL': (_, secret) => `GET /jobs;jsessionid=${urlWord(secret)} 200`,
  'PHP, define': (name, secret) => `define('${variable(name)}', ${escaped(secret)});`,
  'PHP, array': (name, secret) => `array('user' => 'x', '${name}' => ${escaped(secret)}, 'b' => 1)`,
  'Ruby, symbols': (name, secret) => `{:user => "x", :${variable(name)} => ${json(secret)}, :b => 1}`,
  'Ruby, new symbols': (name, secret) => `{user: "x", ${variable(name)}: ${json(secret)}, b: 1}`,
  Elixir: (name, secret) => `[{:${variable(name)}, ${json(secret)}}, {:b, 1}]`,
  'Python, a data class': (name, secret) => `Settings(user='x', ${variable(name)}=${escaped(secret)}, rows=3)`,
  'Python, bytes': (name, secret) => `{'user': b'x', '${name}': b${escaped(secret)}}`,
  'Python, pairs': (name, secret) => `[('user', 'x'), ('${name}', ${escaped(secret)})]`,
  'Go, %+v': (name, secret) => `{User:x ${variable(name)}:${secret} Host:h}`,
  'Go, %#v': (name, secret) => `main.Config{User:"x", ${variable(name)}:${json(secret)}, Host:"h"}`,
  'Rust, Debug': (name, secret) => `Config { user: "x", ${variable(name)}: Some(${json(secret)}), host: "h" }`,
  Java: (name, secret) => `Config{user=x, ${variable(name)}=${secret}}`,
  'a call': (name, secret) => `client.set_${variable(name)}(${json(secret)}, 3)`,
  'PowerShell, a secure string': (_, secret) => `ConvertTo-SecureString ${doubled(secret, "'")} -AsPlainText -Force`,
  'PowerShell, with names': (_, secret) => `ConvertTo-SecureString -String ${doubled(secret, "'")} -AsPlainText -Force`,
  'PowerShell, a table': (name, secret) =>
    `Name                           Value\n----                           -----\n${variable(name).padEnd(30)} ${secret}`,
  'PowerShell, a list': (name, secret) => `Name  : ${variable(name)}\nValue : ${secret}\n`,
  'PowerShell, a hash': (name, secret) => `@{ User = 'x'; ${variable(name)} = ${doubled(secret, "'")} }`,
  'XML, CDATA': (name, secret) => `<${name}><![CDATA[${secret.replaceAll(']]>', '')}]]></${name}>`,
  'XML, on a line of its own': (name, secret) => `<${name}>\n  ${entities(secret)}\n</${name}>`,
  'XML, a property': (name, secret) => `<property name="${name}">${entities(secret)}</property>`,
  'XML, name and value': (name, secret) =>
    `<property>\n  <name>db.${name}</name>\n  <value>${entities(secret)}</value>\n</property>`,
  'XML, a property list': (name, secret) => `<key>${name}</key>\n<string>${entities(secret)}</string>`,
  'ODBC, brackets first': (_, secret) => `Pwd={${secret.replaceAll('}', '}}')}};Driver={ODBC Driver 18};Server=x;Uid=y`,
  'JDBC, PostgreSQL': (_, secret) => `jdbc:postgresql://h:5432/db?user=x&password=${encodeURIComponent(secret)}`,
  'JDBC, Oracle': (_, secret) => `jdbc:oracle:thin:scott/${urlWord(secret)}@//h:1521/x`,
  sqlplus: (_, secret) => `sqlplus -S scott/${urlWord(secret)}@orcl @report.sql`,
  Redis: (_, secret) => `redis://:${encodeURIComponent(secret)}@cache:6379/0`,
  'redis.conf': (_, secret) => `requirepass ${word(secret)}`,
  'a token as user': (_, secret) => `https://${urlWord(secret)}aaaaaaaaaaaa@github.com/x/y.git`,
  'a Dockerfile': (name, secret) => `ENV ${upper(name)} ${word(secret)}`,
  'npm config': (_, secret) => `npm config set //registry.example.org/:_authToken ${word(secret)}`,
  'AWS configure': (_, secret) => `aws configure set aws_secret_access_key ${word(secret)}`,
  setx: (name, secret) => `setx ${upper(name)} "${secret.replaceAll('"', '')}"`,
  'net use': (_, secret) => String.raw`net use Z: \\srv\share x${word(secret)} /user:dom\u`,
  schtasks: (_, secret) => `schtasks /create /tn x /ru u /rp x${word(secret)} /sc daily`,
  'mysql -p': (_, secret) => `mysqldump -u root -p${shell(secret)} db`,
  'docker login': (_, secret) => `docker login -u davide -p ${shell(secret)} ghcr.io`,
  'sqlcmd -P': (_, secret) => `sqlcmd -S srv -U sa -P ${shell(secret)} -Q "SELECT 1"`,
  smbclient: (_, secret) => `smbclient //srv/share -U davide%${word(secret)}`,
  'helm --set': (_, secret) => `helm install x --set db.password=${shell(secret)} --wait`,
  'curl, attached': (_, secret) => `curl -u${shell(`u:${secret}`)} https://x`,
  SMTP: (_, secret) => `AUTH PLAIN ${base64(`\0u\0${secret}`)}`,
  'an answer of OAuth': (_, secret) => json({ token_type: 'bearer', access_token: secret, expires_in: 3600 }),
  'tokens as a list': (_, secret) => `tokens: [${json(secret)}, "b"]`,
  'SQL, INSERT': (_, secret) => `INSERT INTO users (name, password) VALUES ('x', ${doubled(secret, "'")})`,
  'SQL, a function': (_, secret) => `SET x = PASSWORD(${doubled(secret, "'")})`,
  'Oracle, bare': (_, secret) => `ALTER USER x IDENTIFIED BY ${word(secret)} REPLACE y`,
  'a table of psql': (name, secret) => ` ${variable(name)} | ${secret}`,
  'a table of Markdown': (name, secret) => `| ${name} | ${secret.replaceAll('|', '_')} |`,
  'TAB-separated': (name, secret) => `2026-11-24 INFO ${variable(name)}\t${secret}`,
  'JSON by .NET': (name, secret) => String.raw`"{\u0022${name}\u0022:\u0022${secret.replaceAll(/["\\]/g, '')}\u0022}"`,
  'a full-width colon': (name, secret) => `${name}：${secret}`,
  'YAML, folded block': (name, secret) => `${name}: >-\n    ${secret}\n    ${secret}\nb: kept`,
  'JSON over lines': (name, secret) => JSON.stringify({ [`${name}_list`]: [secret, secret], b: 'kept' }, null, 2),
  'properties, continued': (name, secret) => `${name}=abc\\\n  ${secret}\nb=kept`,
  Spanish: (_, secret) => `Contraseña: ${secret}`,
  French: (_, secret) => `mot de passe : ${secret}`,
  Portuguese: (_, secret) => `senha=${secret}`,
  'a prompt': (name, secret) => `Enter ${name} for davide@host: ${secret}`,
  'a sentence': (_, secret) => `logged in with password ${word(secret)} at 10:30`,
  'a build server': (_, secret) => `::add-mask::${secret}`,
  'percent-encoded JSON': (name, secret) => encodeURIComponent(json({ [name]: secret })),
  'JWK, symmetric': (_, secret) => json({ kty: 'oct', alg: 'HS256', k: base64url(secret), kid: 'x' }),
  'JWK, its kind last': (_, secret) => json({ crv: 'P-256', d: base64url(secret), x: 'x', kty: 'EC' }),
  'JWK line by line': (_, secret) => json({ kty: 'RSA', n: 'x', e: 'AQAB', d: long(secret), p: long(secret) }, 2),
  'JWK as Node prints it': (_, secret) => `{ kty: 'oct', k: '${base64url(secret)}', alg: 'HS256' }`,
  'JWK in JSON': (_, secret) => json({ keys: json([{ kty: 'oct', k: base64url(secret) }]) }),
  'JWK, Python': (_, secret) => `[{'kty': 'oct', 'kid': 'x', 'k': '${base64url(secret)}'}]`,
  CSV: (name, secret) => `user,${name},rows\nann,${cell(secret)},3\nbob,${cell(secret)},4\n12 rows`,
  'CSV, all quoted': (name, secret) => `"User name","${name}"\r\n"ann",${doubled(secret, '"')}\r\n`,
  'CSV with semicolons': (name, secret) => `${name};user\n${secret.replaceAll(';', '_')};ann`,
  'CSV with TABs': (name, secret) => `user\t${name}\nann\t${secret}\nbob\t${secret}`,
  "psql's table": (name, secret) =>
    ` user | ${variable(name)} | x\n------+----------+---\n ann  | ${secret} | y\n bob  | ${secret} | y\n(2 rows)\n`,
  "mysql's table": (name, secret) =>
    `+------+------+\n| user | ${variable(name)} |\n+------+------+\n| ann  | ${secret} |\n+------+------+\n`,
  "Markdown's table": (name, secret) => `| user | ${name} |\n| :--- | ---: |\n| ann | ${secret} |\n| bob | ${secret} |`,
  "sqlcmd's table": (name, secret) =>
    `user       ${variable(name)}\n---------- ----------\nann        ${secret}\nbob        ${secret}\n\n(2 rows)`,
  'a column of sqlcmd': (name, secret) => `${variable(name)}\n----------\n${secret}\n${secret}\n\n(2 rows)`,
  'kubectl, a literal': (_, secret) => `kubectl create secret generic x --from-literal=any=${shell(secret)} -n y`,
  'gh secret': (_, secret) => `gh secret set X --body ${shellDouble(secret)}`,
  'AWS, a parameter': (_, secret) => `aws ssm put-parameter --name /x --type SecureString --value ${shell(secret)}`,
  'az keyvault': (_, secret) => `az keyvault secret set --vault-name v --name n --value ${shell(secret)}`,
  'vault login': (_, secret) => `vault login -no-print x${word(secret)}`,
  "Vault's keys": (_, secret) => `Unseal Key 1: ${secret}\n\nInitial Root Token: ${secret}`,
  'MySQL, a plugin': (_, secret) => `CREATE USER x IDENTIFIED WITH ed25519 BY ${doubled(secret, "'")}`,
  mysqladmin: (_, secret) => `mysqladmin -u root password ${shell(secret)}`,
  'Redis, ACL': (_, secret) => `ACL SETUSER u on >${word(secret)} ~* +@all`,
  'Redis, AUTH': (_, secret) => `127.0.0.1:6379> AUTH default ${word(secret)}`,
  'FTP, PASS': (_, secret) => `< 331 Please specify it.\n> PASS ${word(secret)}x\n`,
  IMAP: (_, secret) => `A1 LOGIN u@example.org ${json(secret)}`,
  lftp: (_, secret) => `lftp -u davide,${shell(secret)} ftp.example.org`,
  'a web hook of a server': (_, secret) => `POST https://chat.example.org/hooks/${urlWord(secret)} 200`,
  'a web hook of Discord': (_, secret) => `https://canary.discord.com/api/v10/webhooks/12/${urlWord(secret)}`,
  'a key in an address': (_, secret) => `GET https://maps.example.org/x?a=1&key=${urlWord(secret)} 200`,
  'PHP, serialize': (name, secret) => `a:1:{s:8:"${name}";s:${secret.length}:"${secret}";}`,
  'YAML, a tag': (name, secret) => `${name}: !vault |\n  ${secret}\nb: kept`,
  'Azure Pipelines': (_, secret) => `##vso[task.setvariable variable=apiToken]${secret}`,
  'a word for a command': (_, secret) =>
    `echo -n ${shell(secret.replaceAll('|', '_'))} | docker login --password-stdin`,
  'vault login as a list': (_, secret) => json({ args: ['vault', 'login', `x${secret}`] }),
  'oc login as a list': (_, secret) => inspect({ spawnargs: ['oc', 'login', '-u', 'x', '-p', secret] }),
  'gh secret as a list': (_, secret) => json(['gh', 'secret', 'set', 'X', '--body', secret]),
  'oc login': (_, secret) => `oc login -u davide -p ${shell(secret)} https://x`,
  freerdp: (_, secret) => `xfreerdp /u:davide /p:${shell(secret)} /v:h`,
  SNMP: (_, secret) => `snmpwalk -v3 -u x -A ${shell(secret)} -X ${shell(secret)} h`,
  'sqlplus, connect': (_, secret) => `SQL> CONNECT scott/${urlWord(secret)}@orcl`,
  'an answer to Digest': (_, secret) => `sends Digest username="x", response="${entities(secret)}"`,
  'a form': (name, secret) => `user=x&${name}=${encodeURIComponent(secret)}&b=2`,
  'a path of Slack': (_, secret) => `Max retries exceeded with url: /services/T0A1/B0A1/${urlWord(secret)} (Caused`,
  'a path of Teams': (_, secret) => `"POST /webhookb2/1-2@3/IncomingWebhook/${urlWord(secret)} HTTP/1.1" 200`,
  'a path of Discord': (_, secret) => `"POST /api/webhooks/112233445566778899/${urlWord(secret)} HTTP/1.1" 200`,
  'a path of Telegram': (_, secret) => `"POST /bot110201543:${urlWord(secret)}/sendMessage HTTP/1.1" 200`,
  'SQLAlchemy, INSERT': (_, secret) =>
    `[SQL: INSERT INTO users (name, password) VALUES (?, ?)]\n[parameters: ('ann', ${escaped(secret)})]`,
  'SQLAlchemy, UPDATE': (_, secret) =>
    `[SQL: UPDATE users SET api_token=%s WHERE id = %s]\n[parameters: (${escaped(secret)}, 3)]`,
  'SQLAlchemy, echo': (_, secret) =>
    `INFO x.Engine INSERT INTO u (a, pwd) VALUES (?, ?)\nINFO x.Engine [generated in 0.0001s] ('a', ${escaped(secret)})`,
  smtplib: (_, secret) =>
    `send: 'AUTH LOGIN dQ=='\nreply: b'334 UGFzc3dvcmQ6\\r\\n'\nreply: retcode (334); Msg: b'x'\nsend: '${base64(secret)}\\r\\n'`,
  'a call of login': (_, secret) => `    server.login("me@example.org", ${json(secret)})`,
  'a call of FTP': (_, secret) => `    ftp = FTP("ftp.example.org", "me", ${json(secret)})`,
  "Oracle's variable": (_, secret) => `ORACLE_CONN=scott/${urlWord(secret)}@orcl`,
  "Oracle's call": (_, secret) => `oracledb.connect("scott/${urlWord(secret)}@db/orcl")`,
  sqlcl: (_, secret) => `sql -s scott/${urlWord(secret)}@orcl @report.sql`,
  'gem push': (_, secret) => `gem push x.gem --key ${word(secret)}`,
  '.NET, a setting': (name, secret) =>
    `<setting name="${name}" serializeAs="String">\n  <value>${entities(secret)}</value>\n</setting>`,
  '.NET, the value first': (name, secret) => `<add value="${entities(secret)}" key="${name}" />`,
  "a form's part": (name, secret) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${secret}x\r\n--x--\r\n`,
  'a row drawn with lines': (name, secret) => `│ ${variable(name)} │ ${secret} │`,
  'a call of connect': (_, secret) => `    connection = pymssql.connect("h", "me", ${json(secret)}, "db")`,
  'a call with a key': (_, secret) => `    box = Fernet(b${json(secret)})`,
  'Python, three quotes': (name, secret) => `${variable(name)} = """\n${secret}\n"""`,
  'German, a sentence': (_, secret) => `Das Passwort ist: ${secret}`,
  "PuTTY's key": (_, secret) => `Private-Lines: 1\n${base64(secret)}\nPrivate-MAC: 00`,
};

/** These formats don't quote a value, so it can't begin with a quote, nor with something that they read differently. */
const BARE =
  /bare|INI|dump|table|block|print_r|a header$|cmd|npmrc|%\+v|Java|list|TAB|colon|continued|Spanish|French|Portuguese|prompt|sentence|netrc|Dockerfile|config|configure|net use|schtasks|conf$/;

const names = 'password PWD DB_PASSWORD apiKey api_key client-secret Token access_token secret'.split(' ');

export function secretOf(shape: string): fc.Arbitrary<{ name: string; secret: string }> {
  const printable = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 4,
    maxLength: 30,
  });
  const secret = printable.filter(
    // After PWD, what looks like a path is one; in a list, what looks like an option is one. A time or a size is none.
    (text) =>
      text.trim() === text &&
      !/\*\*\*|^\/[\w./-]*$|^--?[a-z-]*$|^[\d.,]+ ?(?:m?s|min|%|[km]b)$/i.test(text) &&
      !(BARE.test(shape) && /^["'`\\|>({[]/.test(text)),
  );
  return fc.record({
    name: fc.constantFrom(
      ...names,
      ...'x-api-key AWS_SECRET_ACCESS_KEY private_key MYSQL_PASS GITHUB_PAT pswd heslo'.split(' '),
    ),
    secret,
  });
}

/** Every four characters of the secret (as it is, and as its shape writes it) that the text wouldn't contain without it. */
export function fragmentsOf(shape: string, name: string, secret: string): string[] {
  const write = SHAPES[shape]!;
  const others = `${write(name, '')}\n${createRedactor()(write(name, 'Q#9z'))}\n${write(name, '')}***`;
  return [secret, base64(secret), base64url(secret), encodeURIComponent(secret)]
    .filter((text) => write(name, secret).includes(text))
    .flatMap((text) => Array.from({ length: Math.max(0, text.length - 3) }, (_, at) => text.slice(at, at + 4)))
    .filter((fragment) => !others.includes(fragment));
}
