/** Makes a request from a query and the values of its bindings, like Appsmith's REST plugin. */
import type { ActionParameter, SentRequest } from '../application.js';
import { parseSegments } from '../evaluator/bindingText.js';
import type { NameValue, Query } from './exportFile.js';

export type RestRequest = Pick<SentRequest, 'method' | 'url' | 'headers' | 'body'>;

export function buildRestRequest(query: Query, baseUrl: string, parameters: readonly ActionParameter[]): RestRequest {
  const { configuration } = query;
  const plain = (text: string) => substitute(text, parameters, (one) => (one.type === 'null' ? 'null' : one.value));
  const isSmart = configuration.pluginSpecifiedTemplates?.[0]?.value !== false;
  const body = isSmart ? substituteInJson(configuration.body ?? '', parameters) : plain(configuration.body ?? '');
  const headers = Object.fromEntries(
    listNamedValues(configuration.headers, plain).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const type = configuration.formData?.apiContentType;
  if (body !== '' && type && type !== 'none') headers['content-type'] ??= type;
  const url = new URL(baseUrl + plain(configuration.path ?? ''));
  for (const [name, value] of listNamedValues(configuration.queryParameters, plain))
    url.searchParams.append(name, value);
  // The plugin does this to every text after the substitution.
  const unescaped = body.replaceAll(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
  return { method: configuration.httpMethod ?? 'GET', url: url.href, headers, body: unescaped };
}

/** Each binding becomes a JSON value by its type; quotes directly around one are dropped. */
function substituteInJson(body: string, parameters: readonly ActionParameter[]): string {
  const bare = body.replaceAll(/(["'])(\{\{[\s\S]*?\}\})\1/g, '$2');
  return substitute(bare, parameters, ({ type, value }) => {
    if (type === 'string') return JSON.stringify(value);
    return type === 'null' ? 'null' : value;
  });
}

function substitute(
  text: string,
  parameters: readonly ActionParameter[],
  write: (parameter: ActionParameter) => string,
): string {
  return parseSegments(text)
    .map((segment) => {
      if (!segment.isBinding) return segment.text;
      const sent = parameters.find(({ binding }) => binding === segment.text);
      return sent ? write(sent) : '';
    })
    .join('');
}

function listNamedValues(list: NameValue[] | undefined, plain: (text: string) => string): [string, string][] {
  return (list ?? []).flatMap(({ key, value }) => (key ? [[plain(key), plain(value ?? '')]] : []));
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
