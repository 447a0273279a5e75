/** What happens on an event: queries, JS objects, and Appsmith's own functions. */
import { Fails, PageAtWork, text, widget } from './pageAtWork.js';

const button = (name: string, onClick: string) => widget('BUTTON_WIDGET', name, { text: name, onClick });
const modal = (name: string) =>
  widget('MODAL_WIDGET', name, { isVisible: false, onClose: `{{ showAlert("${name} closed") }}` });
const press = async (script: string, pageInput: Parameters<typeof PageAtWork.open>[0] = {}) => {
  const page = await PageAtWork.open({
    ...pageInput,
    widgets: [...(pageInput.widgets ?? []), button('Go', `{{ ${script} }}`)],
  });
  await page.does('Go', undefined, 'onClick');
  return page;
};

describe('a trigger', () => {
  it('runs its first binding only', async () => {
    const page = await PageAtWork.open({ widgets: [button('Go', '{{ showAlert("a") }}{{ showAlert("b") }}')] });
    await page.does('Go', undefined, 'onClick');
    expect(page.messagesOfKind('alert')).toEqual([{ message: 'a', style: 'default' }]);
  });

  it('sees what the person just did, and the names of its event', async () => {
    const onTextChanged = '{{ showAlert(I.text + currentRow.Id) }}';
    const page = await PageAtWork.open({
      widgets: [widget('INPUT_WIDGET_V2', 'I', { inputType: 'TEXT', onTextChanged })],
    });
    await page.does('I', { inputText: 'new' }, 'onTextChanged', { currentRow: { Id: 7 } });
    expect(page.messagesOfKind('alert')).toEqual([{ message: 'new7', style: 'default' }]);
  });

  it('that fails is reported', async () => {
    expect((await press('Nothing.run()')).problems).toEqual(['Go.onClick: Nothing is not defined']);
  });
});

describe('a query', () => {
  const pageInput = {
    queries: { Q: ['this.params.id', 'I.text'] },
    widgets: [widget('INPUT_WIDGET_V2', 'I', { inputType: 'TEXT', defaultText: '10:30' })],
  };

  it('sends each binding with its type, null for one that throws or gives undefined', async () => {
    const bindings = ['1', '"x"', '[1, "a"]', '({ a: 1 })', 'true', 'null', 'undefined', 'new Date(0)', 'Nothing.x'];
    const page = await press('Q.run()', { queries: { Q: bindings } });
    expect(page.ran[0]!.parameters.map(({ type, value }) => [type, value])).toEqual([
      ['number', '1'],
      ['string', 'x'],
      ['array', '[1,"a"]'],
      ['object', '{"a":1}'],
      ['boolean', 'true'],
      ['null', 'null'],
      ['null', 'null'],
      ['string', '1970-01-01T00:00:00.000Z'],
      ['null', 'null'],
    ]);
    expect(page.problems).toEqual(['Q {{Nothing.x}}: Nothing is not defined']);
  });

  it('gets parameters by run(params), and returns its data', async () => {
    const page = await press('Q.run({ id: 3 }).then((data) => showAlert(data[0].a + Q.data[0].a))', {
      ...pageInput,
      answers: { Q: () => [{ a: 'x' }] },
    });
    expect(page.ran[0]!.parameters.map(({ value }) => value)).toEqual(['3', '10:30']);
    expect(page.messagesOfKind('alert')).toEqual([{ message: 'xx', style: 'default' }]);
  });

  it('that fails rejects with the error’s text, and has it as its data', async () => {
    const page = await press('Q.run().catch(({ message }) => showAlert(message + "/" + Q.data))', {
      ...pageInput,
      answers: { Q: () => new Fails('Refused') },
    });
    expect(page.messagesOfKind('alert')).toEqual([{ message: 'Refused/Refused', style: 'default' }]);
  });

  it('that fails without a catch is reported', async () => {
    const page = await press('Q.run()', { ...pageInput, answers: { Q: () => new Fails({ code: 1 }) } });
    expect(page.problems).toEqual(['Go.onClick: Q failed to execute']);
  });

  it('updates what is bound to it', async () => {
    const page = await PageAtWork.open({
      widgets: [text('T', '{{ Q.data ? Q.data.length : "none" }}'), button('Run', '{{ Q.run() }}')],
      queries: { Q: [] },
      answers: { Q: () => [1, 2] },
    });
    expect(page.value('T.text')).toBe('none');
    await page.does('Run', undefined, 'onClick');
    expect(page.value('T.text')).toBe('2');
  });

  it('runs on load in the order of the sets; one that fails stops no other', async () => {
    const page = await PageAtWork.open({
      queries: { A: [], B: ['A.data'], C: ['B.data'] },
      onLoad: [['A'], ['B', 'Object.load'], ['C']],
      objects: { Object: 'export default { async load() { throw new Error("no"); } }' },
      answers: { A: () => 'a', B: () => new Fails('b failed') },
    });
    expect(page.ran.map(({ name, parameters }) => [name, parameters[0]?.value])).toEqual([
      ['A', undefined],
      ['B', 'a'],
      ['C', 'b failed'],
    ]);
    expect(page.problems).toEqual(['Object.load: no', 'B: b failed']);
    expect(page.messagesOfKind('loaded')).toHaveLength(1);
  });
});

