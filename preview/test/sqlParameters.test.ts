/** Binds the values of a query's bindings like Appsmith's SQL Server plugin. */
import fc from 'fast-check';
import type { ActionParameter } from '../src/application.js';
import { bindParameter, PluginError, prepareStatement } from '../src/server/sqlParameters.js';

describe('a parameter', () => {
  it.each([
    ['null', 'null', 'null'],
    ['boolean', 'true', 'bit'],
    ['number', '3', 'int'],
    ['number', '-2147483647', 'int'],
    ['number', '2147483648', 'bigint'],
    ['number', '1.50', 'decimal'],
    ['number', '1e21', 'decimal'],
    ['string', '10:30:00', 'time'],
    ['string', '2026-11-24', 'date'],
    ['string', '2026-11-24 10:30:00', 'datetime'],
    ['string', '2026-11-24T10:30:00Z', 'nvarchar'],
    ['string', '2025-6-1', 'nvarchar'],
    ['string', 'null', 'nvarchar'],
    ['string', '5', 'nvarchar'],
    ['string', '', 'nvarchar'],
  ] as const)('%s %s is bound as %s', (type, value, as) => {
    expect(bindParameter({ binding: 'x', type, value }).type).toBe(as);
  });

  it.each([
    ['string', '10:30', 'Query preparation failed while inserting value: 10:30'],
    ['string', '10:30:00.5', 'Query preparation failed while inserting value: 10:30:00.5'],
    ['number', 'NaN', 'Query preparation failed while inserting value'],
    ['object', '{}', 'The value is not set for the parameter number 1.'],
    ['array', '[]', 'Array datatype is not supported in MS SQL'],
  ] as const)('%s %s fails as it does there', (type, value, message) => {
    expect(() => bindParameter({ binding: 'x', type, value })).toThrow(new PluginError(message));
  });

  it('that is a JSON object is a text, whatever it contains', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => {
        const value = JSON.stringify(input);
        expect(bindParameter({ binding: 'x', type: 'string', value })).toEqual({ type: 'nvarchar', text: value });
      }),
    );
  });
});

describe('a statement', () => {
  const parameters: ActionParameter[] = [
    { binding: 'a', type: 'string', value: `'; DROP TABLE Jobs; --` },
    { binding: ' b ', type: 'number', value: '7' },
  ];

  it('has a placeholder for each binding, in order, and contains no value', () => {
    expect(prepareStatement(`EXEC p @A = {{a}}, @B = '{{ b }}', @C = "{{a}}"`, parameters)).toEqual({
      statement: 'EXEC p @A = ?, @B = ?, @C = ?',
      bound: [
        { type: 'nvarchar', text: `'; DROP TABLE Jobs; --` },
        { type: 'int', text: '7' },
        { type: 'nvarchar', text: `'; DROP TABLE Jobs; --` },
      ],
    });
  });

  it('never contains a value', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = JSON.stringify({ text });
        const { statement, bound } = prepareStatement('EXEC p @Input = {{x}}', [
          { binding: 'x', type: 'string', value },
        ]);
        expect([statement, bound[0]?.text]).toEqual(['EXEC p @Input = ?', value]);
      }),
    );
  });
});
