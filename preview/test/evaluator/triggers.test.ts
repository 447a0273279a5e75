/** What happens on an event: queries in all forms of `run()`, JS objects, and Appsmith's own functions. */
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
    const page = await press(
      'Q.run({ id: 3 }).then((data) => showAlert(data[0].a + Q.data[0].a + Q.responseMeta.statusCode))',
      { ...pageInput, answers: { Q: () => [{ a: 'x' }] } },
    );
    expect(page.ran[0]!.parameters.map(({ value }) => value)).toEqual(['3', '10:30']);
    expect(page.messagesOfKind('alert')).toEqual([{ message: 'xx200 OK', style: 'default' }]);
  });

  it('calls back, with run(onSuccess, onError, params)', async () => {
    const script =
      'Q.run((data, params, meta) => showAlert(`${data.length} ${params.id} ${meta.statusCode}`), (error) => showAlert(error), { id: 4 })';
    const done = await press(script, { ...pageInput, answers: { Q: () => [1] } });
    expect(done.messagesOfKind('alert')).toEqual([{ message: '1 4 200 OK', style: 'default' }]);
    const failed = await press(script, { ...pageInput, answers: { Q: () => new Fails('No such run.') } });
    expect(failed.messagesOfKind('alert')).toEqual([{ message: 'No such run.', style: 'default' }]);
    expect(failed.problems).toEqual([]);
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

  it('asks for confirmation first if it should', async () => {
    const page = await press('Q.run().then(() => showAlert("ran"), ({ message }) => showAlert(message))', {
      ...pageInput,
      confirms: ['Q'],
    });
    expect(page.ran).toEqual([]);
    await page.confirm(false);
    expect([page.ran, page.messagesOfKind('alert')]).toEqual([[], [{ message: 'Q was cancelled', style: 'default' }]]);
    await page.does('Go', undefined, 'onClick');
    await page.confirm(true);
    expect(page.ran).toHaveLength(1);
  });

  it('updates what is bound to it, and clear() empties it', async () => {
    const page = await PageAtWork.open({
      widgets: [
        text('T', '{{ Q.data ? Q.data.length : "none" }}'),
        button('Run', '{{ Q.run() }}'),
        button('Clear', '{{ Q.clear() }}'),
      ],
      queries: { Q: [] },
      answers: { Q: () => [1, 2] },
    });
    expect(page.value('T.text')).toBe('none');
    await page.does('Run', undefined, 'onClick');
    expect(page.value('T.text')).toBe('2');
    await page.does('Clear', undefined, 'onClick');
    expect(page.value('T.text')).toBe('none');
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

describe('a JS object', () => {
  it('has variables that triggers set, also inside, and that data fields only read', async () => {
    const page = await PageAtWork.open({
      widgets: [
        text('T', '{{ Cart.things.join() }}'),
        text('Sets', '{{ Cart.take("x") }}'),
        button('Push', '{{ Cart.add("b") }}'),
        button('Set', '{{ Cart.take("c") }}'),
      ],
      objects: {
        Cart: 'export default { things: ["a"], add(one) { this.things.push(one); }, take(one) { this.things = [one]; } }',
      },
    });
    expect(page.problems).toEqual(['Sets.text: Cart.things can be set in triggers only']);
    await page.does('Push', undefined, 'onClick');
    expect(page.value('T.text')).toBe('a,b');
    await page.does('Set', undefined, 'onClick');
    expect(page.value('T.text')).toBe('c');
  });

  it('keeps what a triggered function returned', async () => {
    const page = await press('Object.work()', {
      widgets: [text('T', '{{ Object.work.data || "not yet" }}')],
      objects: { Object: 'export default { async work() { return "done"; } }' },
    });
    expect(page.value('T.text')).toBe('done');
  });

  it('may contain ?. and ??', async () => {
    const page = await PageAtWork.open({
      widgets: [text('T', '{{ Object.name() }}')],
      objects: { Object: 'export default { none: null, name() { return this.none?.name ?? "nobody"; } }' },
    });
    expect([page.value('T.text'), page.problems]).toEqual(['nobody', []]);
  });

  it.each([
    ['// x\nexport default {}', 'its text must begin with "export default {": Appsmith reads nothing else'],
    ['export default { ...others }', 'it may hold plain properties only: no spread, no accessor, no computed name'],
    ['export default { get a() {} }', 'it may hold plain properties only: no spread, no accessor, no computed name'],
    // Appsmith's parser stops at ECMAScript 2020.
    ['export default { a(b) { b ??= 1; return b; } }', 'Unexpected token (1:28)'],
    ['export default { a: 1_000 }', 'Identifier directly after number (1:21)'],
  ])('of another form is told: %s', async (Object, problem) => {
    expect((await PageAtWork.open({ objects: { Object } })).problems).toEqual([`Object: ${problem}`]);
  });
});

describe('Appsmith’s own functions', () => {
  it.each([
    ['showAlert(1)', 'showAlert() needs a text and got 1'],
    ['copyToClipboard(null)', 'copyToClipboard() needs a text and got null'],
    ['download("x")', 'download() needs a text and got undefined'],
    ['navigateTo("nowhere")', 'navigateTo: nowhere is neither a page of this app nor an address'],
    ['resetWidget("Nothing")', 'resetWidget: there is no widget Nothing'],
    ['logoutUser()', "logoutUser() isn't known to the preview"],
    ['fetch("https://example.org")', "fetch() isn't known to the preview"],
    ['Go.setDisabled(undefined)', 'Go.setDisabled() needs a value'],
    ['Go.setShine(true)', 'Go.setShine is not a function'],
  ])('%s is told', async (script, complaint) => {
    expect((await press(script)).problems).toEqual([`Go.onClick: ${complaint}`]);
  });

  it('store values that are available at once, some only until the page is reloaded', async () => {
    const page = await press('storeValue("a", 1).then(() => storeValue("b", appsmith.store.a + 1, false))', {
      widgets: [text('T', '{{ appsmith.store.a }}/{{ appsmith.store.b }}')],
    });
    expect(page.value('T.text')).toBe('1/2');
    expect(page.messagesOfKind('store').at(-1)).toEqual({ persistent: { a: 1 }, volatile: { b: 2 } });
    const cleared = await press(
      'storeValue("a", 1).then(() => removeValue("a")).then(() => showAlert(typeof appsmith.store.a))',
    );
    expect(cleared.messagesOfKind('alert')).toEqual([{ message: 'undefined', style: 'default' }]);
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

  it("reset widgets to their defaults, and set values until the widget's own value changes", async () => {
    const page = await PageAtWork.open({
      widgets: [
        widget('INPUT_WIDGET_V2', 'I', { inputType: 'TEXT', defaultText: 'default' }),
        text('T', '{{ I.text }}'),
        button('Set', '{{ T.setText("set"); }}'),
        button('Reset', '{{ resetWidget("I") }}'),
      ],
    });
    await page.does('Set', undefined, 'onClick');
    expect(page.value('T.text')).toBe('set');
    await page.does('I', { inputText: 'typed' });
    expect(page.value('T.text')).toBe('typed');
    await page.does('Reset', undefined, 'onClick');
    expect(page.value('I.text')).toBe('default');
  });

  it('go to a page of the app, or to an address', async () => {
    const page = await press('navigateTo("Other", { run: 5 }).then(() => navigateTo("example.org", {}, "NEW_WINDOW"))');
    expect(page.messagesOfKind('navigate')).toEqual([
      { page: 'Other', params: { run: '5' }, isNewWindow: false },
      { address: 'https://example.org', params: {}, isNewWindow: true },
    ]);
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
    const page = await press(
      'setInterval(() => showAlert("first"), 1, "beat"); setInterval(() => { showAlert("second"); clearInterval("beat"); }, 1, "beat")',
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(page.messagesOfKind('alert')).toEqual([{ message: 'second', style: 'default' }]);
  });
});
