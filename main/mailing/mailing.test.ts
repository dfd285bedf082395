import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mailingRow, mailServerSettings } from '../../preload/contract/mailing.ts';
import { type RunningSmtpServer, startSmtpServer } from '../../scripts/smtp-server.ts';
import { Refusal } from '../refusal.ts';
import {
  agent,
  openTestOffice,
  pdf,
  serverSettings,
  type TestOffice,
  type TestOfficeOptions,
  testIdentity,
} from './office.test-support.ts';
import { mailServerSetting } from './server.ts';

let server: RunningSmtpServer;
const offices: TestOffice[] = [];

beforeEach(async () => {
  const { certificate, key } = testIdentity;
  server = await startSmtpServer({ security: 'starttls', certificate, key });
});

afterEach(async () => {
  await server.stop();
  for (const office of offices.splice(0)) await office.close();
});

async function open(options: TestOfficeOptions = {}, configured = true): Promise<TestOffice> {
  const office = await openTestOffice(options);
  offices.push(office);
  if (configured) await office.saveServer(serverSettings(server.port));
  await office.settings.setAgency(
    {
      name: 'Voyages Boréal',
      address: ['1200, rue Sherbrooke Ouest', 'Montréal (Québec) H3A 1H6'],
      phone: '+1 514 555-0142',
      email: '',
      registration: 'OPC 702 345',
    },
    agent,
  );
  return office;
}

function octetsOf(content: string | ArrayBuffer | Uint8Array): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
}

const refusal = (
  code: ConstructorParameters<typeof Refusal>[0],
  details?: ConstructorParameters<typeof Refusal>[1],
) => expect.objectContaining({ failure: new Refusal(code, details).failure });

describe('A ticket', () => {
  test('reaches the client as a mail with two bodies and the PDF as it was made', async () => {
    const office = await open();
    await office.queue();
    await office.outbox().workOnce();
    const [received] = server.received;
    const mail = await PostalMime.parse(received?.octets ?? '');
    const { locator } = await office.reservation();
    expect(mail.from).toMatchObject({
      name: 'Voyages Boréal, agence',
      address: 'billets@voyages-boreal.example',
    });
    expect(mail.to).toMatchObject([{ address: 'marie-eve@client.example' }]);
    expect(mail.subject).toBe(`Your e-ticket, record locator ${locator}`);
    expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@voyages-boreal\.example>$/);
    expect(mail.date).toBe('2026-09-01T14:00:00.000Z');
    expect(mail.headers.find(({ key }) => key === 'content-language')?.value).toBe('en-CA');
    expect(mail.headers.map(({ key }) => key)).not.toContain('x-mailer');
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('Hello Marie-Ève O’Brien-Lévesque,');
      expect(body).toContain('Cancún · 2 travellers');
      expect(body).toContain('October 2, 2026');
      expect(body).toContain('1200, rue Sherbrooke Ouest');
    }
    expect(mail.attachments).toHaveLength(1);
    expect(mail.attachments[0]).toMatchObject({
      filename: 'e-ticket-K7M2QX-E-2026-000123.pdf',
      mimeType: 'application/pdf',
      disposition: 'attachment',
    });
    expect(octetsOf(mail.attachments[0]?.content ?? '').equals(pdf)).toBe(true);
  });

  test('is mailed in the language of the client', async () => {
    const office = await open({ language: 'fr' });
    await office.queue();
    await office.outbox().workOnce();
    const mail = await PostalMime.parse(server.received[0]?.octets ?? '');
    expect(mail.subject).toMatch(/^Votre billet électronique, numéro de réservation /);
    expect(mail.headers.find(({ key }) => key === 'content-language')?.value).toBe('fr-CA');
    expect(mail.html).toMatch(/<html lang="fr-CA"/);
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('Bonjour Marie-Ève O’Brien-Lévesque,');
      expect(body).toContain('2 voyageurs');
      expect(body).toContain('2 octobre 2026');
    }
  });

  test('lies in the outbox as the octets that arrive, with every line ended by CRLF', async () => {
    const office = await open({ client: { given: '‮.\r\n.\r\nBcc: x@evil.example', family: '…' } });
    const id = await office.queue();
    const { message } = await office.store.read
      .selectFrom('mailing')
      .select('message')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await office.outbox().workOnce();
    expect(server.received[0]?.octets.equals(message)).toBe(true);
    expect(message.toString('latin1')).not.toMatch(/[^\r]\n|\r[^\n]/);
    expect(server.received[0]?.to).toEqual(['marie-eve@client.example']);
    expect((await PostalMime.parse(message)).bcc).toBeUndefined();
  });

  test('is previewed as it would be sent', async () => {
    const office = await open({
      emails: [' marie-eve@client.example ', 'not an address', 'leo@client.example'],
    });
    const preview = await office.mailing.preview(office.reservationId);
    expect(preview.to).toEqual(['marie-eve@client.example', 'leo@client.example']);
    expect(preview.attachments).toEqual([
      { fileName: 'e-ticket-K7M2QX-E-2026-000123.pdf', octets: pdf.length },
    ]);
    await office.queue();
    await office.outbox().workOnce();
    const mail = await PostalMime.parse(server.received[0]?.octets ?? '');
    expect(mail.subject).toBe(preview.subject);
    expect(mail.html?.replaceAll('\r\n', '\n').trim()).toBe(preview.html.trim());
    expect(mail.text?.replaceAll('\r\n', '\n').trim()).toBe(preview.text.trim());
  });

  test('gives a row of the contract, and counts the reservation up', async () => {
    const office = await open();
    const { version } = await office.reservation();
    const row = await office.mailing.send(
      { reservationId: office.reservationId, version, to: 'marie-eve@client.example' },
      agent,
    );
    expect(mailingRow.parse(row)).toMatchObject({
      state: 'queued',
      tries: 0,
      recipient: 'marie-eve@client.example',
    });
    const after = await office.reservation();
    expect(after.version).toBe(version + 1);
    expect(after.mailings).toEqual([row]);
    expect(after.history.at(-1)).toMatchObject({
      kind: 'mailingQueued',
      actor: agent.name,
      facts: { mailing: row.id },
    });
  });
});

