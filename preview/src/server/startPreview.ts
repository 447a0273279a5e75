/** The preview's server: the built page, the export without its query texts, and the execution of the queries. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { serve } from '@hono/node-server';
import type { Database } from '#database';
import { Hono } from 'hono';
import type { Application, SentRequest, Widget } from '../application.js';
import { pageFolder } from '../pageFiles.js';
import { Admission } from './admission.js';
import { BadRequest, executeQuery } from './executeQuery.js';
import { readExport } from './exportFile.js';
import { parseScripts } from './parseScripts.js';
import type { Service } from './sendRequest.js';

interface PreviewOptions {
  /** What Appsmith would import. It is read again with each page, so that reloading shows a change. */
  exportFile: string;
  database: Database;
  /** Who looks at it: `appsmith.user`, and the caller of every procedure. */
  user: { email: string; name: string };
  /** 0 takes a free one. */
  port?: number;
  /** By the name of the REST datasource. */
  services?: Record<string, Service>;
}

export interface Preview {
  /** With the token of this start. */
  url: string;
  /** REST queries since the start, the last first. */
  sent(): SentRequest[];
  close(): Promise<void>;
}

const PAGE_POLICY = [
  "default-src 'none'",
  "worker-src 'self'",
  // Charts and their tooltips place things by style attributes.
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Scripts of the export run in the worker, which reaches neither the page nor the network. */
const WORKER_POLICY = "default-src 'none'; script-src 'unsafe-eval'";

const ASSETS: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

const MOST_SENT = 200;

/**
 * @throws Failure if the export can't be shown
 * @throws Error of `listen`, such as EADDRINUSE
 */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const { database, exportFile, user, services = {} } = options;
  const scripts = new Set(readExport(exportFile).pages.flatMap(({ canvas }) => listFrameScripts(canvas)));
  const pagePolicy = `${PAGE_POLICY}; script-src 'self'${[...scripts].join('')}`;
  const admission = new Admission();
  const sent: SentRequest[] = [];
  const app = new Hono();

  app.use(async (context, next) => {
    await next();
    context.header('x-content-type-options', 'nosniff');
    context.header('referrer-policy', 'no-referrer');
    context.header('cross-origin-resource-policy', 'same-origin');
    context.header('cross-origin-opener-policy', 'same-origin');
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
    const isWorker = context.req.path === '/assets/worker.js';
    context.header('content-security-policy', isWorker ? WORKER_POLICY : pagePolicy);
  });
  app.use(admission.check);

  app.get('/assets/:file', async (context) => {
    const file = context.req.param('file');
    const type = ASSETS[path.extname(file)];
    if (type === undefined) return context.notFound();
    const content = await readFile(path.join(pageFolder, path.basename(file))).catch(() => undefined);
    // A newer build has another address. Browsers cache compiled code only for files that they may cache.
    if (content && context.req.query('built')) context.header('cache-control', 'private, max-age=86400, immutable');
    return content ? context.body(content, 200, { 'content-type': type }) : context.notFound();
  });
  app.get('/api/application', (context) => {
    const { application } = readExport(exportFile);
    const { email, name } = user;
    const response: Application = {
      ...application,
      user: { email, name, username: email, isAnonymous: false, isSuperUser: false },
    };
    return context.json(response);
  });
  app.get('/api/pages/:name', (context) => {
    const page = readExport(exportFile).pages.find(({ name }) => name === context.req.param('name'));
    return page ? context.json(parseScripts(page)) : context.notFound();
  });
  app.post('/api/execute', async (context) => {
    if (context.req.header('content-type') !== 'application/json') return context.text('Refused: JSON only.', 415);
    const received: unknown = await context.req.json().catch(() => undefined);
    const result = await executeQuery(readExport(exportFile), received, { database, services, email: user.email });
    if (result.sent) {
      sent.unshift(result.sent);
      sent.splice(MOST_SENT);
    }
    return context.json(result);
  });
  app.get('/api/sent', (context) => context.json(sent));
  // Every other address is a page of the app, and the page finds out which.
  app.get('*', (context) => context.html(renderDocument(statSync(path.join(pageFolder, 'page.js')).mtimeMs)));
  app.onError((error, context) => {
    if (error instanceof BadRequest) return context.text(`Refused: ${error.message}`, 400);
    return context.text(error.message, 500);
  });

  const server = await listen(app, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  admission.setPort(port);
  return {
    url: `http://127.0.0.1:${port}/?token=${admission.token}`,
    sent: () => [...sent],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The scripts in the export's frames, as a policy names them: a frame has the policy of its page. */
function listFrameScripts({ srcDoc, children = [] }: Widget): string[] {
  const [, script] = /<script>(.*)<\/script>/s.exec(typeof srcDoc === 'string' ? srcDoc : '') ?? [];
  const own = script === undefined ? [] : [` 'sha256-${createHash('sha256').update(script).digest('base64')}'`];
  return [...own, ...children.flatMap(listFrameScripts)];
}

function listen(app: Hono, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(server)) as Server;
    server.once('error', reject);
  });
}

const renderDocument = (built: number) => `<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>JobLogger</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/page.css?built=${built}">
<script type="module" src="/assets/page.js?built=${built}"></script>
</head>
<body><div id="root"></div></body>
</html>
`;
