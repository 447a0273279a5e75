import { packageFile } from '#database/packageFile';
import type { Command } from 'commander';

/**
 * Writers in other languages start the shipper with this command. docs/journal.md describes what it reads from its
 * pipe.
 */
export function define(command: Command): void {
  command.action(() => {
    // It starts as soon as it is loaded, and works until its pipe ends.
    require(packageFile('dist/shipper.js'));
  });
}
