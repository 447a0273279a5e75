/** Parses what Appsmith evaluates; each text once, because a shared script stands on every page and each check reads it. */
import { parse, type Program } from 'acorn';
import { ECMA_VERSION } from '../ecmaVersion.js';
import { tryOr } from '#sdk/foreign';

const parsed = new Map<string, Program>();
/** Far more than an application has. Each edit adds some. */
const MOST_KEPT = 10_000;

/**
 * Parses the body of a JS object.
 *
 * @throws SyntaxError
 */
export function parseBody(body: string): Program {
  return parseOnce(body, 'module');
}

/**
 * Parses a binding as it will be evaluated: on the right side of an assignment, in a function.
 *
 * @throws SyntaxError
 */
export function parseExpression(expression: string): Program {
  return parseOnce(`async function $binding() { const $result = ${expression}\n; return $result }`, 'script');
}

/** @returns undefined if it doesn't parse, which its evaluation and `appsmith check` report */
export function parseIfValid(text: string, parseText = parseExpression): Program | undefined {
  return tryOr(undefined, () => parseText(text));
}

function parseOnce(text: string, sourceType: 'module' | 'script'): Program {
  const program = parsed.get(text) ?? parse(text, { ecmaVersion: ECMA_VERSION, sourceType });
  if (parsed.size >= MOST_KEPT) parsed.clear();
  parsed.set(text, program);
  return program;
}
