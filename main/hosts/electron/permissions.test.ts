import { expect, test } from 'vitest';
import { downloadKind, isDeskPage, mayNavigate, mayUse } from './permissions.ts';

const lookAlikes = [
  'app://desk.evil/',
  'app://evil/',
  'app://desk:80/',
  'app://user@desk/',
  'app://desk@evil/',
  'apps://desk/',
  'https://desk/',
  'file:///desk/',
  'blob:app://desk/',
  'about:blank',
  'null',
  '',
];

test('The desk may copy to the clipboard, and no page may do anything else', () => {
  expect(mayUse('clipboard-sanitized-write', 'app://desk/')).toBe(true);
  expect(mayUse('clipboard-sanitized-write', 'app://desk')).toBe(true);
  for (const url of lookAlikes) expect([url, mayUse('clipboard-sanitized-write', url)]).toEqual([url, false]);
  for (const permission of [
    'clipboard-read',
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'unknown',
  ]) {
    expect(mayUse(permission, 'app://desk/')).toBe(false);
  }
});

test('The desk goes nowhere, and a frame in it only to a document that the desk made', () => {
  const document = 'blob:app://desk/8a4f1c1e-0000-4000-8000-000000000000';
  const viewer = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html';
  for (const url of [document, viewer]) {
    expect(mayNavigate(url, false)).toBe(true);
    expect(mayNavigate(url, true)).toBe(false);
  }
  const elsewhere = [
    'app://desk/',
    'https://example.com/',
    'blob:https://example.com/8a4f',
    'blob:app://desk.evil/8a4f',
    'data:text/html,x',
    'javascript:alert(1)',
    'chrome-extension://another/index.html',
    'file:///etc/passwd',
  ];
  for (const url of elsewhere) expect([url, mayNavigate(url, false)]).toEqual([url, false]);
});

test('Only what the desk makes for saving, and made itself, is offered for it', () => {
  for (const [mediaType, extension] of [
    ['application/pdf', 'pdf'],
    ['text/csv', 'csv'],
    ['application/jsonl', 'jsonl'],
    ['application/jose', 'jws'],
  ] as const) {
    expect(downloadKind('blob:app://desk/8a4f', mediaType)?.extensions).toEqual([extension]);
    expect(downloadKind('blob:https://example.com/8a4f', mediaType)).toBeUndefined();
    expect(downloadKind('app://desk/index.html', mediaType)).toBeUndefined();
  }
  expect(downloadKind('blob:app://desk/8a4f', 'text/html')).toBeUndefined();
  expect(downloadKind('blob:app://desk/8a4f', 'application/x-msdownload')).toBeUndefined();
  expect(downloadKind('https://example.com/x.pdf', 'application/pdf')).toBeUndefined();
});

test('Only the main frame of the desk, on its own origin, is heard', () => {
  const page = { parent: null, detached: false, origin: 'app://desk', url: 'app://desk/' };
  expect(isDeskPage(page)).toBe(true);
  expect(isDeskPage(null)).toBe(false);
  expect(isDeskPage({ ...page, detached: true })).toBe(false);
  expect(isDeskPage({ ...page, origin: 'null' })).toBe(false);
  for (const url of lookAlikes) expect([url, isDeskPage({ ...page, url })]).toEqual([url, false]);
  for (const origin of lookAlikes) expect([origin, isDeskPage({ ...page, origin })]).toEqual([origin, false]);
});
