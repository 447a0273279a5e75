/** A part of Node that isn't public. Without the warning that --pending-deprecation prints to stderr, which belongs to the command. */
export function nodeInternals(name: string): unknown {
  const before = process.noDeprecation;
  process.noDeprecation = true;
  try {
    return (process as unknown as { binding(name: string): unknown }).binding(name);
  } finally {
    if (before === undefined) delete process.noDeprecation;
    else process.noDeprecation = before;
  }
}
