import { spawnSync } from 'node:child_process';
import { command, type Stage, type CommandResult } from './stage.js';

interface Answer {
  /** When this has been printed since the previous answer … */
  after: string;
  /** … this is typed. `\x03` is Ctrl-C. */
  type: string;
}

/** Python has pseudo-terminals; Node has none. */
const TERMINAL = `
import fcntl, json, os, pty, select, struct, sys, termios
what = json.loads(sys.argv[1])
pid, master = pty.fork()
if pid == 0:
    os.execvp(what['words'][0], what['words'])
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack('HHHH', 40, what['columns'], 0, 0))
seen, answers = b'', what['answers']
while True:
    try:
        readable, _, _ = select.select([master], [], [], 20)
        chunk = os.read(master, 65536) if readable else b''
    except OSError:
        chunk = b''
    if not chunk:
        break
    seen += chunk
    sys.stdout.buffer.write(chunk)
    if answers and answers[0]['after'].encode() in seen:
        os.write(master, answers.pop(0)['type'].encode())
        seen = b''
_, status = os.waitpid(pid, 0)
if os.WIFSIGNALED(status):
    os.kill(os.getpid(), os.WTERMSIG(status))
sys.exit(os.WEXITSTATUS(status))
`;

/** Runs the command, or another one, on its own terminal. Its output is one text, in `stdout`. */
export function onTerminal(
  stage: Stage,
  words: string[],
  {
    columns = 100,
    answers = [],
    program = [process.execPath, command],
  }: { columns?: number; answers?: Answer[]; program?: string[] } = {},
): CommandResult {
  const what = JSON.stringify({ words: [...program, ...words], columns, answers });
  const { status, signal, stdout, stderr } = spawnSync('python3', ['-c', TERMINAL, what], {
    cwd: stage.folder,
    env: { ...stage.env, TERM: 'xterm-256color' },
    encoding: 'utf8',
  });
  return { code: status, signal, stdout: stdout.replaceAll('\r\n', '\n'), stderr };
}
