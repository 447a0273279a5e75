/**
 * The script of a JS object: `export default { … }` with variables and functions. Appsmith's client reads only the
 * properties of this one literal.
 */
import { type ObjectExpression, type Property } from 'acorn';
import { getErrorMessage } from '../getErrorMessage.js';
import { parseBody } from './parse.js';

interface ScriptFunction {
  name: string;
  /** As a function expression, with `this` replaced by the object's name, as Appsmith does. */
  source: string;
  /** Their names, as Appsmith's editor lists them. */
  parameters: string[];
}

interface ScriptVariable {
  name: string;
  value: string;
}

export interface Script {
  functions: ScriptFunction[];
  variables: ScriptVariable[];
}

/** @throws SyntaxError if Appsmith would find no object; its message has the line */
export function parseScript(name: string, body: string): Script {
  const script: Script = { functions: [], variables: [] };
  for (const property of findObjectLiteral(body).properties) {
    if (property.type !== 'Property' || property.computed || property.kind !== 'init')
      throw new SyntaxError(
        `line ${getLine(body, property.start)}: only "name: value" and "name() {}" are allowed here`,
      );
    const key = property.key.type === 'Identifier' ? property.key.name : String(getKeyText(property));
    if (isFunction(property))
      script.functions.push({
        name: key,
        source: formatFunction(body, property, name),
        parameters: listParameters(body, property),
      });
    else script.variables.push({ name: key, value: body.slice(property.value.start, property.value.end) });
  }
  return script;
}

function findObjectLiteral(body: string): ObjectExpression {
  if (!body.startsWith('export default {')) throw new SyntaxError('line 1: it must start with "export default {"');
  let program;
  try {
    program = parseBody(body);
  } catch (error) {
    throw new SyntaxError(`it doesn't parse: ${getErrorMessage(error)}`, { cause: error });
  }
  const [only, more] = program.body;
  if (more) throw new SyntaxError(`line ${getLine(body, more.start)}: nothing may follow the object`);
  if (only?.type !== 'ExportDefaultDeclaration' || only.declaration.type !== 'ObjectExpression')
    throw new SyntaxError('line 1: "export default" must be followed by one object literal');
  return only.declaration;
}

function isFunction({ value }: Property): boolean {
  return value.type === 'FunctionExpression' || value.type === 'ArrowFunctionExpression';
}

/** `async load(id) { … }` becomes `async function (id) { … }`. */
function formatFunction(body: string, { value, method }: Property, name: string): string {
  const source = body.slice(value.start, value.end);
  const { async = false, generator = false } = value.type === 'FunctionExpression' ? value : {};
  const head = `${async ? 'async ' : ''}function${generator ? '*' : ''}`;
  return (method ? `${head} ${source}` : source).replaceAll('this.', `${name}.`);
}

/** A parameter without a name of its own, like `{ a, b }`, is represented by its text. */
function listParameters(body: string, { value }: Property): string[] {
  if (value.type !== 'FunctionExpression' && value.type !== 'ArrowFunctionExpression') return [];
  return value.params.map((parameter) => {
    const named = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    return body.slice(named.start, named.end);
  });
}

function getKeyText({ key }: Property): unknown {
  return key.type === 'Literal' ? key.value : '';
}

function getLine(body: string, position: number): number {
  return body.slice(0, position).split('\n').length;
}
