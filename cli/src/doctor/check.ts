/** One thing that `doctor` looked at. */
export interface Check {
  name: string;
  /** `note`: worth a look, but nothing is lost by it. `bad`: something doesn't work. */
  state: 'ok' | 'note' | 'bad';
  text: string;
  /** What to do, where it isn't ok. */
  todo?: string;
}
