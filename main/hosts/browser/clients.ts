import { randomUUID } from 'node:crypto';
import type { ClientId, OfficeLink } from '../../office-link.ts';
import { SecretRegister } from './secret-register.ts';

/**
 * The browsers that came in by a launch link. One cookie is one client of the office, and all tabs of that browser
 * share it. The cookie ends with the browser, and everything ends with the host.
 *
 * `__Host-` and `Secure` on plain http are meant so: Chromium (tried with 156) and Firefox (tried with 153) treat
 * http://127.0.0.1 as trustworthy and keep, send and confine such a cookie. What no attribute gives is separation by
 * port: a browser also sends it to another server on 127.0.0.1 that a person opens. The port in the name keeps two
 * desks on one PC apart; it is no secret.
 */
export class Clients {
  readonly #clients = new SecretRegister<ClientId>();
  readonly #office: OfficeLink;
  readonly #cookieName: string;

  constructor(office: OfficeLink, port: number) {
    this.#office = office;
    this.#cookieName = `__Host-guichet-${port}`;
  }

  /** Lets a browser in and gives the Set-Cookie header that it comes back with. */
  admit(): string {
    const client = `browser:${randomUUID()}`;
    const secret = this.#clients.issue(client);
    this.#office.attach(client);
    return `${this.#cookieName}=${secret}; Path=/; Secure; HttpOnly; SameSite=Strict`;
  }

  /** Which client a request's Cookie header belongs to, or undefined. */
  recognise(cookieHeader: string | undefined): ClientId | undefined {
    const prefix = `${this.#cookieName}=`;
    const cookies = (cookieHeader ?? '').split(';').map((cookie) => cookie.trim());
    const secret = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length);
    return secret === undefined ? undefined : this.#clients.find(secret);
  }

  /** Forgets every browser and its session. */
  dismissAll(): void {
    for (const client of this.#clients.values()) this.#office.detach(client);
    this.#clients.keepOnly(() => false);
  }
}
