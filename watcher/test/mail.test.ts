/** The mail channel, with the real `@sendgrid/mail`, against a server that stands in for SendGrid. */
import type { ClaimedDeliveryRow } from '#database';
import fc from 'fast-check';
import type { Answer, Message } from '../src/channels/channel';
import { openChannels } from '../src/channels/openChannels';
import { buildContent } from '../src/content/buildContent';
import { claimed, samples } from './claimed';
import { type SentMail, StandIn } from './standIn';

let sendGrid: StandIn;
beforeEach(async () => {
  sendGrid = await new StandIn().listen();
});
afterEach(() => sendGrid.close());

function makeMessage(more: Partial<ClaimedDeliveryRow> = {}): Message {
  const delivery = claimed(more);
  const content = buildContent(delivery, 'https://jobs.example.org/runs?tab=1');
  return { delivery, content, messageId: `job-logger.${delivery.DeliveryKey}.abc`, origin: 'abc' };
}

async function send(
  more: Partial<ClaimedDeliveryRow> = {},
  signal = new AbortController().signal,
  SENDGRID_BASE_URL = `${sendGrid.url}/`,
): Promise<Answer> {
  const from = { SENDGRID_API_KEY: 'SG.secret', SENDGRID_FROM: 'Jobs <jobs@example.org>' };
  const settings: NodeJS.ProcessEnv = { ...from, SENDGRID_BASE_URL };
  const { mail } = await openChannels((name) => settings[name]);
  const answer = await mail!.send(makeMessage(more), signal);
  expect(answer.answer).not.toContain('SG.secret');
  return answer;
}

async function sent(more: Partial<ClaimedDeliveryRow> = {}): Promise<SentMail> {
  expect(await send(more)).toMatchObject({ outcome: 'sent' });
  return sendGrid.requests.at(-1)!.body;
}

const part = ({ content }: SentMail, type: string) => content.find((one) => one.type === type)!.value;

