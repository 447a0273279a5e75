import { InvalidArgumentError, Option } from 'commander';

/** An option that accepts one of a few words, in any case. */
export function choiceOption(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices).argParser((value: string) => {
    const choice = choices.find((one) => one.toLowerCase() === value.toLowerCase());
    if (choice === undefined) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    return choice;
  });
}
