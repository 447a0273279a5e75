/** One thing that `doctor` has checked. */
export interface Check {
  name: string;
  /** `note`: worth a look, but nothing is lost. `bad`: something doesn't work. */
  state: 'ok' | 'note' | 'bad';
  text: string;
  /** What to do, if it isn't ok. */
  todo?: string;
}
