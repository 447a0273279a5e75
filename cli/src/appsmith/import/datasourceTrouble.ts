/** Recognises what Appsmith's connection pool says about a database that it can't use, and explains what to do. */
import { type JsonObject, object, objects, text } from '../json.js';

/** @param reasons Appsmith's messages; may be empty */
export function explainTrouble(reasons: string, configuration: JsonObject): string {
  const { databaseName, username } = object(configuration.authentication);
  const [endpoint = {}] = objects(configuration.endpoints);
  const quoted = reasons === '' ? 'It gave no reason.' : `It said: ${shorten(reasons)}`;
  const todo = suggestFix(reasons, {
    server: `${text(endpoint.host)},${Number(endpoint.port)}`,
    login: text(username),
    database: text(databaseName),
  });
  return todo === '' ? quoted : `${todo} ${quoted}`;
}

interface Target {
  server: string;
  login: string;
  database: string;
}

function suggestFix(reasons: string, { server, login, database }: Target): string {
  if (/cannot open database/i.test(reasons))
    return (
      `the login ${login} may not open the database ${database}, or there is none of that name. ` +
      '"job-logger init" makes it, the end of "job-logger init --script" the login.'
    );
  if (/login failed/i.test(reasons))
    return (
      `SQL Server refused the login ${login}. Check its name and password; SQL logins need mixed mode ` +
      '(docs/sql-server-express.md). "job-logger doctor" with the same connection string tells more.'
    );
  if (
    /tcp\/ip|refused|timed? ?out|unknown ?host|unreachable|initialize pool|connection is not available/i.test(reasons)
  )
    return (
      `it reaches no SQL Server at ${server}. Appsmith's machine must: in a container "localhost" is the container, and a ` +
      'firewall may stand between. Check name, port (a fixed one) and that SQL Server takes TCP/IP, then run this again.'
    );
  if (/too many|rate limit|429/i.test(reasons)) return 'it tests no more for five minutes. Run this again then.';
  return '';
}

/** Without details for the driver's developers. */
function shorten(reasons: string): string {
  return reasons.replaceAll(/\s*ClientConnectionId:[\w-]+/g, '').slice(0, 300);
}