const ONLY_PLAIN = 'line 1: only "name: value" and "name() {}" are allowed here';

describe('a JS object', () => {
  it.each([
    ['?. and ??', 'none: () => null, name() { return this.none()?.name ?? "nobody"; }'],
    ['a generator', '*all() { yield "nobody"; }, name() { return [...this.all()][0]; }'],
  ])('may contain %s', async (_what, functions) => {
    const page = await PageAtWork.open({
      widgets: [text('T', '{{ Object.name() }}')],
      objects: { Object: `export default { ${functions} }` },
    });
    expect([page.value('T.text'), page.problems]).toEqual(['nobody', []]);
  });

  it.each([
    ['// x\nexport default {}', 'line 1: it must start with "export default {"'],
    ['export default { ...others }', ONLY_PLAIN],
    ['export default { get a() {} }', ONLY_PLAIN],
    ['export default { a: 1 }', 'the preview knows no variable in it, only functions'],
    // Appsmith's parser stops at ECMAScript 2020.
    ['export default { a(b) { b ??= 1; return b; } }', "it doesn't parse: Unexpected token (1:28)"],
    ['export default { a: 1_000 }', "it doesn't parse: Identifier directly after number (1:21)"],
  ])('of another form is told: %s', async (Object, problem) => {
    expect((await PageAtWork.open({ objects: { Object } })).problems).toEqual([`Object: ${problem}`]);
  });
});

describe('Appsmith’s own functions', () => {
  it.each([
    ['showAlert(1)', 'showAlert() needs a text and got 1'],
    ['copyToClipboard(null)', 'copyToClipboard() needs a text and got null'],
    ['download("data:,x")', 'download() needs a text and got undefined'],
    ['download("x", "x.csv")', 'download() is known to the preview with data: addresses only'],
    ['navigateTo("nowhere")', "navigateTo: nowhere isn't a page of this app"],
    ['resetWidget("Nothing")', 'resetWidget: there is no widget Nothing'],
    ['logoutUser()', 'logoutUser is not defined'],
    ['fetch("https://example.org")', "fetch() isn't known to the preview"],
    ['Go.setDisabled(true)', 'Go.setDisabled is not a function'],
  ])('%s is told', async (script, complaint) => {
    expect((await press(script)).problems).toEqual([`Go.onClick: ${complaint}`]);
  });

  it('store values that are available at once, some only until the page is reloaded', async () => {
    const page = await press('storeValue("a", 1).then(() => storeValue("b", appsmith.store.a + 1, false))', {
      widgets: [text('T', '{{ appsmith.store.a }}/{{ appsmith.store.b }}')],
    });
    expect(page.value('T.text')).toBe('1/2');
    expect(page.messagesOfKind('store').at(-1)).toEqual({ persistent: { a: 1 }, volatile: { b: 2 } });
  });

  it('open one window at a time, and closing runs onClose', async () => {
    const page = await press('showModal(One.name).then(() => showModal("Two"))', {
      widgets: [modal('One'), modal('Two')],
    });
    expect([page.value('One.isVisible'), page.value('Two.isVisible')]).toEqual([false, true]);
    expect(page.messagesOfKind('alert')).toEqual([{ message: 'One closed', style: 'default' }]);
  });

  it('run onClose of an open window when they leave the page, with the window still visible', async () => {
    const page = await press('showModal("One").then(() => navigateTo("Other"))', { widgets: [modal('One')] });
    expect(page.value('One.isVisible')).toBe(true);
    expect(page.messagesOfKind('alert')).toEqual([{ message: 'One closed', style: 'default' }]);
  });

  it('reset widgets to their defaults', async () => {
    const page = await PageAtWork.open({
      widgets: [
        widget('INPUT_WIDGET_V2', 'I', { inputType: 'TEXT', defaultText: 'default' }),
        button('Reset', '{{ resetWidget("I") }}'),
      ],
    });
    await page.does('I', { inputText: 'typed' });
    expect(page.value('I.text')).toBe('typed');
    await page.does('Reset', undefined, 'onClick');
    expect(page.value('I.text')).toBe('default');
  });

  it('go to a page of the app', async () => {
    const page = await press('navigateTo("Other", { run: 5 })');
    expect(page.messagesOfKind('navigate')).toEqual([{ page: 'Other', params: { run: '5' } }]);
  });

  it('go to the same page: the address changes, and nothing runs on load again', async () => {
    const page = await press('navigateTo("Home", { run: "9" })', {
      widgets: [text('T', '{{ appsmith.URL.queryParams.run }}')],
      queries: { Q: [] },
      onLoad: [['Q']],
    });
    expect([page.value('T.text'), page.ran.length]).toEqual(['9', 1]);
  });

  it('repeat with an id: a second timer with it replaces the first', async () => {
    const timers = jest.spyOn(globalThis, 'setInterval');
    const page = await press(
      'setInterval(() => showAlert("first"), 1, "beat"); setInterval(() => showAlert("second"), 60000, "beat")',
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(page.messagesOfKind('alert')).toEqual([]);
    for (const { value } of timers.mock.results) clearInterval(value as NodeJS.Timeout);
    timers.mockRestore();
  });
});
