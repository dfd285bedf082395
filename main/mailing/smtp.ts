import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailingFault } from '../../preload/contract/mailing.ts';
import { Interrupted, type Outcome, outcomeOf, type Stage, tidied } from './outcome.ts';
import type { MailServer } from './server.ts';

/** How long the mail server may take, in milliseconds. */
export interface SmtpTimeouts {
  /** From looking its name up to the end of the TLS handshake. */
  readonly setUp: number;
  /** For its greeting, within `setUp`. */
  readonly greeting: number;
  /** For any single word in the dialogue. */
  readonly idle: number;
  /** For its answer to the whole message: what runs out here is a message of which nobody knows. */
  readonly answer: number;
  /** For one try in all, so that a server that trickles cannot hold the outbox. */
  readonly whole: number;
}

/** `answer` is what RFC 5321, section 4.5.3.2.6, asks of a client: with less, slow scanners make unknown outcomes. */
export const smtpTimeouts: SmtpTimeouts = {
  setUp: 25_000,
  greeting: 15_000,
  idle: 60_000,
  answer: 600_000,
  whole: 900_000,
};

/** A message with its envelope, as it goes over the wire. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
}

type Done<Value> = (error?: Error | null, value?: Value) => void;

/** How much of the message is handed to the socket at a time. */
const CHUNK = 16_384;

function* chunksOf(message: Buffer): Generator<Buffer> {
  for (let from = 0; from < message.length; from += CHUNK) yield message.subarray(from, from + CHUNK);
}

/**
 * One connection to the mail server, over TLS whose certificate is verified: SMTPS from the first octet, or STARTTLS
 * that is required and never given up. Every step ends: with its answer, with the connection's failure, or interrupted.
 */
class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #server: MailServer;
  readonly #failure = Promise.withResolvers<never>();
  readonly #deadline: NodeJS.Timeout;
  readonly #stop: AbortSignal;
  readonly #onStop = () => this.#interrupt('diedWhileSending');
  /** Whether every command so far got its answer, so that QUIT may be said. */
  #answered = false;

  constructor(server: MailServer, timeouts: SmtpTimeouts, stop: AbortSignal) {
    const { host, port, security, certificateAuthority } = server.value;
    this.#server = server;
    this.#connection = new SMTPConnection({
      host,
      port,
      secure: security === 'smtps',
      requireTLS: security === 'starttls',
      tls: {
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
      },
      connectionTimeout: timeouts.setUp,
      greetingTimeout: timeouts.greeting,
      socketTimeout: timeouts.idle,
    });
    this.#failure.promise.catch(() => undefined);
    this.#connection.on('error', this.#failure.reject);
    // The connection can end without an error where the socket was gone before a command was written.
    this.#connection.on('end', () => this.#failure.reject(new Interrupted('closed')));
    this.#deadline = setTimeout(() => this.#interrupt('timeout'), timeouts.whole);
    this.#stop = stop;
    if (stop.aborted) this.#onStop();
    else stop.addEventListener('abort', this.#onStop);
  }

  #interrupt(fault: MailingFault): void {
    this.#failure.reject(new Interrupted(fault));
    this.#connection.close();
  }

  #step<Value>(run: (done: Done<Value>) => void): Promise<Value | undefined> {
    this.#answered = false;
    const answer = Promise.withResolvers<Value | undefined>();
    run((error, value) => {
      this.#answered = true;
      if (error) answer.reject(error);
      else answer.resolve(value);
    });
    return Promise.race([this.#failure.promise, answer.promise]);
  }

  /** Connects, negotiates TLS and signs in; gives the server's last words. */
  async open(): Promise<string> {
    await this.#step<void>((done) => this.#connection.connect(done));
    const { user } = this.#server.value;
    const { password } = this.#server.secrets;
    if (user !== undefined && user !== '') {
      await this.#step<boolean>((done) => this.#connection.login({ user, pass: password }, done));
    }
    return this.#connection.lastServerResponse || '';
  }

  /** Hands a message over; gives the server's answer to it. */
  async send({ from, to, message }: Envelope, octets: Readable, answerTimeout: number): Promise<string> {
    octets.once('end', () => {
      if (this.#connection._socket) this.#connection._socket.setTimeout(answerTimeout);
    });
    const info = await this.#step<SMTPConnection.SentMessageInfo>((done) =>
      this.#connection.send({ from, to, size: message.length }, octets, done),
    );
    return info?.response ?? '';
  }

  close(): void {
    clearTimeout(this.#deadline);
    this.#stop.removeEventListener('abort', this.#onStop);
    if (this.#answered) this.#connection.quit();
    this.#connection.close();
  }
}

/**
 * Tries once to hand a message to the mail server. Never throws: everything that can happen is an outcome. Where `stop`
 * is aborted, the connection is dropped and the outcome is what is known by then.
 */
export async function deliver(
  server: MailServer,
  envelope: Envelope,
  timeouts: SmtpTimeouts,
  stop: AbortSignal,
): Promise<Outcome> {
  const octets = Readable.from(chunksOf(envelope.message), { objectMode: false });
  // nodemailer writes the closing line when this stream has ended, and not before: what `readableEnded` says decides
  // between a message that is certainly not taken and one of which nobody knows. It errs on the side of not knowing: the
  // line may still lie in a buffer of this machine.
  let stage: Stage = 'session';
  const session = new SmtpSession(server, timeouts, stop);
  try {
    await session.open();
    stage = 'envelope';
    const answer = tidied(await session.send(envelope, octets, timeouts.answer));
    return octets.readableEnded ? { kind: 'sent', answer } : { kind: 'unknown', fault: 'protocol', answer };
  } catch (error) {
    return outcomeOf(error, octets.readableEnded ? 'handedOver' : stage);
  } finally {
    session.close();
    octets.destroy();
  }
}

/** Connects, negotiates TLS and signs in, and sends nothing. */
export async function probe(
  server: MailServer,
  timeouts: SmtpTimeouts,
): Promise<{ fault: MailingFault | null; answer: string | null }> {
  const session = new SmtpSession(server, timeouts, new AbortController().signal);
  try {
    return { fault: null, answer: tidied(await session.open()) };
  } catch (error) {
    const outcome = outcomeOf(error, 'session');
    return { fault: outcome.kind === 'sent' ? null : outcome.fault, answer: outcome.answer };
  } finally {
    session.close();
  }
}
