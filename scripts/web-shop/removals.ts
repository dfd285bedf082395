import type { FaultSwitches } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { OutcomeLine, RemovalLine } from './protocol.ts';
import type { ReceiptSigner } from './receipts.ts';
import type { Found, Shelf } from './shelf.ts';

/** What removals work on. */
export type RemovalParts = {
  shelf: Shelf;
  ledger: Ledger;
  faults: FaultSwitches;
  /** Absent where the shop gives no receipts, as the protocol allows. */
  signer: ReceiptSigner | undefined;
  /** Signs with a key that is not the shop's, for the fault `badReceipt`. */
  stranger: ReceiptSigner;
  /** How receipts name this server. */
  serverName: string;
};

/**
 * Removes what is still the named version, and answers in the order of the request. What this shop removed earlier is
 * absent, with its receipt once more: a desk that was stopped before the first answer still gets its proof.
 */
export async function removeAll(lines: readonly RemovalLine[], parts: RemovalParts): Promise<OutcomeLine[]> {
  const { faults, ledger, serverName } = parts;
  const signer = faults.strike('badReceipt', 'removals') === undefined ? parts.signer : parts.stranger;
  const receipt = ({ id, digest }: RemovalLine, removedAt: string | undefined) =>
    removedAt === undefined ? undefined : signer?.sign({ id, digest, removedAt, server: serverName });
  const now = new Date().toISOString();
  const found = carryOut(lines, 'removals', parts, now);
  return Promise.all(
    lines.map(async (line, index): Promise<OutcomeLine> => {
      const { id } = line;
      switch (found[index]) {
        case 'present':
          return { id, outcome: 'removed', receipt: await receipt(line, now) };
        case 'changed':
          return { id, outcome: 'changed' };
        default:
          return { id, outcome: 'absent', receipt: await receipt(line, ledger.removedAt(id, line.digest)) };
      }
    }),
  );
}

/** Removes one booking, where it is still the named version; `gone` is one that was here once. */
export function removeOne(version: RemovalLine, parts: RemovalParts): Found | 'gone' {
  const [found = 'absent'] = carryOut([version], 'removal', parts, new Date().toISOString());
  const wasHere = found === 'absent' && parts.ledger.removedAt(version.id, version.digest) !== undefined;
  return wasHere ? 'gone' : found;
}

/** Takes away what is there, unless a fault makes the shop say absent, or say removed and keep it. */
function carryOut(
  lines: readonly RemovalLine[],
  struck: 'removals' | 'removal',
  { faults, shelf }: RemovalParts,
  now: string,
): Found[] {
  if (faults.strike('saysAbsent', struck) !== undefined) return lines.map(() => 'absent');
  if (faults.strike('removedButKept', struck) !== undefined) return lines.map((line) => shelf.look(line));
  return shelf.remove(lines, now);
}
