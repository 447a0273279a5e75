import { InvalidArgumentError, Option } from 'commander';
import { closest, distance } from 'fastest-levenshtein';

/** An option that accepts one of a few words, in any case. */
export function choiceOption(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices).argParser((value: string) => {
    const typed = value.toLowerCase();
    const nearest = closest(
      typed,
      choices.map((one) => one.toLowerCase()),
    );
    const choice = choices.find((one) => one.toLowerCase() === nearest)!;
    if (nearest === typed) return choice;
    const guess = distance(typed, nearest) <= nearest.length / 2 ? ` Did you mean ${choice}?` : '';
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.${guess}`);
  });
}
