import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';

/** Made at the first look: the library makes it anew at each of its own. */
let domains: ReadonlySet<string> | undefined;

/** Whether an address of e-mail is at a provider of addresses for a few minutes, or at a subdomain of one. */
export function isDisposable(email: string): boolean {
  domains ??= disposableEmailBlocklistSet();
  const labels = email
    .slice(email.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
    .split('.');
  return labels.some((_, from) => from < labels.length - 1 && domains?.has(labels.slice(from).join('.')));
}