describe("SendGrid's answer", () => {
  it("202: it is sent, and has SendGrid's id", async () => {
    const answer = 'SendGrid took it (202, message id sg-1).';
    expect(await send()).toMatchObject({ outcome: 'sent', answer, serviceId: 'sg-1' });
    const headers = { authorization: 'Bearer SG.secret' };
    expect(sendGrid.requests[0]).toMatchObject({ url: '/v3/mail/send', headers });
  });

  it.each([
    [400, { message: 'No address.', field: 'to', help: null }, 'SendGrid refused the mail (400): No address. (to)'],
    [401, { message: 'Denied' }, 'SendGrid does not know the key: SENDGRID_API_KEY is wrong (401): Denied'],
    [
      403,
      { message: 'No verified Sender Identity', field: 'from' },
      'SendGrid lets this key send no mail, or none from SENDGRID_FROM (403): No verified Sender Identity (from)',
    ],
    [404, { message: 'not found' }, 'SendGrid refused the request (404): not found'],
  ])('%i: it is given up, in SendGrid’s words', async (status, error, answer) => {
    sendGrid.says(status, { errors: [error] });
    expect(await send()).toMatchObject({ outcome: 'failed', answer });
  });

  it.each([
    [429, 'SendGrid has had too many requests (429)'],
    [500, 'SendGrid is in trouble (500)'],
    [503, 'SendGrid is in trouble (503)'],
    [200, "Something else answers in SendGrid's place (200): see SENDGRID_BASE_URL and the proxy."],
  ])('%i: it is tried again', async (status, answer) => {
    sendGrid.says(status, { errors: [null, {}] });
    expect(await send()).toMatchObject({ outcome: 'again', answer });
  });

  it.each([
    ['a page', '<!doctype html>', "Something else answers in SendGrid's place"],
    ['nothing but a success', '', "Something else answers in SendGrid's place"],
    ['without an end', 'x'.repeat(2_000_000), 'SendGrid was not reached'],
  ])('an answer that is %s is none: it is tried again', async (_what, body, answer) => {
    sendGrid.says(200, body);
    expect(await send()).toMatchObject({ outcome: 'again', answer: expect.stringContaining(answer) });
  });

  it.each([
    [403, '<html>Blocked by policy'],
    [404, ''],
    [407, 'Proxy Authentication Required'],
    [400, { error: 'no such host' }],
  ])("%i that isn't in SendGrid's form is a proxy's or a website's: it is tried again", async (status, body) => {
    sendGrid.says(status, body);
    const answer = `Something else answers in SendGrid's place (${status}): see SENDGRID_BASE_URL and the proxy.`;
    expect(await send()).toEqual({ outcome: 'again', answer, isTrouble: true, maybeSent: false });
  });

  it.each([
    [401, 'Maximum credits exceeded'],
    [403, 'You have exceeded your messaging limits: daily limit reached'],
    [400, 'Maximum credits exceeded'],
    [403, 'You have reached your monthly email limit'],
    [401, 'Insufficient credits'],
    [403, 'Your account has exceeded its sending limit for today'],
    [403, 'Your free trial has ended'],
    [402, 'Payment required'],
    [429, 'Daily sending limit reached'],
  ])('%i of a quota that is used up is no wrong key: it passes', async (status, message) => {
    sendGrid.says(status, { errors: [{ message }] });
    const answer = `SendGrid's quota is used up (${status}): ${message}`;
    expect(await send()).toEqual({ outcome: 'again', answer, isTrouble: true, full: 'quota' });
  });

  it.each([
    [400, 'The personalizations field exceeds the limit of 1000', 'failed'],
    [400, 'The subject is required. You can get around this requirement if you use a template', 'failed'],
    [401, 'The provided authorization grant is invalid, expired, or revoked', 'failed'],
    [403, 'The from address does not match a verified Sender Identity', 'failed'],
    [429, 'Rate limit exceeded', 'again'],
    [429, 'too many requests, limit reached', 'again'],
  ])('%i with "%s" is no quota', async (status, message, outcome) => {
    sendGrid.says(status, { errors: [{ message }] });
    const answer = await send();
    expect(answer.outcome).toBe(outcome);
    expect(answer).not.toMatchObject({ full: 'quota' });
  });

  it('a cut after sending, or an internal error: it may have been accepted; no connection: it was not', async () => {
    sendGrid.answer = (response) => response.socket!.destroy();
    const answer = expect.stringMatching(/not reached: .*(hang up|reset)/i);
    expect(await send()).toMatchObject({ outcome: 'again', maybeSent: true, answer });
    sendGrid.says(502, '');
    expect(await send()).toMatchObject({ outcome: 'again', maybeSent: true });
    sendGrid.says(429, '');
    expect(await send()).not.toHaveProperty('maybeSent');
  });

  it('429 with Retry-After or the reset time: not before then, and at most a day', async () => {
    sendGrid.says(429, '', { 'retry-after': '120' });
    expect(await send()).toMatchObject({ outcome: 'again', retryAfterSeconds: 120 });
    sendGrid.says(429, '', { 'retry-after': new Date(Date.now() + 300_000).toUTCString() });
    expect(await send()).toMatchObject({ retryAfterSeconds: expect.closeTo(300, -1) });
    sendGrid.says(429, '', { 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 60) });
    expect(await send()).toMatchObject({ retryAfterSeconds: expect.closeTo(60, -1) });
    sendGrid.says(503, '', { 'retry-after': '9999999999' });
    expect(await send()).toMatchObject({ retryAfterSeconds: 86_400 });
  });

  it('413: sent again without the traceback', async () => {
    const usual = sendGrid.answer;
    sendGrid.answer = (response, index) => (index === 0 ? response.writeHead(413).end() : usual(response, index));
    expect(await send()).toMatchObject({ outcome: 'sent' });
    expect(sendGrid.requests.map(({ body }) => part(body, 'text/plain').includes('main.py'))).toEqual([true, false]);
    sendGrid.says(413);
    expect(await send()).toMatchObject({ outcome: 'failed', answer: expect.stringContaining('413') });
    expect(await send({ Traceback: null })).toMatchObject({ outcome: 'failed' });
    expect(sendGrid.requests).toHaveLength(5);
  });

  it('half an answer: it is tried again', async () => {
    sendGrid.answer = (response) => {
      response.writeHead(500, { 'content-length': '100' }).write('{"err');
      setImmediate(() => response.socket!.destroy());
    };
    expect(await send()).toMatchObject({ outcome: 'again' });
  });

  it('a redirect: the key goes nowhere else', async () => {
    sendGrid.says(307, '', { location: `http://localhost:${sendGrid.port}/elsewhere` });
    expect(await send()).toMatchObject({ outcome: 'again', answer: expect.stringContaining('307') });
    expect(sendGrid.requests).toHaveLength(1);
  });

  it("never: the caller's signal ends the wait and cuts the request", async () => {
    const giveUp = new AbortController();
    const cut = new Promise<void>((resolve) => {
      sendGrid.answer = (response) => {
        response.once('close', resolve);
        giveUp.abort();
      };
    });
    expect(await send({}, giveUp.signal)).toMatchObject({ outcome: 'again' });
    await cut;
  });

  it('no server: it is tried again', async () => {
    const answer = expect.stringContaining('ECONNREFUSED');
    const refused = await send({}, undefined, 'http://127.0.0.1:9');
    expect(refused).toMatchObject({ outcome: 'again', maybeSent: false, answer });
  });
});

