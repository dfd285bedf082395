/** A telephone link (RFC 3966) of a number as it was typed: its digits, and a plus in front. Null where it has none. */
export function callLink(typed: string): string | null {
  // What stands behind an extension's sign is dialled by hand.
  const [number = ''] = typed.split(/(?:x|ext|poste|#)/i);
  const digits = number.replace(/\D/g, '');
  if (digits.length < 3 || digits.length > 15) return null;
  return `tel:${number.trim().startsWith('+') ? '+' : ''}${digits}`;
}

/** A mail link (RFC 6068) of an address; nothing but the address, so that no other header can be smuggled in. */
export function mailLink(typed: string): string | null {
  const address = typed.trim();
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address) && address.isWellFormed()
    ? `mailto:${encodeURIComponent(address).replace('%40', '@')}`
    : null;
}
