import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { COMMAND } from '../src/slack/command/command';

interface Manifest {
  display_information: { name: string; description: string; long_description: string };
  features: {
    app_home: { messages_tab_enabled: boolean };
    bot_user: { display_name: string };
    slash_commands: { command: string; description: string; usage_hint: string; url?: string }[];
  };
  oauth_config: { scopes: { bot: string[] } };
  settings: { interactivity: { is_enabled: boolean }; socket_mode_enabled: boolean };
}

/** From https://docs.slack.dev/reference/methods: the scopes that a bot needs for each method. */
const SCOPES: Record<string, string[]> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  // Including the email address and the language.
  'users.info': ['users:read', 'users:read.email'],
  'users.lookupByEmail': ['users:read.email'],
  'views.open': [],
  'views.update': [],
};

const watcher = path.join(__dirname, '..');
const manifest: Manifest = parse(readFileSync(path.join(watcher, 'slack-manifest.yaml'), 'utf8'));
const sources = readdirSync(path.join(watcher, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(watcher, 'src', file), 'utf8'))
  .join('\n');

describe('the manifest of the Slack app', () => {
  it('requests the scopes of the called methods, and no others', () => {
    const called = new Set([...sources.matchAll(/\bclient\.(\w+\.\w+)\(/g)].map(([, method]) => method!));
    expect([...called].toSorted()).toEqual(Object.keys(SCOPES));
    const needed = new Set(['commands', ...[...called].flatMap((method) => SCOPES[method]!)]);
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...needed].toSorted());
  });

  it("has the command, buttons and windows, through the watcher's connection", () => {
    const { features, settings } = manifest;
    expect(features.slash_commands.map(({ command, url }) => [command, url])).toEqual([[COMMAND, undefined]]);
    expect(settings).toMatchObject({ interactivity: { is_enabled: true }, socket_mode_enabled: true });
    expect(features.app_home.messages_tab_enabled).toBe(true);
  });

  it("is within Slack's limits for a manifest", () => {
    const { display_information: display, features } = manifest;
    expect([display.name.length <= 35, display.description.length <= 140]).toEqual([true, true]);
    expect([display.long_description.length >= 174, display.long_description.length <= 4000]).toEqual([true, true]);
    expect(features.bot_user.display_name).toMatch(/^[\w .-]{1,80}$/);
    const [{ description, usage_hint }] = features.slash_commands as [Manifest['features']['slash_commands'][0]];
    expect([description.length <= 2000, usage_hint.length <= 1000]).toEqual([true, true]);
  });
});
