import fc from 'fast-check';
import { isOrdinary, createLineRedactor, createRedactor } from '../src/redact.js';
import { fragmentsOf, SHAPES, secretOf } from './secrets.js';

const redact = createRedactor();

describe('redaction', () => {
  it.each(Object.keys(SHAPES))('leaves no four characters of a secret in the shape %s', (shape) => {
    fc.assert(
      fc.property(secretOf(shape), ({ name, secret }) => {
        const text = SHAPES[shape]!(name, secret);
        const byLine = createLineRedactor(redact);
        const kept = [redact(text), ...text.split('\n').map((line) => byLine(line))].join('\n');
        expect(fragmentsOf(shape, name, secret).filter((fragment) => kept.includes(fragment))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['', '2026-11-24 INFO '])('hides a private key that comes line by line, after %j', (prefix) => {
    const body = [
      'Proc-Type: 4,ENCRYPTED',
      '',
      ...Array.from({ length: 9 }, (_, i) => String(i).repeat(64)),
      'abcd1234efgh==',
    ];
    const key = ['-----BEGIN RSA PRIVATE KEY-----', ...body, '-----END RSA PRIVATE KEY-----'].map(
      (line) => prefix + line,
    );
    const byLine = createLineRedactor(redact);
    const kept = [...key, 'loaded 12 rows', 'done'].map((line) => byLine(line));
    expect(kept.slice(-2)).toEqual(['loaded 12 rows', 'done']);
    for (const secret of body.slice(2)) expect(kept.join('\n')).not.toContain(secret.slice(0, 4));
  });

  it.each([
    ["  password: 'hunter2\\n' +", "    'hunter3\\n' +", "    'hunter4',", "  user: 'kept'"],
    ["{'password': 'hunter2 '", "             'hunter3 '", "             'hunter4',", " 'user': 'kept'}"],
    ['passwords:', '  - hunter2', '  - hunter3', 'user: kept'],
    ['kind: Secret', 'metadata:', 'data:', '  a: hunter2', '  b: hunter3', 'kind: kept'],
    ['INFO:a:user,password', 'INFO:a:bob,hunter2', 'INFO:a:ann,hunter3', 'INFO:a:kept'],
    ['INFO │ user │ password │', 'INFO ├──────┼──────────┤', 'INFO │ bob  │ hunter2  │', 'INFO kept'],
  ])('hides a value that comes in several lines: %s', (...lines) => {
    const byLine = createLineRedactor(redact);
    const kept = lines.map((line) => byLine(line));
    expect(kept.at(-1)).toBe(lines.at(-1));
    expect(kept.join('\n')).not.toContain('hunter');
  });

  it("takes the script's own secrets, texts literally and expressions everywhere", () => {
    const own = createRedactor(['a.b', /IT\d+/, /x*/]);
    expect(own('a.b axb IT60 and IT61')).toBe('*** a***b *** and ***');
  });

  it.each([
    ...`password|a://|-----BEGIN PRIVATE KEY-----|token token|Authorization:|eyJ-|--secret-|password={|password='
      <password |; |?a&|://a:b|a:@tcp(|mysql |-----BEGIN PRIVATE KEY-----\n|login x |kty:|,"d":|{"k":"kty
      a,token\n|token,a\nx\n|token b\n--- ---\n|openssl |ERROR:shop.auth:|10:00:00 ERROR shop.auth - |a.auth.
      https://{a}:|token = a(b)[c]|token=a.b(|$a = get-b |a=a,"|token==|"data":{|"kind":"secret",
      "token", |password = ?\n|(password) values (\n|x.login("a", |oracledb.x("a/|x|"|\\|'\n'`.split(/\||\n +/),
    'key" '.repeat(2),
    String.raw`password\\"`,
    `token\n${' '.repeat(200)}`,
    'token,',
    ' data:\n',
    'as token:',
  ])('takes time in proportion to a text made of %j', (hostile) => {
    const growth = () => {
      const [once, eightfold] = [16_000, 128_000].map((length) => {
        const text = hostile.repeat(length / hostile.length);
        return processorTime(() => redact(text));
      });
      return eightfold! / Math.max(once!, 1);
    };
    // 8 if it is linear, 64 if not. Other work on the machine may lengthen one measurement, not each of ten.
    const measured: number[] = [];
    while (measured.length < 10 && !(measured.at(-1)! < 20)) measured.push(growth());
    expect(Math.min(...measured)).toBeLessThan(20);
  });

  it('knows every secret in any case, however ordinary the line is else', () => {
    const secrets =
      'Password=|pwd: |client_secret=|API-Key=|Bearer |basic |SharedAccessSignature=|--token |clave de acceso: |chiave api=|hvr.|dp.st.|?appid=0123456789abcdef0123456789abcdef|phc_aB3dE5gH7jK9|doo_v1_|nvapi-|pplx-aB3dE5gH7jK9|tvly-|lsv2_|ATBB|ATCTT|pat-na1-|unzip -qP |dgmgrl sys/|AES.new("|PDO("x","u","|mc config host add x u k |radtest u |op signin x y z |pdbedit --set-nt-hash=';
    const [word, secret] = [fc.stringMatching(/^[a-z]{0,8}$/), fc.constantFrom(...secrets.split('|'))];
    const capitals = fc.infiniteStream(fc.boolean());
    fc.assert(
      fc.property(word, secret, word, capitals, (a, name, b, caps) => {
        const shouted = Array.from(name, (one) => (caps.next().value ? one.toUpperCase() : one)).join('');
        expect(redact(`${a} ${shouted}hunter2zz ${b}`)).not.toContain('hunter2zz');
      }),
      { numRuns: 2000 },
    );
  });

  it('calls ordinary only what JSON takes as it stands and no pattern changes', () => {
    const pieces = fc.constantFrom(...'pass|word=|x|key|: |a"b|\\|é|\n|sig|nature=|://|u:p@h|\u007f'.split('|'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces).map((some) => some.join('')),
          fc.string({ unit: 'grapheme' }),
        ),
        (text) => {
          if (!isOrdinary(text)) return;
          expect(JSON.stringify(text)).toBe(`"${text}"`);
          expect(redact(`${text}\npassword=1`)).toBe(`${text}\npassword=***`);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
