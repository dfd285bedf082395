import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** What the server does to a client; the last line of the message is the one with the dot. */
export const smtpBehaviours = [
  'accept',
  /** Never says a word. */
  'hangAtGreeting',
  /** 554 instead of a greeting. */
  'refuseClient',
  /** STARTTLS is neither offered nor understood. */
  'noStarttls',
  /** 550 to MAIL FROM. */
  'refuseSender',
  /** 550 to RCPT TO. */
  'refuseRecipient',
  /** 451 to RCPT TO, always. */
  'deferRecipient',
  /** 451 to the first RCPT TO for an address, then accept: greylisting, RFC 6647. */
  'greylistOnce',
  /** 554 to the whole message. */
  'refuseMessage',
  /** 452 to the whole message. */
  'deferMessage',
  /** Cuts the connection in the middle of the message. */
  'dieInMessage',
  /** Keeps the whole message and cuts the connection without an answer. */
  'dieAfterMessage',
  /** Keeps the whole message and never answers. */
  'hangAfterMessage',
  /** Keeps the whole message and answers what is neither yes nor no. */
  'answerOddly',
] as const;
export type SmtpBehaviour = (typeof smtpBehaviours)[number];

export interface SmtpServerOptions {
  readonly security: 'starttls' | 'smtps';
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** The one user who may send; everybody where it is absent. */
  readonly auth?: { readonly user: string; readonly password: string };
  readonly behaviour?: SmtpBehaviour;
  /** The largest message it takes, in octets. */
  readonly size?: number;
  /** Where messages are kept as 0001.eml, 0002.eml, … beside what `received` holds. */
  readonly folder?: string;
  /** A free one where it is absent. */
  readonly port?: number;
}

/** A message that the server has in whole, whatever it answered. */
export interface ReceivedMessage {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came, without the dots of SMTP's transparency; parse it with postal-mime. */
  readonly octets: Buffer;
}

export interface RunningSmtpServer {
  readonly port: number;
  /** Every message that came in whole, in order. */
  readonly received: readonly ReceivedMessage[];
  /** How many connections there were. */
  readonly connections: () => number;
  behave(behaviour: SmtpBehaviour): void;
  /** Settles as soon as so many messages have come in whole. */
  arrival(count: number): Promise<void>;
  /** Cuts every connection and stops listening. */
  stop(): Promise<void>;
}

/** An answer with its code; smtp-server sends both. */
class Reply extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

/**
 * A real mail server on 127.0.0.1, over TLS only, for tests and the demo: it speaks SMTP as any other, keeps what it
 * gets, delivers nothing, and misbehaves where it is told to.
 */
export async function startSmtpServer(options: SmtpServerOptions): Promise<RunningSmtpServer> {
  const desk = new Reception(options);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  desk.server.on('error', reject);
  desk.server.listen(options.port ?? 0, '127.0.0.1', resolve);
  await promise;
  desk.port = portOf(desk.server);
  // From here on a client that goes away in the middle is the client's affair.
  desk.server.on('error', () => undefined);
  if (options.folder !== undefined) await mkdir(options.folder, { recursive: true });
  return desk;
}

function portOf(server: SMTPServer): number {
  const address: AddressInfo | string | null = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server does not listen');
  return address.port;
}

class Reception implements RunningSmtpServer {
  readonly server: SMTPServer;
  readonly received: ReceivedMessage[] = [];
  /** Known once it listens. */
  port = 0;
  readonly #options: SmtpServerOptions;
  readonly #greylist = new Set<string>();
  readonly #waiting = new Set<() => void>();
  #behaviour: SmtpBehaviour;
  #connections = 0;
  #stopped: Promise<void> | undefined;

