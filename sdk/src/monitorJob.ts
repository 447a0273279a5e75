import { captureConsole } from './captureConsole.js';
import { withRun } from './currentRun.js';
import { usableJournalFolder } from './home.js';
import { isUnwatched } from './inheritedRun.js';
import { type CheckedOptions, checkOptions, type MonitorOptions } from './options.js';
import { beginRun, type Ending, type Run } from './run.js';
import { shipperOf } from './startShipper.js';
import { reason, warnOnce } from './warnOnce.js';
import { endingOf } from './watchExit.js';

// oxlint-disable-next-line typescript/no-explicit-any -- any function is watched, and its own type comes back
type AnyFunction = (this: any, ...args: any[]) => any;

/** Wraps a function, or decorates a method: standard decorators, `experimentalDecorators`, and fields that hold a function. */
export interface Monitor<Result = unknown> {
  <F extends (...args: never[]) => Result | PromiseLike<Result>>(target: F): F;
  <This, F extends AnyFunction>(target: F, context: ClassMethodDecoratorContext<This, F>): F;
  <This, F extends AnyFunction>(target: undefined, context: ClassFieldDecoratorContext<This, F>): (initial: F) => F;
  (target: object, key: string | symbol, descriptor: PropertyDescriptor): PropertyDescriptor;
}

/**
 * Watches a function: each call is one run, begun when it is called and ended when it returns, throws or settles. The
 * function that comes back has the same signature and `this`, gives the same value and throws the same error; a
 * synchronous function stays synchronous.
 *
 * @param options what job it is, and how it is watched
 * @param fn the function; without it a wrapper and decorator comes back: `monitorJob({ jobId: 3 })(main)`
 * @throws TypeError for a wrong option, at once
 */
export function monitorJob<F extends AnyFunction>(options: MonitorOptions<Awaited<ReturnType<F>>>, fn: F): F;
export function monitorJob<Result = unknown>(options: MonitorOptions<Result>): Monitor<Result>;
export function monitorJob(options: MonitorOptions<never>, fn?: AnyFunction): unknown {
  const checked = checkOptions('monitorJob', options);
  if (checked.eager && !isUnwatched(checked.jobId)) startEarly();
  const wrap = (target: unknown): unknown => {
    if (typeof target !== 'function') throw new TypeError('monitorJob: there is no function to watch here');
    return watch(checked, target as AnyFunction);
  };
  return fn === undefined ? decorator(wrap) : wrap(fn);
}

/** The run tells what can't be had, where it begins. */
function startEarly(): void {
  try {
    shipperOf(usableJournalFolder());
  } catch (error) {
    warnOnce(`the shipper can't be started early (${reason(error)}).`);
  }
}

function decorator(wrap: (target: unknown) => unknown) {
  return (target: unknown, context?: DecoratorContext | string | symbol, descriptor?: PropertyDescriptor): unknown => {
    if (descriptor) return { ...descriptor, value: wrap(descriptor.value) };
    if (typeof context === 'object' && context.kind === 'field') return wrap;
    if (typeof context === 'string' || typeof context === 'symbol') {
      throw new TypeError(
        `monitorJob: with "experimentalDecorators" a field can't be decorated. Write ${String(context)} = monitorJob({ … }, () => …), or make it a method.`,
      );
    }
    return wrap(target);
  };
}

/** A Proxy, so that name, length and every property stay the function's own. */
function watch(options: CheckedOptions, fn: AnyFunction): AnyFunction {
  return new Proxy(fn, {
    apply(target, self: unknown, args: unknown[]): unknown {
      const run = isUnwatched(options.jobId) ? undefined : beginRun(options, { atExit: endingOfCall });
      if (!run) return Reflect.apply(target, self, args);
      if (options.captureConsole) captureConsole();
      let result: unknown;
      try {
        result = withRun(run, () => Reflect.apply(target, self, args) as unknown);
      } catch (error) {
        run.fail(error);
        throw error;
      }
      return settled(run, result);
    },
  });
}

/** Ends the run when the result is there, and gives the result on as it is. */
function settled(run: Run, result: unknown): unknown {
  const kind = tagOf(result);
  const then = property(result, 'then');
  if (kind === '[object AsyncGenerator]' || kind === '[object Generator]')
    return watchGenerator(run, result as AsyncGenerator);
  if (typeof then !== 'function') run.succeed(result);
  else if (kind === '[object Promise]' && property(result, 'constructor') === Promise)
    return followed(run, result as Promise<unknown>);
  else watchThen(run, result as object, then as AnyFunction);
  return result;
}

/**
 * The derived promise comes back, with what was added to the function's own: to observe that one aside would mark its
 * rejection as handled, and Node would no longer report it.
 */
function followed(run: Run, promise: Promise<unknown>): Promise<unknown> {
  const derived = promise.then(...endWith(run));
  return Object.defineProperties(derived, Object.getOwnPropertyDescriptors(promise));
}

/**
 * Any other object with a `then` comes back itself, since it may have methods of its own, and may not start before it is
 * awaited (a query builder): the run ends when the caller awaits it, or with the process.
 */
function watchThen(run: Run, result: object, then: AnyFunction): void {
  run.origin.atExit = endingOf;
  const value = (onValue?: unknown, onError?: unknown): unknown => {
    const [succeed, fail] = endWith(run);
    return Reflect.apply(then, result, [
      (one: unknown) => (succeed(one), typeof onValue === 'function' ? (onValue as AnyFunction)(one) : one),
      typeof onError === 'function' ? (error: unknown) => (run.fail(error), (onError as AnyFunction)(error)) : fail,
    ]);
  };
  // oxlint-disable-next-line no-thenable -- it is one already
  Reflect.defineProperty(result, 'then', { value, configurable: true, writable: true, enumerable: false });
}

/** The run of a generator ends when it was iterated to its end, or left. */
function watchGenerator(run: Run, generator: AsyncGenerator): unknown {
  for (const name of ['next', 'return', 'throw'] as const) {
    const advance: AnyFunction = generator[name];
    const value = (...args: unknown[]): unknown => {
      const [succeed, fail] = endWith(run);
      const look = (step: IteratorResult<unknown>) => (step.done && succeed(step.value), step);
      try {
        const step: unknown = withRun(run, () => Reflect.apply(advance, generator, args));
        return step instanceof Promise ? step.then(look, fail) : look(step as IteratorResult<unknown>);
      } catch (error) {
        run.fail(error);
        throw error;
      }
    };
    Reflect.defineProperty(generator, name, { value, configurable: true, writable: true, enumerable: false });
  }
  return generator;
}

function endWith(run: Run): [(value: unknown) => unknown, (error: unknown) => never] {
  return [
    (value) => {
      run.succeed(value);
      return value;
    },
    (error) => {
      run.failLater(error);
      throw error;
    },
  ];
}

/** A getter that throws, and a proxy that was revoked, are for whoever uses the value. */
function property(value: unknown, name: string): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined;
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return '';
  }
}

const UNSETTLED = 'Ended before it finished: nothing was left to wait for, but its promise was not settled';

/** The process ends while the function is still at work. */
function endingOfCall(code: number, drained: boolean): Ending {
  if (code === 0 && drained) return { status: 'Error', exitCode: code, message: UNSETTLED };
  return endingOf(code);
}
