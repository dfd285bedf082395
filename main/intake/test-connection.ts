import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ConnectionSettings, ConnectionTest } from '../../preload/contract/intake.ts';
import { credentialsOf, openWebShop } from './connection.ts';
import { ConnectionFailed, connectionFaultOf } from './faults.ts';
import { spkiPin, tlsOptions } from './https.ts';

type Secrets = Parameters<typeof credentialsOf>[1];
type StepName = ConnectionTest['steps'][number]['step'];

const ORDER: readonly StepName[] = ['name', 'reach', 'certificate', 'sign', 'list'];
const PATIENCE = 10_000;
/** The whole of the last step: a listing of one booking. */
const LIST_PATIENCE = 45_000;

/** Resolves at `event`, rejects at an error or when the patience is over. */
function waitFor(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(PATIENCE, () => reject(new ConnectionFailed('timeout')));
    socket.once(event, () => {
      socket.setTimeout(0);
      resolve();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new ConnectionFailed('reset')));
  });
}

function serverOf(socket: TLSSocket): ConnectionTest['server'] {
  const { raw } = socket.getPeerCertificate();
  if (!raw) return null;
  const certificate = new X509Certificate(raw);
  return {
    tls: socket.getProtocol() ?? '',
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    validTo: certificate.validToDate.toISOString(),
    pin: spkiPin(certificate),
  };
}

/** One test of a connection, step by step: each step throws what is wrong, precisely. */
class ConnectionTrial {
  readonly #settings: ConnectionSettings;
  readonly #secrets: Secrets;
  readonly #host: string;
  readonly #port: number;
  server: ConnectionTest['server'] = null;
  waiting: number | null = null;

  constructor(settings: ConnectionSettings, secrets: Secrets) {
    const url = new URL(settings.baseUrl);
    this.#settings = settings;
    this.#secrets = secrets;
    this.#host = url.hostname.replace(/^\[|\]$/g, '');
    this.#port = url.port === '' ? 443 : Number(url.port);
  }

  get facts(): { host: string; port: number } {
    return { host: this.#host, port: this.#port };
  }

  readonly steps = {
    name: async () => {
      if (isIP(this.#host) === 0) await lookup(this.#host);
    },
    reach: async () => {
      const socket = connectSocket(this.#port, this.#host);
      try {
        await waitFor(socket, 'connect');
      } finally {
        socket.destroy();
      }
    },
    certificate: async () => {
      await this.#look();
      const socket = this.#tls(true);
      try {
        await waitFor(socket, 'secureConnect');
      } finally {
        socket.destroy();
      }
    },
    list: () => this.#firstBooking(),
  };

  #tls(rejectUnauthorized: boolean): TLSSocket {
    return connectTls({
      ...tlsOptions(credentialsOf(this.#settings, this.#secrets)),
      host: this.#host,
      port: this.#port,
      rejectUnauthorized,
      ...(isIP(this.#host) === 0 ? { servername: this.#host } : {}),
    });
  }

  /** Notes what the server shows, whatever it is; nothing is sent over this connection. */
  async #look(): Promise<void> {
    const socket = this.#tls(false);
    try {
      await waitFor(socket, 'secureConnect');
      this.server = serverOf(socket);
    } finally {
      socket.destroy();
    }
  }

  async #firstBooking(): Promise<void> {
    const shop = openWebShop(this.#settings, this.#secrets);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(new ConnectionFailed('timeout')), LIST_PATIENCE);
    try {
      let waiting = 0;
      for await (const item of shop.list(stop.signal)) {
        if (item === 'pageEnd') break;
        waiting += 1;
      }
      this.waiting = waiting;
    } finally {
      clearTimeout(timer);
      await shop.close();
    }
  }
}

/** The step that a fault of the last request belongs to: the desk's own proof of who it is, or the protocol. */
function stepOfFault(code: string): StepName {
  return ['tokenRefused', 'forbidden', 'clientCertificateRefused', 'reset', 'tls'].includes(code)
    ? 'sign'
    : 'list';
}

/** Tries a connection without saving it and says precisely what is wrong. Never throws for what the network does. */
export async function testConnection(
  settings: ConnectionSettings,
  secrets: Secrets,
): Promise<ConnectionTest> {
  const trial = new ConnectionTrial(settings, secrets);
  for (const step of ['name', 'reach', 'certificate', 'list'] as const) {
    try {
      await trial.steps[step]();
    } catch (error) {
      const failed = connectionFaultOf(error, trial.facts);
      if (failed === undefined) throw error;
      const fault = { ...failed.fault, facts: { ...trial.facts, ...failed.fault.facts } };
      const at = ORDER.indexOf(step === 'list' ? stepOfFault(fault.code) : step);
      const steps = ORDER.map((name, index) => ({
        step: name,
        outcome: index < at ? ('passed' as const) : index === at ? ('failed' as const) : ('skipped' as const),
      }));
      return { steps, fault, server: trial.server, waiting: null };
    }
  }
  return {
    steps: ORDER.map((step) => ({ step, outcome: 'passed' as const })),
    fault: null,
    server: trial.server,
    waiting: trial.waiting,
  };
}
