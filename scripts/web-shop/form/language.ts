import { type Language, language } from '../../../preload/contract/trip.ts';

/**
 * The language of a page: the one that was asked for in the address, else the first of the browser's languages that
 * the form has (RFC 9110, section 12.5.4), else English.
 */
export function pageLanguage(asked: string | undefined, acceptLanguage: string | undefined): Language {
  const fromAddress = language.safeParse(asked);
  if (fromAddress.success) return fromAddress.data;
  const ranges = (acceptLanguage ?? '').split(',').map((part) => {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = parameters
      .find((parameter) => parameter.trim().startsWith('q='))
      ?.trim()
      .slice(2);
    return { tag: range.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
  });
  const wanted = ranges
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  for (const { tag } of wanted) {
    const known = language.safeParse(tag);
    if (known.success) return known.data;
  }
  return 'en';
}
