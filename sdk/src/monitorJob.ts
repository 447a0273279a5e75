import { withRun } from './currentRun.js';
import { bareCopy, readProperty, getTag, tryOr } from './foreign.js';
import { isUnwatched } from './inheritedRun.js';
import { type CheckedOptions, checkOptions, type MonitorOptions } from './options.js';
import { beginRun, type Ending, type Run } from './run.js';
import { getShipper } from './startShipper.js';
import { attempt } from './warnOnce.js';
import { classifyExit } from './watchExit.js';

// oxlint-disable-next-line typescript/no-explicit-any -- any function may be watched, and keeps its own type
type AnyFunction = (this: any, ...args: any[]) => any;

/** Wraps a function, or decorates a method (standard decorators, `experimentalDecorators`, fields that hold a function). */
export interface Monitor<Result = unknown> {
  <F extends (...args: never[]) => Result | PromiseLike<Result>>(target: F): F;
  <This, F extends AnyFunction>(target: F, context: ClassMethodDecoratorContext<This, F>): F;
  <This, F extends AnyFunction>(target: undefined, context: ClassFieldDecoratorContext<This, F>): (initial: F) => F;
  <T, F extends AnyFunction>(target: ClassAccessorDecoratorTarget<T, F>, context: object): { init(initial: F): F };
  (target: object, key: string | symbol, descriptor: PropertyDescriptor): PropertyDescriptor;
}

/**
 * Watches a function: each call is one run, which begins with the call and ends when it returns, throws or settles. The
 * returned function has the same signature and `this`, returns the same value and throws the same error.
 *
 * @param fn the function; without it, a wrapper and decorator is returned: `monitorJob({ jobId: 3 })(main)`
 * @throws TypeError at once, if an option is wrong
 */
export function monitorJob<F extends AnyFunction>(options: MonitorOptions<Awaited<ReturnType<F>>>, fn: F): F;
export function monitorJob<Result = unknown>(options: MonitorOptions<Result>): Monitor<Result>;
export function monitorJob(options: MonitorOptions<never>, fn?: AnyFunction): unknown {
  const checked = checkOptions('monitorJob', options);
  if (checked.eager && !isUnwatched(checked.jobId)) {
    attempt(getShipper, (why) => `the shipper can't be started early (${why}).`);
  }
  const wrap = (target: unknown): unknown => {
    if (typeof target !== 'function') throw new TypeError('monitorJob: there is no function to watch here');
    if (/^class\b/.test(Function.prototype.toString.call(target)))
      throw new TypeError('monitorJob: a class is no run; watch the method that does its work');
    return watch(checked, target as AnyFunction);
  };
  return fn === undefined ? makeDecorator(wrap) : wrap(fn);
}

function makeDecorator(wrap: (target: unknown) => unknown) {
  return (target: unknown, context?: DecoratorContext | string | symbol, descriptor?: PropertyDescriptor): unknown => {
    if (descriptor?.value) return { ...descriptor, value: wrap(descriptor.value) };
    const kind = typeof context === 'object' ? context.kind : 'function';
    if (kind === 'field' || kind === 'accessor') return kind === 'field' ? wrap : { init: wrap };
    if (typeof context === 'object' || context === undefined) return wrap(target);
    const todo = `Write ${String(context)} = monitorJob({ … }, () => …), or make it a method.`;
    throw new TypeError(`monitorJob: with "experimentalDecorators" only methods can be decorated. ${todo}`);
  };
}

/** A Proxy, because it keeps the function's name, length and every property. */
function watch(options: CheckedOptions, fn: AnyFunction): AnyFunction {
  const apply = (target: AnyFunction, self: unknown, args: unknown[]): unknown => {
    const run = isUnwatched(options.jobId) ? undefined : beginRun(options, { atExit: classifyCallEnd });
    if (!run) return Reflect.apply(target, self, args);
    const result = withRun(run, () => Reflect.apply(target, self, args) as unknown);
    return endWhenSettled(run, result);
  };
  return new Proxy(fn, bareCopy({ apply }));
}

/** Ends the run when the result is there, and returns the result. */
function endWhenSettled(run: Run, result: unknown): unknown {
  const tag = getTag(result);
  if (tag === '[object Generator]' || tag === '[object AsyncGenerator]')
    return watchGenerator(run, result as AsyncGenerator);
  const then = readProperty(result, 'then');
  if (typeof then !== 'function') return (run.succeed(result), result);
  return tag === '[object Promise]' && isNative(readProperty(result, 'constructor'))
    ? followPromise(run, result as Promise<unknown>)
    : watchThen(run, result as object, then as AnyFunction);
}

/** Also from another realm, or if a script has replaced `Promise`: `await` never calls such a promise's own `then`. */
const isNative = (constructor: unknown): boolean =>
  tryOr('', () => Function.prototype.toString.call(constructor)) === 'function Promise() { [native code] }';

/** Returns the derived promise with the properties of the function's own, whose rejection would count as handled. */
function followPromise(run: Run, promise: Promise<unknown>): Promise<unknown> {
  const derived = promise.then(...endWith(run));
  for (const key of Reflect.ownKeys(promise))
    Reflect.defineProperty(derived, key, bareCopy(Object.getOwnPropertyDescriptor(promise, key)!));
  return derived;
}

/** Any other object with a `then` is returned itself, and mustn't start before it is awaited (a query builder). */
function watchThen(run: Run, result: object, then: AnyFunction): unknown {
  run.origin.atExit = classifyExit;
  const [, fail] = endWith(run);
  return replaceMethod(result, 'then', (onValue?: unknown, onError?: unknown) => {
    // Its value may have a `then` too.
    const follow = (value: unknown) => endWhenSettled(run, value);
    const take = typeof onValue === 'function' ? (value: unknown) => onValue(follow(value)) as unknown : follow;
    const refuse =
      typeof onError === 'function' ? (error: unknown) => (run.fail(error), onError(error) as unknown) : fail;
    return withRun(run, () => Reflect.apply(then, result, [take, refuse]) as unknown);
  });
}

/** A generator's run ends when its iteration ends or is left. */
function watchGenerator(run: Run, generator: AsyncGenerator): unknown {
  const [succeed, fail] = endWith(run);
  const look = (step: IteratorResult<unknown>) => (step.done && succeed(step.value), step);
  for (const name of ['next', 'return', 'throw'] as const) {
    const advance: AnyFunction = generator[name];
    replaceMethod(generator, name, (...args) => {
      const step = withRun(run, () => Reflect.apply(advance, generator, args) as unknown);
      return getTag(step) === '[object Promise]'
        ? (step as Promise<IteratorResult<unknown>>).then(look, fail)
        : look(step as IteratorResult<unknown>);
    });
  }
  return generator;
}

/** A frozen object keeps its own method, so its run ends with the process. */
function replaceMethod(object: object, name: string, value: (...args: unknown[]) => unknown): object {
  Reflect.defineProperty(object, name, bareCopy({ value, configurable: true, writable: true, enumerable: false }));
  return object;
}

function endWith(run: Run): [(value: unknown) => unknown, (error: unknown) => never] {
  const fail = (error: unknown): never => {
    run.failLater(error);
    throw error;
  };
  return [(value) => (run.succeed(value), value), fail];
}

/** The process ends while the function is still running. */
function classifyCallEnd(code: number, drained: boolean): Ending {
  if (code !== 0 || !drained) return classifyExit(code);
  const message = 'Ended before it finished: nothing was left to wait for, but the returned promise was still pending';
  return { status: 'Error', exitCode: code, message };
}