describe('Mailing is refused', () => {
  const to = 'marie-eve@client.example';

  test('without a reservation, a ticket, a mail server or an address', async () => {
    const office = await open({}, false);
    const { reservationId } = office;
    const { version } = await office.reservation();
    const send = (input: Partial<Parameters<typeof office.mailing.send>[0]>) =>
      office.mailing.send({ reservationId, version, to, ...input }, agent);
    await expect(send({ reservationId: 99 })).rejects.toEqual(refusal('notFound'));
    await expect(send({})).rejects.toEqual(refusal('mailNotConfigured'));
    await office.saveServer(serverSettings(server.port));
    await expect(send({ to: '' })).rejects.toEqual(refusal('noAddress'));
    await expect(send({ to: 'a@b.example\r\nBcc: c@d.example' })).rejects.toEqual(refusal('noAddress'));
    const unissued = await open({ ticket: false });
    await expect(unissued.queue()).rejects.toEqual(refusal('noTicket'));
    await expect(unissued.mailing.preview(unissued.reservationId)).rejects.toEqual(refusal('noTicket'));
    await expect(unissued.mailing.preview(99)).rejects.toEqual(refusal('notFound'));
  });

  test('of a reservation that changed meanwhile or is not ticketed, and leaves nothing behind', async () => {
    const office = await open();
    const { version } = await office.reservation();
    await expect(
      office.mailing.send({ reservationId: office.reservationId, version: version - 1, to }, agent),
    ).rejects.toEqual(refusal('changedMeanwhile'));
    const cancelled = await open({ status: 'cancelled' });
    await expect(cancelled.queue()).rejects.toEqual(
      refusal('moveNotAllowed', { from: 'cancelled', to: 'mailed' }),
    );
    for (const one of [office, cancelled]) {
      expect((await one.mailing.outbox({ limit: 10 })).rows).toEqual([]);
      expect((await one.reservation()).history.map(({ kind }) => kind)).toEqual(['received']);
      expect(one.pushes.heard).toEqual([]);
    }
  });
});