  constructor(options: SmtpServerOptions) {
    this.#options = options;
    this.#behaviour = options.behaviour ?? 'accept';
    this.server = new SMTPServer({
      secure: options.security === 'smtps',
      key: options.key,
      cert: options.certificate,
      minVersion: 'TLSv1.2',
      banner: 'Guichet test peer',
      disableReverseLookup: true,
      socketTimeout: 600_000,
      closeTimeout: 1,
      logger: false,
      ...(options.size === undefined ? {} : { size: options.size, rejectOversized: true }),
      ...(options.auth === undefined ? { disabledCommands: ['AUTH'], authOptional: true } : {}),
      onAuth: ({ username, password }, _session, done) => {
        const { auth } = this.#options;
        if (username === auth?.user && password === auth?.password) done(null, { user: username });
        else done(new Reply(535, 'the user name or the password is wrong'));
      },
      onConnect: (session, done) => this.#greet(session, done),
      onMailFrom: (_address, _session, done) =>
        done(this.#behaviour === 'refuseSender' ? new Reply(550, 'this sender may not send here') : null),
      onRcptTo: ({ address }, _session, done) => done(this.#refusalOf(address)),
      onData: (stream, session, done) => this.#take(stream, session, done),
    });
    this.server.server.on('connection', () => {
      this.#connections += 1;
    });
  }

  connections = (): number => this.#connections;

  behave(behaviour: SmtpBehaviour): void {
    this.#behaviour = behaviour;
  }

  async arrival(count: number): Promise<void> {
    while (this.received.length < count) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  stop(): Promise<void> {
    this.#cut();
    this.#stopped ??= new Promise((resolve) => this.server.close(resolve));
    return this.#stopped;
  }

  #greet(session: SMTPServerSession, done: (error?: Error | null) => void): void {
    if (this.#behaviour === 'hangAtGreeting') return;
    if (this.#behaviour === 'noStarttls') session.disabledCommands = ['STARTTLS', 'AUTH'];
    done(this.#behaviour === 'refuseClient' ? new Reply(554, 'no mail from this network') : null);
  }

  #refusalOf(recipient: string): Reply | null {
    switch (this.#behaviour) {
      case 'refuseRecipient':
        return new Reply(550, 'no such mailbox here');
      case 'deferRecipient':
        return new Reply(451, 'the mailbox is busy, try again later');
      case 'greylistOnce':
        if (this.#greylist.has(recipient)) return null;
        this.#greylist.add(recipient);
        return new Reply(451, 'greylisted, try again later');
      default:
        return null;
    }
  }

  #take(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    done: (error?: Error | null, words?: string) => void,
  ): void {
    // For the whole of a message: one that was kept must not be answered as one that was deferred.
    const behaviour = this.#behaviour;
    if (behaviour === 'dieInMessage') {
      stream.once('data', () => this.#cut(session));
      return;
    }
    this.#keep(stream, session, behaviour).then(
      () => this.#answer(session, behaviour, done),
      () => done(new Reply(451, 'the message could not be kept')),
    );
  }

  async #keep(
    stream: SMTPServerDataStream,
    { envelope }: SMTPServerSession,
    behaviour: SmtpBehaviour,
  ): Promise<void> {
    const octets = await buffer(stream);
    if (stream.sizeExceeded || behaviour === 'refuseMessage' || behaviour === 'deferMessage') return;
    const { mailFrom, rcptTo } = envelope;
    const from = mailFrom === false ? '' : mailFrom.address;
    const number = this.received.length + 1;
    const { folder } = this.#options;
    if (folder !== undefined) await writeFile(join(folder, `${String(number).padStart(4, '0')}.eml`), octets);
    this.received.push({ from, to: rcptTo.map(({ address }) => address), octets });
  }

  #answer(
    session: SMTPServerSession,
    behaviour: SmtpBehaviour,
    done: (error?: Error | null, words?: string) => void,
  ): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
    switch (behaviour) {
      case 'refuseMessage':
        done(new Reply(554, 'the content is not wanted here'));
        break;
      case 'deferMessage':
        done(new Reply(452, 'no room at the moment, try again later'));
        break;
      case 'answerOddly':
        done(new Reply(354, 'go on, go on'));
        break;
      case 'dieAfterMessage':
        this.#cut(session);
        break;
      case 'hangAfterMessage':
        break;
      default:
        done(null, `kept as number ${this.received.length}`);
    }
  }

  /** Cuts the connection of a session, or all of them. */
  #cut(session?: SMTPServerSession): void {
    for (const connection of this.server.connections) {
      if (session !== undefined && connection.id !== session.id) continue;
      // Only what TLS is finished on: a socket that is torn away below a handshake takes the whole process down.
      if (connection._socket instanceof TLSSocket) connection._socket.destroy();
    }
  }
}
