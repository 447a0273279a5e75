/** Recognises what Appsmith's connection pool says about a database that it can't use, and explains what to do. */
import { type JsonObject, object, objects, text } from '../json.js';

/** @param reasons Appsmith's messages; may be empty */
export function explainTrouble(reasons: string, configuration: JsonObject): string {
  const { databaseName, username } = object(configuration.authentication);
  const [endpoint = {}] = objects(configuration.endpoints);
  const advice: [about: RegExp, todo: string][] = [
    [
      /cannot open database/i,
      `the login ${text(username)} may not open the database ${text(databaseName)}, or there is none of that name. ` +
        '"job-logger init" makes it, the end of "job-logger init --script" the login.',
    ],
    [
      /login failed/i,
      `SQL Server refused the login ${text(username)}. Check its name and password; SQL logins need mixed mode ` +
        '(docs/sql-server-express.md). "job-logger doctor" with the same connection string tells more.',
    ],
    [
      /tcp\/ip|refused|timed? ?out|unknown ?host|unreachable|initialize pool|connection is not available/i,
      `it reaches no SQL Server at ${text(endpoint.host)},${Number(endpoint.port)}. Appsmith's machine must: in a ` +
        'container "localhost" is the container, and a firewall may stand between. Check name, port (a fixed one) and ' +
        'that SQL Server takes TCP/IP, then run this again.',
    ],
    [/too many|rate limit|429/i, 'it tests no more for five minutes. Run this again then.'],
  ];
  const [, todo] = advice.find(([about]) => about.test(reasons)) ?? [];
  const quoted = reasons === '' ? 'It gave no reason.' : `It said: ${shorten(reasons)}`;
  return todo === undefined ? quoted : `${todo} ${quoted}`;
}

/** Without details for the driver's developers. */
function shorten(reasons: string): string {
  return reasons.replaceAll(/\s*ClientConnectionId:[\w-]+/g, '').slice(0, 300);
}