describe('A ticket that is mailed as one of many', () => {
  const sendToFirst = async (office: TestOffice, beside: () => Promise<void> = async () => undefined) => {
    const { version } = await office.reservation();
    await office.mailing.sendToFirst({ reservationId: office.reservationId, version }, agent, beside);
  };
  const outbox = async (office: TestOffice) => (await office.mailing.outbox({ limit: 10 })).rows;

  test('goes to the first usable address of the booking, and what is written beside it is in the same transaction', async () => {
    const office = await open({ emails: ['nobody', ' marie@client.example ', 'eve@client.example'] });
    await expect(sendToFirst(office, () => Promise.reject(new Error('not written')))).rejects.toThrow(
      'not written',
    );
    expect(await outbox(office)).toEqual([]);
    await sendToFirst(office);
    expect(await outbox(office)).toMatchObject([{ recipient: 'marie@client.example', state: 'queued' }]);
    expect((await office.reservation()).claim).toMatchObject({ name: 'Nadia Roy' });
  });

  test('is not mailed a second time while the first may still arrive', async () => {
    const office = await open();
    await sendToFirst(office);
    await expect(sendToFirst(office)).rejects.toEqual(refusal('mailingUnderWay'));
    expect(await outbox(office)).toHaveLength(1);
  });

  test('is refused where there is nothing to mail, nobody to mail it to, or it has been mailed', async () => {
    await expect(sendToFirst(await open({ emails: ['nobody', ''] }))).rejects.toEqual(refusal('noAddress'));
    await expect(sendToFirst(await open({ ticket: false }))).rejects.toEqual(refusal('noTicket'));
    await expect(sendToFirst(await open({ status: 'mailed' }))).rejects.toEqual(
      refusal('moveNotAllowed', { from: 'mailed', to: 'mailed' }),
    );
    await expect(sendToFirst(await open({}, false))).rejects.toEqual(refusal('mailNotConfigured'));
  });
});

describe('A person decides', () => {
  async function withOutcome(behaviour: 'refuseRecipient' | 'dieAfterMessage' | 'accept') {
    const office = await open();
    server.behave(behaviour);
    const id = await office.queue();
    await office.outbox().workOnce();
    server.behave('accept');
    const decide = (decision: 'sendAgain' | 'arrived' | 'giveUp') =>
      office.mailing.decide({ id, decision, reason: 'asked the client by phone' }, agent);
    return { office, id, decide };
  }

  test('to send again what was refused: the same octets, as a new try', async () => {
    const { office, id, decide } = await withOutcome('refuseRecipient');
    const octets = () =>
      office.store.read
        .selectFrom('mailing')
        .select(['message', 'message_id'])
        .where('id', '=', id)
        .executeTakeFirst();
    const before = await octets();
    office.clock.advance({ hours: 60 });
    expect(await decide('sendAgain')).toMatchObject({
      state: 'queued',
      tries: 0,
      fault: null,
      serverAnswer: null,
      doneAt: null,
      queuedAt: office.clock.now(),
    });
    await office.outbox().workOnce();
    expect(await octets()).toEqual(before);
    expect((await office.reservation()).status).toBe('mailed');
    expect(server.received).toHaveLength(1);
  });

  test('that an unknown one arrived: it counts as sent, by that person', async () => {
    const { office, id, decide } = await withOutcome('dieAfterMessage');
    expect(await decide('arrived')).toMatchObject({ state: 'sent', fault: null });
    const { status, history } = await office.reservation();
    expect(status).toBe('mailed');
    expect(history.slice(-2)).toMatchObject([
      {
        kind: 'mailingDecided',
        actor: agent.name,
        facts: { mailing: id, decision: 'arrived', reason: 'asked the client by phone' },
      },
      { kind: 'moved', actor: agent.name, facts: { to: 'mailed' } },
    ]);
    const audit = await office.store.read.selectFrom('audit').select('action').orderBy('id').execute();
    expect(audit.slice(-3, -1)).toEqual([{ action: 'mailing.decided' }, { action: 'reservation.moved' }]);
    expect(server.received).toHaveLength(1);
  });

  test('to give up a refused or unknown one, and to call a queued one back', async () => {
    for (const behaviour of ['refuseRecipient', 'dieAfterMessage'] as const) {
      const { office, decide } = await withOutcome(behaviour);
      expect(await decide('giveUp')).toMatchObject({ state: 'givenUp' });
      expect((await office.reservation()).status).toBe('ticketed');
    }
    const office = await open();
    const id = await office.queue();
    await office.mailing.decide({ id, decision: 'giveUp', reason: 'wrong address' }, agent);
    const before = server.received.length;
    expect(await office.outbox().workOnce()).toBeGreaterThan(0);
    expect(server.received).toHaveLength(before);
  });

  test('nothing else', async () => {
    const sent = await withOutcome('accept');
    for (const decision of ['sendAgain', 'arrived', 'giveUp'] as const) {
      await expect(sent.decide(decision)).rejects.toEqual(refusal('mailingNotDecidable', { state: 'sent' }));
    }
    const refused = await withOutcome('refuseRecipient');
    await expect(refused.decide('arrived')).rejects.toEqual(
      refusal('mailingNotDecidable', { state: 'refused' }),
    );
    await refused.decide('giveUp');
    await expect(refused.decide('sendAgain')).rejects.toEqual(
      refusal('mailingNotDecidable', { state: 'givenUp' }),
    );
    await expect(
      refused.office.mailing.decide({ id: 99, decision: 'giveUp', reason: 'none' }, agent),
    ).rejects.toEqual(refusal('notFound'));
  });

  test('with an audit line in which the reason does not stand', async () => {
    const { office, id, decide } = await withOutcome('refuseRecipient');
    await decide('giveUp');
    const last = await office.store.read
      .selectFrom('audit')
      .select(['actor', 'action', 'subject', 'facts'])
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(last).toEqual({
      actor: agent.name,
      action: 'mailing.decided',
      subject: `mailing/${id}`,
      facts: '{"decision":"giveUp"}',
    });
  });
});

