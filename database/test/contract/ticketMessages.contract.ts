import type { Fixture } from './engines';
import { ISO, refused } from './fixtures';

export function ticketMessages(fixture: Fixture): void {
  const { ask, call, callOne, listChanges, newTicket, newUser } = fixture;
  describe('a ticket', () => {
    it('has comments, oldest first', async () => {
      const { TicketId } = await newTicket();
      const Email = await newUser({ Name: 'Carla' });
      const added = await callOne('AddTicketComment', { Email, TicketId, Text: 'I look at it' });
      expect(added).toEqual({
        CommentKey: expect.stringMatching(/^\d+$/),
        At: expect.stringMatching(ISO),
        Email,
        AuthorName: 'Carla',
        Text: 'I look at it',
      });
      await call('AddTicketComment', { TicketId, Text: 'Done' });
      const comments = await call('ListTicketComments', { TicketId });
      expect(comments.map(({ AuthorName, Text }) => [AuthorName, Text])).toEqual([
        ['Carla', 'I look at it'],
        [null, 'Done'],
      ]);
      expect((await callOne('GetTicket', { TicketId })).CommentCount).toBe(2);
      await refused(call('AddTicketComment', { TicketId, Text: '' }), 'input');
      await refused(call('ListTicketComments', { TicketId: 999_999 }), 'not-found');
    });
  });

  describe('a message about a ticket', () => {
    it('is kept with its answer, oldest first', async () => {
      const { TicketId } = await newTicket();
      const message = { TicketId, Channel: 'slack', Recipient: '#it', Answer: '{"ok":true}' } as const;
      const sent = await callOne('RecordDelivery', { ...message, Sent: true });
      expect(sent).toEqual({
        ...message,
        DeliveryKey: expect.stringMatching(/^\d+$/),
        AlertKey: null,
        Status: 'Sent',
        Attempts: 1,
        SentAt: expect.stringMatching(ISO),
        At: expect.stringMatching(ISO),
      });
      const mail = { TicketId, Channel: 'mail', Recipient: 'it@example.org', Sent: false } as const;
      const failure = await callOne('RecordDelivery', mail);
      expect(failure).toMatchObject({ Status: 'Failed', SentAt: null, Answer: null, At: expect.stringMatching(ISO) });
      expect(await call('ListDeliveries', { TicketId })).toEqual([sent, failure]);
      const trail = await listChanges('Ticket', TicketId, 'Delivery');
      expect(trail.map(([, , to]) => to)).toEqual(['mail to it@example.org: Failed', 'slack to #it: Sent']);
    });

    it('is recorded by an operator, or by the viewer who opened the ticket', async () => {
      const [opener, viewer, operator] = [await newUser(), await newUser(), await newUser({ Role: 'operator' })];
      const { TicketId } = await newTicket({ Email: opener });
      const record = (Email: string) =>
        call('RecordDelivery', { Email, TicketId, Channel: 'mail', Recipient: 'a@example.org', Sent: true });
      await record(opener);
      await record(operator);
      await refused(record(viewer), 'forbidden');
      expect((await call('ListDeliveries', { Email: viewer, TicketId })).length).toBe(2);
    });

    it.each([
      [{ Channel: 'pigeon' }, /Channel must be one of/],
      [{ Channel: '' }, /Channel/],
      [{ Recipient: '' }, /Recipient is missing/],
      [{ Recipient: 'x'.repeat(321) }, /Recipient has more than 320/],
      [{ Sent: 'perhaps' }, /Sent must be true or false/],
      [{ Answer: 'x'.repeat(4001) }, /Answer has more than 4000/],
    ])('is not recorded with %j', async (wrong, message) => {
      const { TicketId } = await newTicket();
      const input = { TicketId, Channel: 'mail', Recipient: 'a@example.org', Sent: true, ...wrong };
      await refused(ask('RecordDelivery', input), 'input', message);
    });
  });
}
