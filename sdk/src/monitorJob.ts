import { captureConsole } from './captureConsole.js';
import { withRun } from './currentRun.js';
import { usableJournalFolder } from './home.js';
import { isUnwatched } from './inheritedRun.js';
import { type CheckedOptions, checkOptions, type MonitorOptions } from './options.js';
import { beginRun, type Ending, type Run } from './run.js';
import { shipperOf } from './startShipper.js';
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
  const watched = !isUnwatched(checked.jobId);
  if (watched && checked.eager) shipperOf(usableJournalFolder());
  const wrap = (target: unknown): unknown => {
    if (typeof target !== 'function') throw new TypeError('monitorJob: there is no function to watch here');
    return watched ? watch(checked, target as AnyFunction) : target;
  };
  return fn === undefined ? decorator(wrap) : wrap(fn);
}

function decorator(wrap: (target: unknown) => unknown) {
  return (target: unknown, context?: DecoratorContext | string | symbol, descriptor?: PropertyDescriptor): unknown => {
    if (descriptor) return { ...descriptor, value: wrap(descriptor.value) };
    if (typeof context === 'object' && context.kind === 'field') return wrap;
    return wrap(target);
  };
}

/** A Proxy, so that name, length and every property stay the function's own. */
function watch(options: CheckedOptions, fn: AnyFunction): AnyFunction {
  return new Proxy(fn, {
    apply(target, self: unknown, args: unknown[]): unknown {
      const run = beginRun(options, { atExit: endingOfCall });
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

/**
 * The promise that comes back is the derived one: to observe the function's own aside would mark its rejection as
 * handled, and Node would no longer report it.
 */
function settled(run: Run, result: unknown): unknown {
  const then = thenOf(result);
  if (!then) {
    run.succeed(result);
    return result;
  }
  return Reflect.apply(then, result, [
    (value: unknown) => {
      run.succeed(value);
      return value;
    },
    (error: unknown) => {
      run.failLater(error);
      throw error;
    },
  ]);
}

function thenOf(value: unknown): AnyFunction | undefined {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined;
  try {
    const { then } = value as { then?: unknown };
    return typeof then === 'function' ? (then as AnyFunction) : undefined;
  } catch {
    // A getter that throws is for whoever uses the value.
    return undefined;
  }
}

const UNSETTLED = 'Ended before it finished: nothing was left to wait for, but its promise was not settled';

/** The process ends while the function is still at work. */
function endingOfCall(code: number, drained: boolean): Ending {
  if (code === 0 && drained) return { status: 'Error', exitCode: code, message: UNSETTLED };
  return endingOf(code);
}