describe('The outbox as the desk sees it', () => {
  test('comes in pages, the newest first, with every state counted', async () => {
    const office = await open();
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push(await office.queue(`client${count}@client.example`));
    server.behave('refuseRecipient');
    await office.outbox().workOnce();
    const first = await office.mailing.outbox({ limit: 3 });
    expect(first.rows.map(({ id }) => id)).toEqual(ids.slice(2).reverse());
    expect(first.more).toBe(true);
    expect(first.counts).toEqual({ queued: 4, sending: 0, sent: 0, refused: 1, unknown: 0, givenUp: 0 });
    const rest = await office.mailing.outbox({ limit: 3, before: ids[2] });
    expect(rest.rows.map(({ id }) => id)).toEqual(ids.slice(0, 2).reverse());
    expect(rest.more).toBe(false);
    const refused = await office.mailing.outbox({ limit: 3, state: 'refused' });
    expect(refused.rows.map(({ id }) => id)).toEqual([ids[0]]);
  });
});

describe('The mail server of the settings', () => {
  const typed = () => serverSettings(server.port, { user: 'billets' });

  test('is not there at first, and its password goes in and never comes out', async () => {
    const office = await open({}, false);
    expect(await office.mailing.server()).toBeNull();
    await office.mailing.setServer({ settings: typed(), password: 'a secret of ours' }, agent);
    const shown = await office.mailing.server();
    expect(shown).toEqual({ settings: mailServerSettings.parse(typed()), hasPassword: true });
    expect(JSON.stringify(shown)).not.toContain('a secret of ours');
    expect((await office.settings.get(mailServerSetting))?.secrets.password).toBe('a secret of ours');
    const record = await office.store.read
      .selectFrom('setting')
      .selectAll()
      .where('name', '=', 'mailServer')
      .executeTakeFirstOrThrow();
    expect(record.value).not.toContain('a secret of ours');
    expect(record.secrets_sealed?.includes('a secret of ours')).toBe(false);
  });

  test('keeps a password that is not typed again, removes one on demand, and never takes it to another server or user', async () => {
    const office = await open({}, false);
    const password = async () => (await office.settings.get(mailServerSetting))?.secrets.password;
    await office.mailing.setServer({ settings: typed(), password: 'first' }, agent);
    await office.mailing.setServer({ settings: { ...typed(), fromName: 'Another name' } }, agent);
    expect(await password()).toBe('first');
    await office.mailing.setServer({ settings: { ...typed(), host: 'mail.evil.example' } }, agent);
    expect(await password()).toBeUndefined();
    await office.mailing.setServer({ settings: typed(), password: 'second' }, agent);
    await office.mailing.setServer({ settings: { ...typed(), user: 'another' } }, agent);
    expect(await password()).toBeUndefined();
    await office.mailing.setServer({ settings: typed(), password: 'third' }, agent);
    await office.mailing.setServer({ settings: typed(), password: null }, agent);
    expect(await password()).toBeUndefined();
  });

  test('is tried before it is saved', async () => {
    const { certificate, key } = testIdentity;
    const auth = { user: 'billets', password: 'right' };
    const strict = await startSmtpServer({ security: 'smtps', certificate, key, auth });
    const office = await open({}, false);
    const settings = serverSettings(strict.port, { security: 'smtps', user: 'billets' });
    expect(await office.mailing.testServer({ settings, password: 'wrong' })).toMatchObject({ fault: 'auth' });
    expect(await office.mailing.testServer({ settings, password: 'right' })).toMatchObject({ fault: null });
    expect(await office.mailing.server()).toBeNull();
    await office.mailing.setServer({ settings, password: 'right' }, agent);
    expect(await office.mailing.testServer({ settings })).toMatchObject({ fault: null });
    await strict.stop();
  });
});
