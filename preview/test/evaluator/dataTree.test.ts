/** The values of a page's properties: bindings, their dependencies, people's input, and problems. */
import { PageAtWork, text, widget } from './pageAtWork.js';

const input = (name: string, properties = {}) => widget('INPUT_WIDGET_V2', name, { inputType: 'TEXT', ...properties });

const storing = (name: string, value: string) =>
  widget('BUTTON_WIDGET', name, { text: name, onClick: `{{ storeValue("shown", ${value}) }}` });

const select = (defaultOptionValue: unknown) =>
  widget('SELECT_WIDGET', 'S', {
    sourceData: '{{ [{ n: "One", v: 1 }, { n: "Two", v: 2 }] }}',
    optionLabel: 'n',
    optionValue: 'v',
    defaultOptionValue,
  });

describe('a binding', () => {
  it.each([
    ['{{ 1 + 1 }}', '2'],
    ['a {{ 1 }} b {{ "x" }}', 'a 1 b x'],
    ['{{ undefined }}!', 'undefined!'],
    ['{{ ({ a: 1 }) }} and {{ [1, "b"] }}', '{"a":1} and [1,"b"]'],
    // In a text that is JSON, quotes are escaped.
    [`{{ '"x"' }} is quoted`, String.raw`\"x\" is quoted`],
    ['{{ appsmith.user.email }} {{ appsmith.URL.queryParams.run }} {{ appsmith.mode }}', 'd@example.org 1 PUBLISHED'],
    ['  {{ "at the edges" }}  ', 'at the edges'],
  ])('%s becomes %s', async (words, value) => {
    const page = await PageAtWork.open({ widgets: [text('T', words)] });
    expect(page.value('T.text')).toBe(value);
    expect(page.problems).toEqual([]);
  });

  it("that isn't in a list of bindings is a text", async () => {
    const page = await PageAtWork.open({ widgets: [{ ...text('T', '{{ 1 }}'), dynamicBindingPathList: [] }] });
    expect(page.value('T.text')).toBe('{{ 1 }}');
  });

  it('that throws gives the default, and is reported', async () => {
    const page = await PageAtWork.open({ widgets: [text('T', '{{ Nothing.data }}')] });
    expect(page.value('T.text')).toBe('');
    expect(page.problems).toEqual(['T.text: Nothing is not defined']);
  });

  it('can neither wait nor do anything', async () => {
    const page = await PageAtWork.open({
      widgets: [
        text('Waits', '{{ Promise.resolve(1) }}'),
        text('Does', '{{ showAlert("x") }}'),
        text('Runs', '{{ Q.run() }}'),
      ],
      queries: { Q: [] },
    });
    expect(page.problems).toEqual([
      'Waits.text: gives a promise: only triggers may wait',
      'Does.text: showAlert() can be called in triggers only',
      'Runs.text: Q.run() can be called in triggers only',
    ]);
    expect(page.ran).toEqual([]);
  });

  it('of the wrong type is replaced, and reported', async () => {
    const page = await PageAtWork.open({
      widgets: [
        widget('TABLE_WIDGET_V2', 'Rows', { tableData: '{{ "not a list" }}', primaryColumns: {} }),
        widget('BUTTON_WIDGET', 'Press', { text: 'x', isDisabled: '{{ "perhaps" }}' }),
      ],
    });
    expect(page.value('Rows.tableData')).toEqual([]);
    expect(page.value('Press.isDisabled')).toBe(false);
    expect(page.problems).toEqual([
      'Rows.tableData: should be a list of rows and is "not a list"',
      'Press.isDisabled: should be true or false and is "perhaps"',
    ]);
  });
});

