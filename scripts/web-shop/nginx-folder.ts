import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** How a stock nginx is set up to offer the profile `folder`. */
export type NginxFolderOptions = {
  /** The server's certificate, with any intermediate behind it, and its key (PEM). */
  certificate: { certificate: string; key: string };
  /** The authority (PEM) whose client certificates may list, read and delete. */
  clientAuthority: string;
  /** The folder that is offered; a new one, removed at the end, where absent. */
  folder?: string;
  /** Where nginx is; Debian's place where absent. */
  program?: string;
  /** What a test has it do wrong. */
  wrong?: NginxWrong;
};

/** Ways in which a server is not what the desk takes. */
export type NginxWrong = {
  /** It speaks plain HTTP. */
  unencrypted?: boolean;
  /** It speaks TLS 1.1 and nothing newer. */
  oldTls?: boolean;
  /** The authority's list (PEM) of client certificates that it revoked. */
  revoked?: string;
  /** Every request is sent on to this address (308). */
  redirectTo?: string;
};

/** A request as nginx logs it. Where what came was no HTTP, both are empty. */
const loggedRequest = z.object({ method: z.string(), authorization: z.string() });
export type LoggedRequest = z.infer<typeof loggedRequest>;

/** An nginx that is running. */
export type NginxFolder = {
  /** `https://127.0.0.1:PORT`, the base address of the profile. */
  url: string;
  port: number;
  /** Where the shop puts ID.json and ID.jwe: written under another name and renamed. */
  folder: string;
  /** Every request that nginx has logged, complete once it has stopped. */
  asked(): readonly LoggedRequest[];
  /** Ends it, and removes what it made for itself. */
  stop(): Promise<void>;
};

/** Nothing of nginx's was found at all; the message says what to install. */
export class NginxMissing extends Error {}

/** Between finding a port free and nginx taking it, another program may take it: then another is tried. */
const mostTries = 5;

/**
 * Starts a real nginx in the foreground on a free port of 127.0.0.1, with everything it writes in a temporary folder of
 * its own, whether as root or not. Whoever has no client certificate of the authority gets nothing (400 of nginx).
 * Throws NginxMissing, or an Error with nginx's own words where it does not start.
 */
export async function startNginxFolder(options: NginxFolderOptions): Promise<NginxFolder> {
  const program = options.program ?? '/usr/sbin/nginx';
  if (!existsSync(program)) {
    throw new NginxMissing(
      `nginx is not installed (${program}). Install it with: apt-get install nginx-light (Debian's builds have the DAV module).`,
    );
  }
  const own = mkdtempSync(join(tmpdir(), 'guichet-nginx-'));
  const folder = options.folder ?? join(own, 'bookings');
  for (const path of [folder, join(own, 'temporary')]) mkdirSync(path, { recursive: true });
  writeFileSync(join(own, 'server.pem'), options.certificate.certificate);
  writeFileSync(join(own, 'server.key'), options.certificate.key, { mode: 0o600 });
  writeFileSync(join(own, 'clients.pem'), options.clientAuthority);
  if (options.wrong?.revoked !== undefined) writeFileSync(join(own, 'revoked.pem'), options.wrong.revoked);
  try {
    for (let tries = 1; ; tries++) {
      const port = await freePort();
      writeFileSync(join(own, 'nginx.conf'), configuration(own, folder, port, options.wrong ?? {}));
      const started = await start(program, own);
      if (typeof started === 'string') {
        if (tries < mostTries && started.includes('Address already in use')) continue;
        throw new Error(`nginx does not start: ${started}`);
      }
      let asked: readonly LoggedRequest[] | undefined;
      return {
        url: `https://127.0.0.1:${port}`,
        port,
        folder,
        asked: () => asked ?? readLog(own),
        async stop() {
          await stop(started);
          asked ??= readLog(own);
          rmSync(own, { recursive: true, force: true });
        },
      };
    }
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    throw error;
  }
}

/** The configuration that INTAKE's profile `folder` describes, and all that keeps nginx within its own folder. */
function configuration(own: string, folder: string, port: number, wrong: NginxWrong): string {
  // As root nginx hands its work to another user, who could not delete what root's folder holds.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((what) => `  ${what}_temp_path "${own}/temporary";`)
    .join('\n');
  const redirect = wrong.redirectTo === undefined ? '' : `return 308 ${wrong.redirectTo}$request_uri;`;
  const revoked = wrong.revoked === undefined ? '' : `ssl_crl "${own}/revoked.pem";`;
  // OpenSSL allows the old versions on its lowest level of security alone.
  const versions = wrong.oldTls
    ? 'ssl_protocols TLSv1.1; ssl_ciphers "ALL:@SECLEVEL=0";'
    : 'ssl_protocols TLSv1.2 TLSv1.3;';
  return `${user}
worker_processes 1;
daemon off;
pid "${own}/nginx.pid";
error_log stderr notice;
events { worker_connections 256; }
http {
  log_format asked escape=json '{"method":"$request_method","authorization":"$http_authorization"}';
  access_log "${own}/asked.log" asked;
  server_tokens off;
  default_type application/octet-stream;
  types { application/json json; application/jose jwe; }
${temporary}
  server {
    listen 127.0.0.1:${port}${wrong.unencrypted ? '' : ' ssl'};
    ssl_certificate "${own}/server.pem";
    ssl_certificate_key "${own}/server.key";
    ${versions}
    ssl_client_certificate "${own}/clients.pem";
    ssl_verify_client on;
    ${revoked}
    ${redirect}
    root "${folder}";
    location = / { index no-index-file; autoindex on; autoindex_format json; }
    location ~ "^/[A-Za-z0-9._-]{1,64}\\.(json|jwe)$" { dav_methods DELETE; }
    location / { return 404; }
  }
}
`;
}

/** The running nginx, or what it said when it ended instead. */
async function start(program: string, own: string): Promise<ChildProcess | string> {
  const child = spawn(program, ['-p', own, '-c', join(own, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve(said.join(' ')));
    lines.on('line', (line) => {
      said.push(line);
      // It says so only after it has bound its port.
      if (line.includes('start worker process ')) resolve(child);
    });
  });
}

function readLog(own: string): LoggedRequest[] {
  return readFileSync(join(own, 'asked.log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => loggedRequest.parse(JSON.parse(line)));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
