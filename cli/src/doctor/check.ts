/** One thing that `doctor` has checked. */
export interface Check {
  name: string;
  state: 'ok' | 'note' | 'bad';
  text: string;
  /** What to do, if it isn't ok. */
  todo?: string | undefined;
}

export function ok(name: string, text: string): Check {
  return { name, state: 'ok', text };
}

/** Worth a look, but nothing is lost. */
export function note(name: string, text: string, todo: string): Check {
  return { name, state: 'note', text, todo };
}

/** Something doesn't work. */
export function bad(name: string, text: string, todo?: string): Check {
  return { name, state: 'bad', text, todo };
}
