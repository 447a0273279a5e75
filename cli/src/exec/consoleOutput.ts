import { isatty } from 'node:tty';
import type { PieceDecoder } from './decodeOutput.js';

/**
 * A console of Windows takes bytes for its own code page (https://github.com/nodejs/node/issues/24550), so it gets text.
 * Writing to it doesn't wait for a reader.
 */
export class ConsoleOutput {
  private decoder: PieceDecoder | undefined;

  constructor(private readonly descriptor: number) {}

  /** @returns what prevented the write */
  async write(bytes: Buffer): Promise<unknown> {
    try {
      // Beside the recorder, which has been loaded for these bytes.
      this.decoder ??= new (await import('./outputRecorder.js')).PieceDecoder();
    } catch {
      // It has been said.
    }
    return this.print(this.decoder?.decode(bytes) ?? bytes);
  }

  async end(): Promise<void> {
    await this.print(this.decoder?.end() ?? '');
  }

  private print(text: string | Buffer): Promise<unknown> {
    if (text.length === 0) return Promise.resolve(undefined);
    const stream = this.descriptor === 1 ? process.stdout : process.stderr;
    if (stream.listenerCount('error') === 0) stream.on('error', () => {});
    return new Promise((resolve) => void stream.write(text, (error) => resolve(error ?? undefined)));
  }
}

export function isConsole(descriptor: number): boolean {
  return process.platform === 'win32' && isatty(descriptor);
}
