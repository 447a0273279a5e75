/** Something in the app that would break, or mislead who reads it. */
export interface Finding {
  /** Path in the folder of the app. */
  file: string;
  reason: string;
}
