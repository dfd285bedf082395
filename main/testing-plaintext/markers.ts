import { code } from '../search/normalise.ts';

/** A text that is planted as data and may be found nowhere in the clear. */
export interface Marker {
  /** What it stands for, as a finding names it. */
  readonly what: string;
  readonly text: string;
}

/** One way in which a text can stand in a file. */
interface Form {
  readonly form: string;
  readonly octets: Buffer;
}

/** The shortest form that is looked for, in octets: shorter ones turn up in encrypted octets by chance. */
const SHORTEST = 8;

/**
 * The forms of a text that are looked for: its encodings, the ways in which JSON, URLs, mail and HTML write what is not
 * ASCII, as the search index has names and addresses, and base64 and hex of its UTF-8. Those that come out alike are given once.
 */
export function formsOf(text: string): Form[] {
  const utf8 = Buffer.from(text, 'utf8');
  const forms: Form[] = [
    { form: 'UTF-8', octets: utf8 },
    { form: 'UTF-8, decomposed', octets: Buffer.from(text.normalize('NFD'), 'utf8') },
    { form: 'in the search index', octets: Buffer.from(code(text), 'utf8') },
    { form: 'UTF-16LE', octets: Buffer.from(text, 'utf16le') },
    { form: 'UTF-16BE', octets: Buffer.from(text, 'utf16le').swap16() },
    // Where it has a letter beyond this encoding, its form would be a made-up one.
    ...(Buffer.from(text, 'latin1').toString('latin1') === text
      ? [{ form: 'ISO 8859-1', octets: Buffer.from(text, 'latin1') }]
      : []),
    { form: 'JSON', octets: ascii(text, (unit) => `\\u${unit.toString(16).padStart(4, '0')}`) },
    { form: 'HTML', octets: ascii(text, (unit) => `&#${unit};`) },
    { form: 'quoted-printable', octets: escaped(utf8, '=') },
    { form: 'URL', octets: Buffer.from(encodeURIComponent(text)) },
    { form: 'hex', octets: Buffer.from(utf8.toString('hex')) },
    ...base64Of(utf8).map((octets) => ({ form: 'base64', octets })),
    ...base64Of(Buffer.from(text, 'utf16le')).map((octets) => ({ form: 'base64 of UTF-16LE', octets })),
  ];
  const seen = new Set<string>();
  return forms.filter(({ octets }) => {
    const key = octets.toString('latin1');
    return octets.length >= SHORTEST && !seen.has(key) && seen.add(key);
  });
}

function ascii(text: string, written: (unit: number) => string): Buffer {
  return Buffer.from(text.replace(/[^\x20-\x7e]/g, (unit) => written(unit.charCodeAt(0))));
}

function escaped(octets: Buffer, sign: string): Buffer {
  return Buffer.from(
    [...octets]
      .map((octet) =>
        octet > 0x7e ? sign + octet.toString(16).toUpperCase().padStart(2, '0') : String.fromCharCode(octet),
      )
      .join(''),
  );
}

/** What is sure to stand in the base64 of anything that holds these octets, for each of the three places to begin at. */
function base64Of(octets: Buffer): Buffer[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), octets]).toString('base64');
    // Characters that share their bits with what stands before or behind are left out.
    const first = Math.ceil((before * 8) / 6);
    const behind = Math.floor(((before + octets.length) * 8) / 6);
    return Buffer.from(encoded.slice(first, behind));
  });
}