describe('properties that depend on others', () => {
  it('are computed after them, in whatever order they are listed, and again when those change', async () => {
    const page = await PageAtWork.open({
      widgets: [
        text('Third', '{{ Second.text }}!'),
        text('Second', '{{ First.text }}{{ First.text }}'),
        input('First', { defaultText: 'a' }),
      ],
    });
    expect(page.value('Third.text')).toBe('aa!');
    await page.does('First', { inputText: 'b' });
    expect(page.value('Third.text')).toBe('bb!');
  });

  it('also depend through functions of JS objects that call each other and themselves', async () => {
    const page = await PageAtWork.open({
      widgets: [text('T', '{{ Outer.say() }}'), input('First', { defaultText: 'a' })],
      objects: {
        Outer: 'export default { say() { return this.inner() + "?"; }, inner: () => Inner.word() }',
        Inner: 'export default { word(again) { return again ? this.word() : First.text; } }',
      },
    });
    await page.does('First', { inputText: 'new' });
    expect(page.value('T.text')).toBe('new?');
  });

  it("aren't computed when something else changes", async () => {
    const page = await PageAtWork.open({
      widgets: [text('T', '{{ First.text }}'), text('Random', '{{ String(Math.random()) }}'), input('First')],
    });
    const before = page.value('Random.text');
    await page.does('First', { inputText: 'x' });
    expect(page.value('T.text')).toBe('x');
    expect(page.value('Random.text')).toBe(before);
  });

  it('in a circle are reported by name', async () => {
    const page = await PageAtWork.open({
      widgets: [text('A', '{{ B.text }}'), text('B', '{{ C.text }}'), text('C', '{{ A.text }}')],
    });
    expect(page.problems).toEqual([
      'Home: These properties depend on one another in a circle: A.text → B.text → C.text → A.text',
    ]);
  });
});

describe('what a person typed', () => {
  it('overrides the default until the default changes', async () => {
    const page = await PageAtWork.open({
      widgets: [input('Default', { defaultText: 'one' }), input('Typed', { defaultText: '{{ Default.text }}' })],
    });
    await page.does('Typed', { inputText: 'mine' });
    await page.does('Default', { inputText: 'one' });
    expect(page.value('Typed.text')).toBe('mine');
    await page.does('Default', { inputText: 'two' });
    expect(page.value('Typed.text')).toBe('two');
  });

  it('is lost when the default is computed again, even to the same value', async () => {
    const page = await PageAtWork.open({
      widgets: [
        input('Typed', { defaultText: '{{ appsmith.store.shown?.text || "" }}' }),
        storing('Month', '{ days: 30 }'),
        storing('Week', '{ days: 7 }'),
      ],
    });
    await page.does('Month', undefined, 'onClick');
    await page.does('Typed', { inputText: 'mine' });
    await page.does('Month', undefined, 'onClick');
    expect(page.value('Typed.text')).toBe('mine');
    await page.does('Week', undefined, 'onClick');
    expect(page.value('Typed.text')).toBe('');
  });

  it('is a number or null if the input expects numbers', async () => {
    const page = await PageAtWork.open({ widgets: [input('N', { inputType: 'NUMBER', minNum: 1 })] });
    expect([page.value('N.text'), page.value('N.isValid')]).toEqual([null, true]);
    await page.does('N', { inputText: '9' });
    expect([page.value('N.text'), page.value('N.isValid')]).toEqual([9, true]);
    await page.does('N', { inputText: '0' });
    expect(page.value('N.isValid')).toBe(false);
    await page.does('N', { inputText: 'x' });
    expect([page.value('N.text'), page.value('N.isValid')]).toEqual([null, false]);
  });
});

describe('a select', () => {
  it('has the option of its default, by value and type', async () => {
    expect((await PageAtWork.open({ widgets: [select('{{ 2 }}')] })).value('S.selectedOptionLabel')).toBe('Two');
    // "2" isn't 2.
    expect((await PageAtWork.open({ widgets: [select('2')] })).value('S.selectedOptionValue')).toBe('');
  });
});

const table = (tableData: object[], primaryColumns: object) =>
  widget('TABLE_WIDGET_V2', 'R', { tableData, primaryColumns });

describe('what the preview does not know', () => {
  it.each([
    ['a widget', widget('MAP_WIDGET', 'M'), "M: the preview doesn't know the widget MAP_WIDGET"],
    ['a property', widget('TEXT_WIDGET', 'T', { text: 'x', glow: true }), 'T (properties): unknown: glow'],
    [
      'another value of a property that is known as one',
      widget('TEXT_WIDGET', 'T', { text: 'x', dynamicHeight: 'AUTO_HEIGHT' }),
      'T (properties): dynamicHeight is only known as "FIXED"',
    ],
    [
      'the type of a column',
      table([], { a: { id: 'a', columnType: 'video' } }),
      'R: column a has the unknown type video',
    ],
    ['a column of the rows', table([{ b: 1 }], {}), 'R: its rows have b, for which there is no column'],
  ])('%s is told', async (_what, unknown, problem) => {
    expect((await PageAtWork.open({ widgets: [unknown] })).problems).toEqual([problem]);
  });
});
