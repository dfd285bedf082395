import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callLink, mailLink } from '../../../renderer/reservation/links.ts';
import { mayOpenOutside } from './outside-links.ts';

test('A telephone number and a mail address may be opened outside, as the desk writes them', () => {
  for (const url of [
    'tel:+15145550142',
    'tel:911',
    'mailto:zoe.gagnon@example.ca',
    'mailto:o%27hara%2Bvoyages@example.ca'.replace('%27', "'"),
    `mailto:${encodeURIComponent('élodie')}@example.ca`,
  ]) {
    expect([url, mayOpenOutside(url)]).toEqual([url, true]);
  }
});

test('Nothing else is: no other scheme, no header, no second recipient, no other way of writing', () => {
  for (const url of [
    '',
    'tel:',
    'tel:12',
    'tel:1234567890123456',
    'tel:+1;phone-context=evil',
    'tel:*21*5145550142#',
    'TEL:+15145550142',
    'tel:+1 514 555 0142',
    'tel:+15145550142\n',
    'mailto:',
    'mailto:nobody',
    'mailto:a@localhost',
    'mailto:a@b.ca?subject=x',
    'mailto:a@b.ca?attach=/etc/passwd',
    'mailto:a@b.ca&cc=c@d.ca',
    'mailto:a@b.ca,c@d.ca',
    'mailto:a@b.ca%2Cc@d.ca',
    'mailto:a@b.ca%0D%0ABcc:c@d.ca',
    'mailto:a%00@b.ca',
    'mailto:a%22%20/c%20calc@b.ca',
    'mailto:%61@b.ca',
    'mailto:a%40b.ca',
    'mailto:a@b..ca',
    'mailto:a@b.ca%',
    'mailto://a@b.ca',
    `mailto:${'a'.repeat(250)}@b.ca`,
    'MAILTO:a@b.ca',
    'sms:+15145550142',
    'https://example.com/',
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'ms-msdt:/id',
    'search-ms:query=x',
    'vbscript:x',
    'app://desk/',
    ' tel:911',
  ]) {
    expect([url, mayOpenOutside(url)]).toEqual([url, false]);
  }
});

test('Every link that the desk makes of what a customer typed is one of them, or is not made', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.emailAddress(),
    fc.stringMatching(/^\+?[\d ().-]{3,20}( ?(x|poste) ?\d+)?$/),
    fc
      .tuple(fc.emailAddress(), fc.constantFrom('?cc=', ',', '%0d%0a', '&', ';', ' '), fc.emailAddress())
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const call = callLink(text);
      if (call !== null && !mayOpenOutside(call)) return false;
      const mail = mailLink(text);
      if (mail === null || !mayOpenOutside(mail)) return true;
      // What is opened names one recipient, the one that stands on the screen.
      return decodeURIComponent(mail.slice('mailto:'.length)) === text.trim() && !/[?&,;\s]/.test(mail);
    }),
    { numRuns: 2000 },
  );
});
