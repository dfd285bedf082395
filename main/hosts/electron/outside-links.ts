/** RFC 3966 in the desk's own narrow form: an optional plus and digits, without parameters. */
const telephone = /^tel:\+?\d{3,15}$/;

/** One address: none of the signs that begin another recipient, a header or a quotation. */
const address =
  /^[^\s@,;:?&<>()[\]"\\\p{C}]+@[^\s@,;:?&<>()[\]"\\\p{C}.]+(\.[^\s@,;:?&<>()[\]"\\\p{C}.]+)+$/u;

/** Characters of the longest address (RFC 5321). */
const longest = 254;

/**
 * Whether a link of the desk may be given to this PC's telephone or mail program: exactly the two forms that
 * renderer/reservation/links.ts makes. A mail link holds one address and nothing else, written in the one way there is,
 * so that no subject, text, second recipient or attachment comes along; everything else stays inside.
 */
export function mayOpenOutside(url: string): boolean {
  if (telephone.test(url)) return true;
  if (!url.startsWith('mailto:')) return false;
  const recipient = decoded(url.slice('mailto:'.length));
  return (
    recipient !== undefined &&
    recipient.length <= longest &&
    address.test(recipient) &&
    url === `mailto:${encodeURIComponent(recipient).replace('%40', '@')}`
  );
}

/** The text behind percent signs; undefined where it is none. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
