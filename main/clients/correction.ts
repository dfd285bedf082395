import type { ClientCorrection, ClientStanding } from '../../preload/contract/clients.ts';
import type { ClientChanges } from '../../preload/contract/edits.ts';
import type { Client } from '../../preload/contract/trip.ts';
import { Refusal } from '../refusal.ts';
import { standingIn, standingKey } from './profile.ts';

/** Whether something stands in a reservation's client. Pure. */
export function standsIn(client: Client, standing: ClientStanding): boolean {
  const key = standingKey(standing);
  return standingIn(client).some((one) => one.what === standing.what && standingKey(one) === key);
}

/**
 * The fields of a reservation's client that a correction changes, wherever the thing stands in it; none where it does not.
 * Telephones and addresses keep their places, and one that stands there twice by then stands there once. Throws Refusal
 * invalidInput where the correction is of another kind of thing. Pure.
 */
export function changesIn(
  client: Client,
  standing: ClientStanding,
  correction: ClientCorrection,
): ClientChanges {
  if (standing.what !== correction.what) throw new Refusal('invalidInput');
  if (!standsIn(client, standing)) return {};
  const key = standingKey(standing);
  switch (correction.what) {
    case 'name':
      return correction.name;
    case 'address':
      return { address: correction.address };
    case 'phone': {
      const phones = client.phones.map((phone) =>
        standingKey({ what: 'phone', number: phone.number }) === key ? correction.phone : phone,
      );
      return { phones: once(phones, ({ number }) => standingKey({ what: 'phone', number })) };
    }
    case 'email': {
      const emails = client.emails.map((email) =>
        standingKey({ what: 'email', email }) === key ? correction.email : email,
      );
      return { emails: once(emails, (email) => standingKey({ what: 'email', email })) };
    }
  }
}

/** Each thing once, at its first place. */
function once<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  return values.filter((value, at) => values.findIndex((one) => keyOf(one) === keyOf(value)) === at);
}
