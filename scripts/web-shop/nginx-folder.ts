import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

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
};

/** An nginx that is running. */
export type NginxFolder = {
  /** `https://127.0.0.1:PORT`, the base address of the profile. */
  url: string;
  port: number;
  /** Where the shop puts ID.json and ID.jwe: written under another name and renamed. */
  folder: string;
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
  try {
    for (let tries = 1; ; tries++) {
      const port = await freePort();
      writeFileSync(join(own, 'nginx.conf'), configuration(own, folder, port));
      const started = await start(program, own);
      if (typeof started === 'string') {
        if (tries < mostTries && started.includes('Address already in use')) continue;
        throw new Error(`nginx does not start: ${started}`);
      }
      return { url: `https://127.0.0.1:${port}`, port, folder, stop: () => stop(started, own) };
    }
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    throw error;
  }
}

/** The configuration that INTAKE's profile `folder` describes, and all that keeps nginx within its own folder. */
function configuration(own: string, folder: string, port: number): string {
  // As root nginx hands its work to another user, who could not delete what root's folder holds.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((what) => `  ${what}_temp_path "${own}/temporary";`)
    .join('\n');
  return `${user}
worker_processes 1;
daemon off;
pid "${own}/nginx.pid";
error_log stderr notice;
events { worker_connections 256; }
http {
  access_log off;
  server_tokens off;
  default_type application/octet-stream;
  types { application/json json; application/jose jwe; }
${temporary}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate "${own}/server.pem";
    ssl_certificate_key "${own}/server.key";
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_client_certificate "${own}/clients.pem";
    ssl_verify_client on;
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

async function stop(child: ChildProcess, own: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }
  rmSync(own, { recursive: true, force: true });
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
