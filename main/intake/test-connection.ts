import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type {
  ConnectionFaultCode,
  ConnectionSettings,
  ConnectionTest,
} from '../../preload/contract/intake.ts';
import { credentialsOf, openWebShop } from './connection.ts';
import { ConnectionFailed, connectionFaultOf, refusesDeskCertificate } from './faults.ts';
import { type Credentials, spkiPin, tlsOptions } from './https.ts';
import { endpointOf } from './silence.ts';

type Secrets = Parameters<typeof credentialsOf>[1];
type StepName = ConnectionTest['steps'][number]['step'];

const ORDER: readonly StepName[] = ['name', 'reach', 'certificate', 'sign', 'list'];
const PATIENCE = 10_000;
/** The whole of the last step: a listing of the first page. */
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
  // Empty, or nothing at all, where the handshake did not come so far.
  const raw: Buffer | undefined = socket.getPeerCertificate()?.raw;
  if (raw === undefined) return null;
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
  readonly #endpoint: ReturnType<typeof endpointOf>;
  server: ConnectionTest['server'] = null;
  waiting: number | null = null;

  constructor(settings: ConnectionSettings, secrets: Secrets) {
    this.#settings = settings;
    this.#secrets = secrets;
    this.#endpoint = endpointOf(new URL(settings.baseUrl));
  }

  get facts(): { host: string; port: number } {
    const { host, port } = this.#endpoint;
    return { host, port };
  }

  readonly steps = {
    name: async () => {
      if (isIP(this.#endpoint.host) === 0) await lookup(this.#endpoint.host);
    },
    reach: async () => {
      const { host, port } = this.#endpoint;
      const socket = connectSocket(port, host);
      try {
        await waitFor(socket, 'connect');
      } finally {
        socket.destroy();
      }
    },
    certificate: async () => {
      await this.#look();
      const socket = connectTls({ ...this.#options(), ...this.#endpoint });
      try {
        await waitFor(socket, 'secureConnect');
      } catch (error) {
        const failed = connectionFaultOf(error);
        // Before it has shown its own certificate, a server that breaks off did so for want of a common cipher.
        if (failed !== undefined && refusesDeskCertificate(failed) && this.server === null)
          throw new ConnectionFailed('tls', failed.fault.facts);
        throw error;
      } finally {
        socket.destroy();
      }
    },
    sign: async () => {
      tlsOptions(this.#credentials());
    },
    list: () => this.#firstPage(),
  };

  #credentials(): Credentials {
    return credentialsOf(this.#settings, this.#secrets);
  }

  /** With an identity of the desk's that cannot be read, the server's own can be verified all the same: without it. */
  #options(): ConnectionOptions {
    try {
      return tlsOptions(this.#credentials());
    } catch (error) {
      if (connectionFaultOf(error)?.fault.code !== 'clientCertificateInvalid') throw error;
      return this.#withoutIdentity();
    }
  }

  #withoutIdentity(): ConnectionOptions {
    return tlsOptions({ ...this.#credentials(), clientCertificate: undefined, clientKey: undefined });
  }

  /**
   * Notes what the server shows, whatever it is: the only connection that verifies nothing, and it sends nothing, the
   * desk's certificate included. What is wrong is found by the verified one behind it.
   */
  async #look(): Promise<void> {
    const socket = connectTls({ ...this.#withoutIdentity(), ...this.#endpoint, rejectUnauthorized: false });
    try {
      await waitFor(socket, 'secureConnect');
    } catch (error) {
      if (connectionFaultOf(error)?.fault.code === 'timeout') throw error;
    } finally {
      this.server = serverOf(socket);
      socket.destroy();
    }
  }

  async #firstPage(): Promise<void> {
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

/** The step that a fault belongs to: what the server says of the desk itself is heard in an earlier or a later one. */
function stepOf(code: ConnectionFaultCode, heardIn: StepName): StepName {
  const ofTheDesk: readonly ConnectionFaultCode[] = [
    'tokenRefused',
    'forbidden',
    'clientCertificateRefused',
    'clientCertificateRevoked',
    'clientCertificateInvalid',
  ];
  return ofTheDesk.includes(code) ? 'sign' : heardIn;
}

/** Tries a connection without saving it and says precisely what is wrong. Never throws for what the network does. */
export async function testConnection(
  settings: ConnectionSettings,
  secrets: Secrets,
): Promise<ConnectionTest> {
  const trial = new ConnectionTrial(settings, secrets);
  const passed = new Set<StepName>();
  for (const step of ORDER) {
    try {
      await trial.steps[step]();
      passed.add(step);
    } catch (error) {
      const failed = connectionFaultOf(error, trial.facts);
      if (failed === undefined) throw error;
      const fault = { ...failed.fault, facts: { ...trial.facts, ...failed.fault.facts } };
      const at = stepOf(fault.code, step);
      return { steps: outcomes(passed, at), fault, server: trial.server, waiting: null };
    }
  }
  return { steps: outcomes(passed), fault: null, server: trial.server, waiting: trial.waiting };
}

/** One step at most has failed; a step that was not carried out to its end is skipped. */
function outcomes(passed: ReadonlySet<StepName>, failed?: StepName): ConnectionTest['steps'] {
  return ORDER.map((step) => ({
    step,
    outcome: step === failed ? 'failed' : passed.has(step) ? 'passed' : 'skipped',
  }));
}
