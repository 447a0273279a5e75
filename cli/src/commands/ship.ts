import { packageFile } from '#database/packageFile';
import type { Command } from 'commander';

/** Languages other than JavaScript start the shipper by this; what it reads from its pipe is told in docs/journal.md. */
export function define(command: Command): void {
  command.action(() => {
    // It works as soon as it is loaded, and until its pipe ends.
    require(packageFile('dist/shipper.js'));
  });
}
