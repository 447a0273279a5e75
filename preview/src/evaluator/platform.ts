/** Appsmith's own functions: what a trigger or a function of a JS object may call. */
import type { DataTree } from './dataTree.js';

export interface PlatformHost {
  alert(message: string, style: string): void;
  openModal(name: string): void;
  closeModal(name: string): void;
  /** @returns false if there is neither such a page nor such an address */
  navigate(target: string, params: Record<string, string>, isNewWindow: boolean): boolean;
  store(change: { set?: Record<string, unknown>; persist?: boolean; remove?: string }): void;
  download(content: { text: string; name: string; type: string }): void;
  copy(text: string): Promise<void>;
  reset(widget: string, withChildren: boolean): void;
  /** Runs a callback of a timer as a trigger of its own. */
  inTrigger(name: string, callback: () => unknown): void;
}

/** Appsmith has these, but they make no sense on a laptop. */
const NOT_HERE = [
  'clearStore',
  'postWindowMessage',
  'windowMessageListener',
  'unlistenWindowMessage',
  'logoutUser',
  'fetch',
];

export function createPlatformFunctions(tree: DataTree, host: PlatformHost): Record<string, unknown> {
  const timers = new Map<string, ReturnType<typeof setInterval>>();
  const functions: Record<string, (...words: never[]) => unknown> = {
    showAlert: async (message: unknown, style: unknown = 'default') => {
      host.alert(requireText('showAlert', message), String(style));
    },
    showModal: async (name: unknown) => host.openModal(requireText('showModal', name)),
    closeModal: async (name: unknown) => host.closeModal(requireText('closeModal', name)),
    navigateTo: async (target: unknown, params: Record<string, unknown> = {}, where = 'SAME_WINDOW') => {
      const name = requireText('navigateTo', target);
      const texts = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]));
      if (!host.navigate(name, texts, where === 'NEW_WINDOW')) {
        throw new Error(`navigateTo: ${name} is neither a page of this app nor an address`);
      }
    },
    storeValue: async (key: unknown, value: unknown, persist = true) =>
      host.store({ set: { [requireText('storeValue', key)]: value }, persist }),
    removeValue: async (key: unknown) => host.store({ remove: requireText('removeValue', key) }),
    download: async (data: unknown, name: unknown, type: unknown = '') => {
      const text = typeof data === 'string' ? data : JSON.stringify(data, null, 2);
      host.download({ text, name: requireText('download', name), type: String(type) });
    },
    copyToClipboard: async (text: unknown) => host.copy(requireText('copyToClipboard', text)),
    resetWidget: async (name: unknown, withChildren = true) =>
      host.reset(requireText('resetWidget', name), withChildren),
    // The third word is the id, and the same id again replaces the timer.
    setInterval: (callback: () => unknown, milliseconds = 300, id?: string | number) => {
      const name = id === undefined ? `timer-${timers.size}` : String(id);
      clearInterval(timers.get(name));
      timers.set(
        name,
        setInterval(() => host.inTrigger(`setInterval ${name}`, callback), milliseconds),
      );
      return name;
    },
    clearInterval: (id: unknown) => {
      clearInterval(timers.get(String(id)));
      timers.delete(String(id));
    },
    setTimeout: (callback: () => unknown, milliseconds = 0) =>
      setTimeout(() => host.inTrigger('setTimeout', callback), milliseconds),
  };
  for (const name of NOT_HERE) {
    functions[name] = () => {
      throw new Error(`${name}() isn't known to the preview`);
    };
  }
  return Object.fromEntries(
    Object.entries(functions).map(([name, does]) => [
      name,
      (...words: never[]) => {
        if (tree.isEvaluatingData) throw new Error(`${name}() can be called in triggers only`);
        return does(...words);
      },
    ]),
  );
}

function requireText(called: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error(`${called}() needs a text and got ${JSON.stringify(value) ?? 'undefined'}`);
}
