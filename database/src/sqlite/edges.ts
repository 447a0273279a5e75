import { Refusal } from '../contract.js';
import { RULES } from '../rules.js';
import { readTime } from './input.js';

/** Reads two UTC times that enclose a day, or some weeks. */
export function edges(input: { From: string; To: string }): { From: string; To: string } {
  const [From, To] = [readTime(input, 'From'), readTime(input, 'To')];
  const days = (Date.parse(To) - Date.parse(From)) / 86_400_000;
  if (days <= 0 || days > RULES.LongestPeriodDays) {
    throw new Refusal('input', `To must come after From, by ${RULES.LongestPeriodDays} days at most.`);
  }
  return { From, To };
}
