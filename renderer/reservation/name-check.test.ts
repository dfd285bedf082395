import { expect, test } from 'vitest';
import type { Traveller } from '../../preload/contract/trip.ts';
import { callLink, mailLink } from './links.ts';
import { carrierName, type NameCheck, nameChecksOf } from './name-check.ts';

const trip = { departsOn: '2027-01-02', returnsOn: '2027-01-20', hasFlight: true };
const adult: Traveller = { given: 'Élodie', family: 'Tremblay', type: 'adult', birthDate: '1985-04-17' };

const checksOf = (traveller: Partial<Traveller>, others: readonly Traveller[] = [], on = trip): NameCheck[] =>
  nameChecksOf([{ ...adult, ...traveller }, ...others], 0, on);

test('A name, title, type and age that fit say nothing', () => {
  expect(checksOf({ title: 'Mme' })).toEqual([]);
  expect(checksOf({ given: 'Jean-François', family: 'D’Amours' })).toEqual([]);
  expect(checksOf({ given: '小明', family: '王' })).toEqual([]);
  expect(checksOf({ type: 'child', birthDate: '2016-05-02', title: 'Mstr' })).toEqual([]);
});

test('The age on the day of departure is held against the type, to the day', () => {
  const infant = (birthDate: string) => checksOf({ type: 'infant', birthDate });
  expect(infant('2025-01-21')).toEqual([]);
  expect(infant('2025-01-20')).toEqual(['infantTurnsTwo']);
  expect(infant('2025-01-03')).toEqual(['infantTurnsTwo']);
  expect(infant('2025-01-02')).toEqual(['infantTooOld']);
  expect(infant('2027-01-03')).toEqual(['notBornYet']);
  expect(checksOf({ type: 'child', birthDate: '2015-01-03' })).toEqual([]);
  expect(checksOf({ type: 'child', birthDate: '2015-01-02' })).toEqual(['childTooOld']);
  // Hotels and tour operators take children up to 17.
  expect(checksOf({ type: 'child', birthDate: '2015-01-02' }, [], { ...trip, hasFlight: false })).toEqual([]);
  expect(checksOf({ birthDate: '2015-01-03' })).toEqual(['adultTooYoung']);
  expect(nameChecksOf([{ given: 'Rose', family: 'Roy', type: 'infant', age: 2 }], 0, trip)).toEqual([
    'infantTooOld',
  ]);
});

test('A title is held against type and age', () => {
  expect(checksOf({ type: 'child', birthDate: '2016-05-02', title: 'Mrs.' })).toEqual(['adultTitleOnChild']);
  expect(checksOf({ title: 'MSTR' })).toEqual(['childTitleOnAdult']);
  expect(checksOf({ given: 'Mr Paul' })).toEqual(['titleInName']);
});

test('A name that is exchanged, an initial, with signs, or there twice is told', () => {
  const jean: Traveller = { given: 'Jean', family: 'Tremblay', type: 'adult' };
  expect(checksOf({ given: 'TREMBLAY', family: 'Rose' }, [jean])).toEqual(['namesSwapped']);
  expect(checksOf({ given: 'É.' })).toEqual(['initialOnly']);
  expect(checksOf({ family: 'Tremblay 2' })).toEqual(['signsInName']);
  expect(checksOf({ given: 'Elodie' }, [adult])).toEqual(['sameTraveller']);
});

test('The name as carriers take it has the letters A to Z alone, or is none', () => {
  expect(carrierName({ given: 'Marie-Ève', family: 'D’Œuvrard' })).toBe('DOEUVRARD/MARIE EVE');
  expect(carrierName({ given: 'Łukasz', family: 'Straße' })).toBe('STRASSE/LUKASZ');
  expect(carrierName({ given: '小明', family: '王' })).toBeNull();
});

test('Links hold digits or an address, and nothing that was smuggled in', () => {
  expect(callLink('+1 514 555-0199')).toBe('tel:+15145550199');
  expect(callLink('418 555-0144 poste 22')).toBe('tel:4185550144');
  expect(callLink('none')).toBeNull();
  expect(mailLink('elodie@client.example')).toBe('mailto:elodie@client.example');
  expect(mailLink('a?bcc=x@client.example')).toBe('mailto:a%3Fbcc%3Dx@client.example');
  expect(mailLink('nobody')).toBeNull();
});