describe('a mail', () => {
  it('says what happened to the job, why, where, and since when, with links, in HTML and as text', async () => {
    const mail = await sent();
    expect(mail).toMatchObject({
      from: { email: 'jobs@example.org', name: 'Jobs' },
      subject: '[Fallito] 🐼 Vendite del giorno',
      categories: ['job-logger', 'error'],
      custom_args: { delivery: '17', alert: '9', job: '3' },
      tracking_settings: { click_tracking: { enable: false, enable_text: false }, open_tracking: { enable: false } },
    });
    expect(mail.content.map(({ type }) => type)).toEqual(['text/plain', 'text/html']);
    const link = 'https://jobs.example.org/runs?tab=1&run=0193a2f4-7b1c-7e55-9a31-5d0c8f2b6e17';
    const text = part(mail, 'text/plain');
    expect(text).toContain('while reading <orders>');
    expect(text).toContain(`Apri l’esecuzione: ${link}\n`);
    expect(text).toContain('    main(sys.argv[1:])\n');
    const html = part(mail, 'text/html');
    expect(html).toContain('while reading &lt;orders&gt;');
    expect(html).toContain(`href="${link.replace('&', '&amp;')}"`);
    expect(html).toContain('<br>&nbsp; &nbsp; main(sys.argv[1:])<br>');
  });

  it('is in one thread with all mails about its job, and only those', async () => {
    const mails: SentMail[] = [];
    for (const more of [samples.error, { ...samples.recovered, DeliveryKey: '18' }, { JobId: 4, DeliveryKey: '19' }])
      mails.push(await sent(more));
    const [opened, recovered, other] = mails.map(({ headers }) => headers);
    expect(opened!['Message-ID']).toBe('<job-logger.17.abc@example.org>');
    expect(recovered!['Message-ID']).toBe('<job-logger.18.abc@example.org>');
    for (const name of ['In-Reply-To', 'References']) {
      expect(recovered![name]).toBe(opened![name]);
      expect(other![name]).not.toBe(opened![name]);
    }
    // RFC 5256, 2.1: a tag in brackets is ignored when subjects are compared.
    const [first, second] = mails.map(({ subject }) => subject.replace(/^\[[^[\]]*\] */, ''));
    expect(second).toBe(first);
  });

  it.each(Object.keys(samples))('%s is written in both languages', async (kind) => {
    const [italian, english] = [await sent({ ...samples[kind] }), await sent({ ...samples[kind], Language: 'en' })];
    expect(part(italian, 'text/html')).toContain('<html lang="it"');
    expect(part(english, 'text/html')).toContain('<html lang="en"');
    expect(part(italian, 'text/plain')).toContain('JobLogger ti scrive');
    expect(part(english, 'text/plain')).toContain('JobLogger writes to you');
    expect(english.subject).not.toBe(italian.subject);
  });

  it('that may be a repeat says so', async () => {
    expect(part(await sent({ MaybeRepeated: true }), 'text/html')).toContain('potrebbe essere già arrivato');
    expect(part(await sent(), 'text/html')).not.toContain('potrebbe');
  });

  it('has only links to web addresses', async () => {
    const mail = await sent({ DocumentationUrl: 'javascript:alert(1)' });
    expect(part(mail, 'text/html') + part(mail, 'text/plain')).not.toContain('javascript:');
  });

  it('is safe and small, whatever a script wrote', async () => {
    // Texts that try to break out of attributes, tags, comments, lines, headers and characters.
    const words = `" ' < > & <script> --> <![endif] {{x}} %s =?utf-8?q?x?= 🐼`.split(' ');
    const signs = ['\r\nBcc: x@y.z', '\0', '\u001B[31m', '\uD83D', '\u2028', '  ', '\t', '\n'];
    const piece = fc.constantFrom(...words, ...signs);
    const awkward = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      piece.map((one) => one.repeat(40_000)),
    );
    const known = new Set<string>();
    for (const sample of Object.values(samples))
      findTags(part(await sent(sample), 'text/html')).forEach((tag) => known.add(tag));
    const name = awkward.map((text) => text.slice(0, 200));
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          JobName: name,
          Icon: name,
          Machine: name,
          DepartmentName: name,
          Message: awkward,
          Traceback: awkward,
        }),
        fc.constantFrom(...Object.values(samples)),
        async (awkwardOnes, sample) => {
          const mail = await sent({ ...sample, ...awkwardOnes });
          for (const text of [mail.subject, ...Object.values(mail.headers)]) expect(text).not.toMatch(/[\r\n\0]/);
          for (const value of Object.values(mail.headers)) expect(value).toMatch(/^[\x21-\x7e]+$/);
          expect(mail.subject.length).toBeLessThanOrEqual(200);
          const html = part(mail, 'text/html');
          // Gmail cuts longer mails.
          expect(Buffer.byteLength(html)).toBeLessThan(102_000);
          expect(findTags(html).filter((tag) => !known.has(tag))).toEqual([]);
          for (const text of [mail.subject, html, part(mail, 'text/plain')]) {
            expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
            expect(text.isWellFormed()).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The HTML's tags with their attributes, except link targets. */
function findTags(html: string): string[] {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/href="[^"<>]*"/, ''));
}
