/** The usual ways to time a script. */
import { runSoundScript } from '../runScript.js';

/** Milliseconds from the start of the process to the line at which it printed the clock. */
export async function measurePrint(script: string, env: NodeJS.ProcessEnv, args: string[] = []): Promise<number> {
  const { stdout, startedAt } = await runSoundScript(script, { env, args });
  return Number(stdout) / 1e6 - startedAt;
}

/** Milliseconds until the process was gone. */
export async function measureEnd(script: string, env: NodeJS.ProcessEnv): Promise<number> {
  return (await runSoundScript(script, { env })).took;
}

/** The number that the script printed. */
export async function readPrinted(script: string, env: NodeJS.ProcessEnv, args: string[]): Promise<number> {
  return Number((await runSoundScript(script, { env, args })).stdout);
}
