import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailingFault } from '../../preload/contract/mailing.ts';
import { outcomeOf, type Stage, tidied } from './outcome.ts';

const stages = ['session', 'envelope', 'handedOver'] as const satisfies readonly Stage[];
const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
const replyCode = fc.option(fc.integer({ min: 0, max: 999 }), { nil: undefined });

/** Whatever the library, the system or a bug may throw. */
const thrown = fc.oneof(
  fc.record({
    code: fc.oneof(
      text,
      fc.constantFrom(
        'ETLS',
        'EAUTH',
        'EDNS',
        'ETIMEDOUT',
        'ESOCKET',
        'ECONNECTION',
        'EMESSAGE',
        'EENVELOPE',
        'EPROTOCOL',
      ),
    ),
    originalCode: fc.oneof(text, fc.constantFrom('ECONNREFUSED', 'ECONNRESET', 'CERT_HAS_EXPIRED', 'EPROTO')),
    command: fc.oneof(text, fc.constantFrom('CONN', 'EHLO', 'STARTTLS', 'AUTH PLAIN', 'RCPT TO', 'DATA')),
    response: text,
    responseCode: replyCode,
    permanent: fc.option(fc.boolean(), { nil: undefined }),
  }),
  fc.anything(),
);

function saysNo(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('responseCode' in error)) return false;
  const { responseCode } = error;
  return typeof responseCode === 'number' && responseCode >= 400 && responseCode < 600;
}

describe('Whatever goes wrong', () => {
  test('a message that was handed over is unknown, unless the server said no', () => {
    fc.assert(
      fc.property(thrown, (error) => {
        fc.pre(!saysNo(error));
        expect(outcomeOf(error, 'handedOver').kind).toBe('unknown');
      }),
      { numRuns: 2_000 },
    );
  });

  test('a message that was not handed over is never unknown, and no message is ever called sent', () => {
    fc.assert(
      fc.property(thrown, fc.constantFrom(...stages), (error, stage) => {
        const { kind } = outcomeOf(error, stage);
        expect(kind).not.toBe('sent');
        if (stage !== 'handedOver') expect(kind).not.toBe('unknown');
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is said of it has a word in the contract, on one line of 500 characters at most', () => {
    fc.assert(
      fc.property(thrown, fc.constantFrom(...stages), (error, stage) => {
        const outcome = outcomeOf(error, stage);
        if (outcome.kind === 'sent') throw new Error('an error is no success');
        expect(mailingFault.safeParse(outcome.fault).success).toBe(true);
        expect([...(outcome.answer ?? '')].length).toBeLessThanOrEqual(500);
        expect(outcome.answer ?? '').not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('A reply', () => {
  const reply = (responseCode: number, command: string, code = 'EENVELOPE') => ({
    code,
    command,
    responseCode,
    response: `${responseCode} so`,
    permanent: responseCode >= 500 && responseCode !== 503,
  });

  test('of 5xx is for good only where it is about the message', () => {
    expect(outcomeOf(reply(550, 'RCPT TO'), 'envelope')).toMatchObject({
      kind: 'refused',
      fault: 'recipientRefused',
    });
    expect(outcomeOf(reply(554, 'CONN', 'EPROTOCOL'), 'session')).toMatchObject({ kind: 'postponed' });
    expect(outcomeOf(reply(535, 'AUTH PLAIN', 'EAUTH'), 'session')).toMatchObject({
      kind: 'postponed',
      fault: 'auth',
    });
    expect(outcomeOf(reply(530, 'MAIL FROM'), 'envelope')).toMatchObject({
      kind: 'postponed',
      fault: 'auth',
    });
  });

  test('of 503 means that the dialogue went astray, not that the message is unwanted', () => {
    expect(outcomeOf(reply(503, 'DATA'), 'envelope')).toMatchObject({
      kind: 'postponed',
      fault: 'temporary',
    });
  });

  test('of 421 to the whole message is a no for now', () => {
    expect(outcomeOf(reply(421, 'DATA', 'EMESSAGE'), 'handedOver')).toMatchObject({ kind: 'postponed' });
  });

  test('of 3xx to the whole message says nothing', () => {
    expect(outcomeOf(reply(354, 'DATA', 'EMESSAGE'), 'handedOver')).toMatchObject({ kind: 'unknown' });
  });

  test('over several lines becomes one', () => {
    expect(tidied('550-5.1.1 no\n550 5.1.1 such\u0000 user\u0007\r\n')).toBe(
      '550-5.1.1 no 550 5.1.1 such user',
    );
  });
});
