/** Appsmith's own functions: what a trigger or a function of a JS object may call. */
import type { AppServices } from './appServices.js';
import type { DataTree } from './dataTree.js';

/** Appsmith's, which a worker has too, but others. */
const NOT_HERE = ['clearInterval', 'fetch'];

export function createPlatformFunctions(tree: DataTree, host: AppServices): Record<string, unknown> {
  const timers = new Map<string, ReturnType<typeof setInterval>>();
  const functions: Record<string, (...words: never[]) => unknown> = {
    showAlert: async (message: unknown, style: unknown = 'default') => {
      host.alert(requireText('showAlert', message), String(style));
    },
    showModal: async (name: unknown) => host.openModal(requireText('showModal', name)),
    closeModal: async (name: unknown) => host.closeModal(requireText('closeModal', name)),
    navigateTo: async (target: unknown, params: Record<string, unknown> = {}) => {
      const name = requireText('navigateTo', target);
      const texts = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]));
      if (!host.navigate(name, texts)) throw new Error(`navigateTo: ${name} isn't a page of this app`);
    },
    storeValue: async (key: unknown, value: unknown, persist = true) =>
      host.store(requireText('storeValue', key), value, persist),
    download: async (data: unknown, name: unknown) => {
      const address = requireText('download', data);
      if (!address.startsWith('data:')) throw new Error('download() is known to the preview with data: addresses only');
      host.download(address, requireText('download', name));
    },
    copyToClipboard: async (text: unknown) => host.copy(requireText('copyToClipboard', text)),
    resetWidget: async (name: unknown, withChildren = true) =>
      host.reset(requireText('resetWidget', name), withChildren),
    // The third word is the id, and the same id again replaces the timer.
    setInterval: (callback: () => unknown, milliseconds: number, id: string) => {
      clearInterval(timers.get(id));
      const name = `setInterval ${requireText('setInterval', id)}`;
      timers.set(
        id,
        setInterval(() => host.inTrigger(name, callback), milliseconds),
      );
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
