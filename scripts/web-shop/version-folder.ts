import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, type MediaType } from './protocol.ts';

/** One version of a booking, whole. */
export type StoredVersion = {
  id: string;
  digest: string;
  mediaType: MediaType;
  octets: Uint8Array;
  /** RFC 3339, UTC. */
  receivedAt: string;
};

const endings = { 'application/json': '.json', 'application/jose': '.jwe' } as const satisfies Record<
  MediaType,
  string
>;
const listed = /^([A-Za-z0-9._-]{1,64})(\.json|\.jwe)$/;

/**
 * The bookings as files ID.json and ID.jwe, laid out as the protocol's profile `folder` wants them: written under
 * another name and renamed, so that a file with such a name is whole. Only the octets lie here; when they came and in
 * which order, the ledger knows.
 */
export class VersionFolder {
  readonly path: string;

  /** Makes the folder where it is missing. */
  constructor(path: string) {
    this.path = path;
    mkdirSync(path, { recursive: true });
  }

  /** Writes a version in place of the one that was here (`before` is that one's media type, where there was one). */
  write(version: StoredVersion, before?: MediaType): void {
    const file = this.#file(version.id, version.mediaType);
    writeFileSync(`${file}.part`, version.octets);
    renameSync(`${file}.part`, file);
    if (before !== undefined && before !== version.mediaType) this.remove(version.id, before);
  }

  /** Takes a version away; one that is gone already is fine. */
  remove(id: string, mediaType: MediaType): void {
    rmSync(this.#file(id, mediaType), { force: true });
  }

  /** Every version that lies here, in no particular order; `receivedAt` is the file's time of change. */
  load(): StoredVersion[] {
    return readdirSync(this.path).flatMap((name) => {
      const [, id, ending] = listed.exec(name) ?? [];
      if (id === undefined) return [];
      const octets = readFileSync(join(this.path, name));
      const mediaType = ending === '.jwe' ? 'application/jose' : 'application/json';
      const receivedAt = statSync(join(this.path, name)).mtime.toISOString();
      return [{ id, mediaType, octets, digest: digestOf(octets), receivedAt }];
    });
  }

  #file(id: string, mediaType: MediaType): string {
    return join(this.path, `${id}${endings[mediaType]}`);
  }
}
