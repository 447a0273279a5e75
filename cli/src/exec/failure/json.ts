import { readProperty } from '#sdk/foreign';

/**
 * What a text in JSON says of an error: a line of pino, winston, zap, structlog, Serilog, AWS or Ansible; zod's list of what is wrong, of
 * which the first one counts, with its place.
 */
export function messageInJson(text: string): string | undefined {
  const parsed = parse(text);
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  const read = (name: string) => readProperty(first, name);
  const errors = [read('err'), read('error')].flatMap((error) => [readProperty(error, 'message'), error]);
  // Python's text of an exception ends with what it is.
  const exceptions = [read('exc_info'), read('exception')].map((one) =>
    typeof one === 'string' ? one.split('\n').at(-1) : structlogs(one),
  );
  const names = ['stderr', 'errorMessage', 'message', 'msg', 'event', '@message', '@m', '@mt', 'detail', 'reason'];
  const said = [...errors, ...exceptions, ...names.map(read)].find((one) => typeof one === 'string' && one !== '');
  const place = read('path');
  if (typeof said !== 'string') return undefined;
  return [...(Array.isArray(place) ? [place.join('.')] : []), said.trim().split('\n', 1)[0]].join(': ');
}

/** The first of its list is the error itself. */
function structlogs(exceptions: unknown): string | undefined {
  const [name, text] = ['exc_type', 'exc_value'].map((one) => readProperty(readProperty(exceptions, '0'), one));
  return typeof name === 'string' ? `${name}: ${String(text)}` : undefined;
}

/** The stack that a logger's line carries: logstash's, ECS's, pino's, winston's, Python's. */
export function stackInJson(text: string): string[] {
  const line = parse(text);
  const owners = [line, ...['err', 'error', 'exception'].map((name) => readProperty(line, name))];
  const names = ['stack', 'stack_trace', 'stackTrace', 'stacktrace', 'exc_info', 'exception', 'error.stack_trace'];
  const stack = owners
    .flatMap((owner) => names.map((name) => readProperty(owner, name)))
    .find((one) => typeof one === 'string');
  return typeof stack === 'string' ? stack.split('\n') : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
