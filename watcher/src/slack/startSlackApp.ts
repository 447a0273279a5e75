/**
 * The Slack app: what people press and type in Slack is done in JobLogger, as these people and with their rights. It
 * opens the connection itself (Socket Mode), so nothing need be reachable from outside. It stores nothing: a button
 * says what it is about, and any watcher can answer.
 */
import { openDatabase } from '#database';
import { App, type BlockAction, SocketModeReceiver, type ViewSubmitAction } from '@slack/bolt';
import { acknowledge, assignToMe, type Press, snooze } from './actions.js';
import { BUTTONS, readTarget } from './buttons.js';
import { COMMAND, runCommand } from './command/command.js';
import { endWebSockets, keepConnected } from './connection.js';
import type { ActionContext } from './actionContext.js';
import { TICKET_VIEW } from './ticket/form.js';
import { openForm } from './ticket/openForm.js';
import { submitForm } from './ticket/submitForm.js';
import { getClientOptions, createLibraryLog, getProxy } from './webApi.js';

export interface SlackAppOptions extends Omit<ActionContext, 'database'> {
  /** `xoxb-…` */
  botToken: string;
  /** `xapp-…`, with the scope `connections:write`. */
  appToken: string;
  /** A setting like `JOB_LOGGER_DB`; its login needs the role `dashboard_user`. */
  database: string;
  /** Default: `https://slack.com/api/`. */
  apiUrl?: string | undefined;
}

export interface SlackApp {
  /** Stops listening, finishes what it is doing, and closes its database. */
  stop(): Promise<void>;
}

/**
 * Connects, and stays connected: if Slack can't be reached or refuses the token, it logs that and tries again.
 * `HTTPS_PROXY` is respected.
 *
 * @throws SettingError if the database's setting can't work
 * @throws StoreError if the embedded database doesn't exist
 */
export async function startSlackApp(options: SlackAppOptions): Promise<SlackApp> {
  const { botToken, appToken, log, apiUrl } = options;
  const database = await openDatabase(options.database);
  const ending = new AbortController();
  const over = new AbortController();
  const dispatcher = getProxy()?.compose(endWebSockets(over.signal));
  const logger = createLibraryLog(log);
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    ...(dispatcher && { dispatcher }),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: getClientOptions({ apiUrl, dispatcher, signal: ending.signal }) },
  });
  const app = new App({
    receiver,
    logger,
    authorize: async () => ({ botToken }),
    clientOptions: getClientOptions({ apiUrl, dispatcher }),
    convoStore: false,
    ignoreSelf: false,
  });
  const underWay = trackActions(app);
  app.error(async (error) => {
    log.error({ error: error.message }, 'What somebody asked for in Slack failed.');
  });
  listen(app, { ...options, database });
  const connected = keepConnected(receiver, log, ending.signal);
  return {
    async stop() {
      ending.abort();
      await connected;
      over.abort();
      await Promise.allSettled(underWay);
      await dispatcher?.close();
      await database.close();
    },
  };
}

function listen(app: App, actionContext: ActionContext): void {
  const pressed = (actionId: string, act: (actionContext: ActionContext, press: Press) => Promise<void>) =>
    app.action<BlockAction>(actionId, async ({ ack, body, action, client, respond }) => {
      await ack();
      const value = action.type === 'static_select' ? action.selected_option?.value : getValue(action);
      const [channel, ts] = [body.channel?.id, body.message?.['ts']];
      await act(actionContext, { client, respond, slackId: body.user.id, value, channel, ts });
    });
  pressed(BUTTONS.acknowledge, acknowledge);
  pressed(BUTTONS.assign, assignToMe);
  pressed(BUTTONS.snooze, snooze);
  app.action<BlockAction>(BUTTONS.ticket, async ({ ack, body, action, client, respond }) => {
    const { run, job, language } = readTarget(getValue(action));
    const [channel, ts] = [body.channel?.id ?? null, body.message?.['ts'] ?? null];
    const request = { client, respond, slackId: body.user.id, triggerId: body.trigger_id, language, channel, ts };
    await Promise.all([ack(), openForm(actionContext, { ...request, run, job: run === null ? job : null })]);
  });
  app.action(new RegExp(`^${BUTTONS.link}\\b`), ({ ack }) => ack());
  app.view<ViewSubmitAction>(TICKET_VIEW, ({ ack, body, view, client }) =>
    submitForm(actionContext, { client, ack, slackId: body.user.id, view }),
  );
  app.command(COMMAND, async ({ ack, command: { text, user_id, trigger_id }, client, respond }) => {
    const typed = { client, respond, slackId: user_id, text, triggerId: trigger_id };
    await Promise.all([ack(), runCommand(actionContext, typed)]);
  });
}

function getValue(action: BlockAction['actions'][number]): string | undefined {
  return action.type === 'button' ? action.value : undefined;
}

/** Running actions, so that a stop can wait for them. */
function trackActions(app: App): Set<Promise<void>> {
  const underWay = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const work = next();
    underWay.add(work);
    try {
      await work;
    } finally {
      underWay.delete(work);
    }
  });
  return underWay;
}
