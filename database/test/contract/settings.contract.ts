import type { Fixture } from './engines';
import { refused } from './fixtures';

export function settings(fixture: Fixture): void {
  const { ask, call, listChanges, newUser } = fixture;
  describe('the settings', () => {
    it('are three, even if nobody has set them; each is set, removed and audited', async () => {
      const unset = [
        { Name: 'AlertRules', Value: null },
        { Name: 'AuditRetentionDays', Value: null },
        { Name: 'RetentionDays', Value: null },
      ];
      expect(await call('ListSettings', {})).toEqual(unset);
      const Email = await newUser({ Role: 'admin' });
      const rules = { Name: 'AlertRules', Value: '{"after":3}' } as const;
      expect(await call('SaveSetting', { ...rules, Email })).toEqual([rules]);
      await call('SaveSetting', { Name: 'RetentionDays', Value: '180' });
      expect(await call('ListSettings', {})).toEqual([
        rules,
        { Name: 'AuditRetentionDays', Value: null },
        { Name: 'RetentionDays', Value: '180' },
      ]);
      for (const { Name } of [rules, { Name: 'RetentionDays' as const }]) {
        expect(await call('SaveSetting', { Name, Value: null })).toEqual([{ Name, Value: null }]);
      }
      expect(await call('ListSettings', {})).toEqual(unset);
      expect(await listChanges('Setting', 'AlertRules')).toEqual([
        ['Value', '{"after":3}', null, null],
        ['Value', null, '{"after":3}', Email],
      ]);
    });

    it.each([
      [{ Name: 'WatcherSeenAt', Value: null }, /Name must be one of AlertRules, AuditRetentionDays, RetentionDays/],
      [{ Name: '', Value: null }, /Name must be one of/],
      [{ Name: 'AlertRules', Value: '[1]' }, /AlertRules must be a JSON object/],
      [{ Name: 'AlertRules', Value: 'after 3' }, /AlertRules must be a JSON object/],
      [{ Name: 'RetentionDays', Value: '0' }, /RetentionDays must be a whole number from 1/],
      [{ Name: 'RetentionDays', Value: '1.5' }, /RetentionDays must be a whole number/],
      [{ Name: 'RetentionDays', Value: '-7' }, /RetentionDays must be a whole number/],
      [{ Name: 'RetentionDays', Value: 'a year' }, /RetentionDays must be a whole number/],
      [{ Name: 'RetentionDays', Value: '36501' }, /RetentionDays must be a whole number/],
    ])('are not set by %j', async (wrong, message) => {
      await refused(ask('SaveSetting', wrong), 'input', message);
      expect((await call('ListSettings', {})).map(({ Value }) => Value)).toEqual([null, null, null]);
    });
  });
}
