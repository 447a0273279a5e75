const WORDS: Record<string, string> = {
  ENOENT: 'there is no such file, or no such folder',
  EACCES: 'permission denied for this user',
  EPERM: 'permission denied for this user',
  EROFS: 'its disk is mounted read-only',
  ENOSPC: 'its disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a file is in its place',
  EBUSY: 'another program has it open',
};

/** What the system says of a file, in words; undefined of anything else. */
export function fileErrorWords(error: unknown): string | undefined {
  const { code = '', path, syscall } = error as NodeJS.ErrnoException;
  // Node names no path where it reads a folder, or writes to a full disk.
  return path !== undefined || syscall === 'read' || syscall === 'write' ? WORDS[code] : undefined;
}
