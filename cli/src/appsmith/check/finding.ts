/** Something in the app that would break, or mislead its reader. */
export interface Finding {
  /** Path in the folder of the app. */
  file: string;
  reason: string;
}
