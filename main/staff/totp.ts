import { Secret, TOTP } from 'otpauth';

/** Seconds that a code holds (RFC 6238, 5.2). */
const PERIOD = 30;

/** Steps before and after the present one whose code is taken too: clocks differ, and typing takes time. */
const DRIFT = 1;

/** What authenticator apps all know: SHA-1, six digits, 30 seconds. The secret is 160 random bits (RFC 4226, 4). */
function totp(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer: 'Guichet',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
    secret: Secret.fromBase32(secret),
  });
}

/** A new secret, in base 32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that an authenticator app reads from a QR code (the Key URI Format of Google Authenticator). */
export function totpAddress(secret: string, label: string): string {
  return totp(secret, label).toString();
}

/**
 * The time step whose code was typed, where it is newer than the last one that was accepted and within the drift;
 * undefined where the code is wrong or was used (RFC 6238, 5.2: a code is accepted once).
 */
export function acceptedStep(secret: string, code: string, at: string, lastStep: number): number | undefined {
  const timestamp = Date.parse(at);
  const delta = totp(secret).validate({ token: code, timestamp, window: DRIFT });
  if (delta === null) return undefined;
  const step = TOTP.counter({ period: PERIOD, timestamp }) + delta;
  return step > lastStep ? step : undefined;
}
