import { redactCommand } from '../src/exec/redactCommand.js';

it("masks a command's words before it quotes them", () => {
  const words = ['report', '--password', "it's mine", '--api-key=a b', 'postgres://u:p@h/x', '--rows', '5'];
  expect(redactCommand(words)).toBe('report --password *** --api-key=*** postgres://u:***@h/x --rows 5');
});
