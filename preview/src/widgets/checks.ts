/** Appsmith's checks of evaluated properties: each returns the value to use, and what was wrong. */
interface Checked {
  value: unknown;
  complaint?: string;
}
export type Check = (value: unknown) => Checked;

const LONGEST_TEXT = 200_000;

export function checkText(otherwise = '', mostBreaks = Infinity): Check {
  return (value) => {
    if (value === undefined || value === null || value === '') return { value: otherwise };
    if (typeof value === 'object') {
      return { value: JSON.stringify(value, null, 2), complaint: 'should be a text and is an object' };
    }
    // oxlint-disable-next-line typescript/no-base-to-string -- numbers and booleans become texts
    const found = String(value);
    if (found.split('\n').length > mostBreaks + 1)
      return { value: JSON.stringify(found), complaint: `has more than ${mostBreaks} line breaks` };
    if (found.length <= LONGEST_TEXT) return { value: found };
    return { value: found.slice(0, LONGEST_TEXT), complaint: `has more than ${LONGEST_TEXT} characters` };
  };
}

export function checkNumber(otherwise: number): Check {
  return (value) => {
    if (value === '') return { value: otherwise };
    if (value === undefined || value === null || (typeof value === 'number' && Number.isFinite(value)))
      return { value };
    if (typeof value === 'string' && /^-?\d+\.?\d*$/.test(value)) return { value: Number(value) };
    return { value: otherwise, complaint: `should be a number and is ${formatForMessage(value)}` };
  };
}

export function checkFlag(otherwise = false): Check {
  return (value) => {
    if (value === undefined || value === null || value === '') return { value: otherwise };
    if (typeof value === 'boolean') return { value };
    if (value === 'true' || value === 'false') return { value: value === 'true' };
    return { value: otherwise, complaint: `should be true or false and is ${formatForMessage(value)}` };
  };
}

/** A list of objects, or JSON of one. */
export const checkRows: Check = (value) => {
  if (value === '' || value === null) return { value: [] };
  const found = typeof value === 'string' ? parseJson(value) : value;
  if (Array.isArray(found) && found.every((row) => typeof row === 'object' && row !== null)) return { value: found };
  return { value: [], complaint: `should be a list of rows and is ${formatForMessage(value)}` };
};

/** A list, or JSON of one. */
export const checkList: Check = (value) => {
  if (value === undefined || value === null || value === '') return { value: [] };
  const found = typeof value === 'string' ? parseJson(value) : value;
  if (Array.isArray(found)) return { value: found };
  return { value: [], complaint: `should be a list and is ${formatForMessage(value)}` };
};

/** The options of a select, as rows. */
export const checkOptionRows: Check = (value) => {
  const checked = checkList(value);
  if (checked.complaint !== undefined || (checked.value as unknown[]).length > 0) return checked;
  return { ...checked, complaint: "has no option: Appsmith's editor misses the value key in it" };
};

export function checkChoice(...choices: string[]): Check {
  return (value) => {
    if (value === undefined || value === null || value === '') return { value: choices[0] };
    if (typeof value === 'string' && choices.includes(value)) return { value };
    return { value: choices[0], complaint: `should be one of ${choices.join(', ')} and is ${formatForMessage(value)}` };
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function formatForMessage(value: unknown): string {
  const json = JSON.stringify(value);
  return json === undefined ? String(value) : json.slice(0, 100);
}
