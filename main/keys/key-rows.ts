import type { KeyKind, KeyRow } from '../../preload/contract/keys.ts';
import type { KeyBundle } from '../store/key-bundle.ts';
import type { KeyRecord } from './queries.ts';

/** What a key that is not said otherwise is. */
function rowOf(kind: KeyKind, name: string, records: readonly KeyRecord[]): KeyRow {
  const record = records.find((one) => one.kind === kind && one.name === name);
  return {
    kind,
    name,
    state: 'inUse',
    madeAt: null,
    lastUsedAt: record?.last_used_at ?? null,
    testedAt: null,
    retiredAt: null,
    sealed: null,
    mayForget: false,
    publicJwk: null,
  };
}

/**
 * The keys of the key file as screens show them. An older store key still opens older copies; an older vault key opens
 * what is not sealed anew yet, and after that older copies alone.
 */
export function bundleRows(
  { storeKeys, vault, locks }: KeyBundle,
  records: readonly KeyRecord[],
  sealedBy: (vaultKey: number) => number,
): KeyRow[] {
  const newest = Math.max(...vault.map(({ number }) => number));
  const ways: KeyRow[] = (['recovery', 'passphrase', 'keychain'] as const).flatMap((kind) => {
    const lock = locks?.[kind];
    if (lock === undefined) return kind === 'recovery' ? [rowOf(kind, '', records)] : [];
    const testedAt = 'testedAt' in lock ? lock.testedAt : null;
    return [{ ...rowOf(kind, '', records), madeAt: lock.madeAt, testedAt }];
  });
  return [
    ...storeKeys.map(({ number, madeAt, retiredAt }) => ({
      ...rowOf('store', String(number), records),
      state: retiredAt === null ? ('inUse' as const) : ('opensOld' as const),
      madeAt,
      retiredAt,
      mayForget: retiredAt !== null,
    })),
    ...vault
      .toSorted((one, other) => other.number - one.number)
      .map(({ number, madeAt }) => {
        const sealed = sealedBy(number);
        return {
          ...rowOf('vault', String(number), records),
          state:
            number === newest
              ? ('inUse' as const)
              : sealed > 0
                ? ('opensOld' as const)
                : ('retired' as const),
          madeAt,
          sealed,
          mayForget: number !== newest && sealed === 0,
        };
      }),
    ...ways,
  ];
}
