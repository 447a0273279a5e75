/** @returns the path of one, or undefined */
export function findChromium(): string | undefined;
