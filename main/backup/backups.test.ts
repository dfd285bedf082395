import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackupSettings } from '../../preload/contract/backup.ts';
import { theOffice } from '../actor.ts';
import { canMount, mountDisk } from '../store/disks.test-support.ts';
import { auditLines, refusalOf } from '../testing.ts';
import type { Backups, BackupsOptions } from './backups.ts';
import { listCopies } from './copy-folder.ts';
import { readPointer } from './settings.ts';
import { type BackupDesk, backupThread, nadia, openBackupDesk, spoil, statesOf } from './testing.ts';

let desk: BackupDesk;
const running: Backups[] = [];

beforeEach(async () => {
  desk = await openBackupDesk();
  await desk.work(3);
});
afterEach(async () => {
  for (const backups of running.splice(0)) await backups.stop();
  await desk.close();
});

const usual = { hour: 20, daily: 7, weekly: 4, monthly: 12 };

/** The service with its copies in the desk's folder, as after a start, without what that start makes up for. */
async function open(changes: Partial<BackupsOptions> = {}, settings: Partial<BackupSettings> = {}) {
  const backups = desk.backups(changes);
  running.push(backups);
  await backups.setSettings({ ...usual, folder: desk.copies, ...settings }, theOffice);
  await backups.look();
  return backups;
}
const copies = () => listCopies(desk.copies);
const actions = async () => (await auditLines(desk.store)).map(({ action }) => action);
const troubles = () => desk.health.troubles.map(({ area, code }) => `${area}: ${code}`);

describe('Backups', () => {
  test('make a copy at once where there is none, then one a day, and make up for what was missed', async () => {
    const backups = await open();
    expect(copies()).toMatchObject([{ kind: 'scheduled', madeAt: '2026-11-22T12:00:00.000Z' }]);
    // 20:00 in Toronto is 01:00 UTC.
    expect(backups.status()).toMatchObject({
      state: 'idle',
      lastCopyAt: '2026-11-22T12:00:00.000Z',
      nextCopyAt: '2026-11-23T01:00:00.000Z',
      fault: null,
    });
    await backups.look();
    desk.clock.forward({ hours: 12 });
    await backups.look();
    expect(copies()).toHaveLength(1);
    desk.clock.forward({ hours: 1, seconds: 1 });
    await backups.look();
    // Of one day, 20:00 being still the same in Toronto, the newest stays.
    expect(copies()).toMatchObject([{ madeAt: '2026-11-23T01:00:01.000Z' }]);
    desk.clock.forward({ hours: 24 });
    await backups.look();
    expect(copies()).toHaveLength(2);
    // Closed for a fortnight: one copy makes up for all of them.
    desk.clock.forward({ hours: 14 * 24 });
    const later = desk.backups();
    running.push(later);
    await later.start();
    await later.look();
    expect(copies()).toHaveLength(3);
    expect(await actions()).toEqual(
      expect.arrayContaining(['backup.made', 'backup.drillPassed', 'setting.changed']),
    );
    expect(desk.programFaults).toEqual([]);
  });

  test('say what they are at while they are made in a thread of their own, and the office goes on writing', async () => {
    const backups = await open({ thread: backupThread });
    desk.pushes.heard.length = 0;
    const making = backups.make('byHand', nadia);
    expect(await refusalOf(backups.make('byHand', nadia))).toBe('backupUnderWay');
    expect(await refusalOf(backups.drill(nadia))).toBe('backupUnderWay');
    await desk.work(5);
    const copy = await making;
    expect(copies()[0]).toMatchObject(copy);
    expect(statesOf(desk.pushes)).toEqual(['copying', 'checking', 'idle']);
    expect(await auditLines(desk.store)).toContainEqual(
      expect.objectContaining({ action: 'backup.made', actor: 'Nadia Roy', subject: `backup/${copy.name}` }),
    );
  });

  test('go by the rotation, but for those made by hand, those of others and the newest', async () => {
    const backups = await open({}, { daily: 2, weekly: 1, monthly: 1 });
    const byHand = await backups.make('byHand', nadia);
    mkdirSync(join(desk.copies, 'guichet-ffffffff-20200101T000000000Z-scheduled'));
    for (let day = 0; day < 5; day += 1) {
      desk.clock.forward({ hours: 24 });
      await backups.look();
    }
    expect(copies().map(({ kind, madeAt }) => `${kind} ${madeAt.slice(0, 10)}`)).toEqual([
      'scheduled 2026-11-27',
      'scheduled 2026-11-26',
      'byHand 2026-11-22',
    ]);
    expect(readdirSync(desk.copies)).toContain('guichet-ffffffff-20200101T000000000Z-scheduled');
    // A person removes those, but never the newest.
    const newest = copies()[0]?.name ?? '';
    expect(await refusalOf(backups.remove(newest, nadia))).toBe('copyIsNewest');
    expect(await refusalOf(backups.remove(byHand.name.replace('byHand', 'rekey'), nadia))).toBe(
      'copyNotFound',
    );
    await backups.remove(byHand.name, nadia);
    expect(copies()).toHaveLength(2);
    expect(await actions()).toContain('backup.removed');
  });

  test('are not rotated away by a clock that is in doubt', async () => {
    let inDoubt = true;
    const backups = await open({ isClockInDoubt: () => inDoubt }, { daily: 1, weekly: 1, monthly: 1 });
    for (let day = 0; day < 3; day += 1) {
      desk.clock.forward({ hours: 24 });
      await backups.look();
    }
    expect(copies()).toHaveLength(4);
    inDoubt = false;
    await backups.make('scheduled', theOffice);
    expect(copies()).toHaveLength(1);
  });

  test('that the store has no record of, as after a crash or a restore, are recorded once', async () => {
    const backups = await open();
    await desk.store.write((tx) => tx.deleteFrom('backup').execute());
    await backups.look();
    await backups.look();
    expect(await desk.store.read.selectFrom('backup').select('name').execute()).toEqual([
      { name: copies()[0]?.name },
    ]);
    expect((await actions()).filter((action) => action === 'backup.found')).toHaveLength(1);
    expect(copies()).toHaveLength(1);
  });

  test('whose removal was cut short are removed by the next look', async () => {
    const backups = await open();
    desk.clock.forward({ hours: 24 });
    await backups.look();
    const [, old] = copies();
    await desk.store.write((tx) =>
      tx
        .updateTable('backup')
        .set({ removed_at: desk.clock.now() })
        .where('name', '=', old?.name ?? '')
        .execute(),
    );
    await backups.look();
    expect(copies()).toHaveLength(1);
  });

  test('made before a change of the key or of the schema are asked for by name', async () => {
    const backups = await open();
    expect((await backups.make('rekey', nadia)).kind).toBe('rekey');
    expect((await backups.make('migration', theOffice)).kind).toBe('migration');
  });
});

describe('A folder for copies that', () => {
  test('vanishes is a warning that everybody sees, and clears by itself when it is back', async () => {
    const backups = await open();
    const away = `${desk.copies}-away`;
    renameSync(desk.copies, away);
    desk.clock.forward({ hours: 24 });
    await backups.look();
    await backups.look();
    expect(troubles()).toEqual(['backup: backupFolderGone']);
    expect(backups.status().fault).toMatchObject({ code: 'backupFolderGone', at: desk.clock.now() });
    expect(await refusalOf(backups.make('byHand', nadia))).toBe('backupFolderGone');
    expect(await refusalOf(backups.copies())).toBe('backupFolderGone');
    // The empty mount point of a disk that is gone is not the folder, and nothing is written into it.
    mkdirSync(desk.copies);
    await backups.look();
    expect(readdirSync(desk.copies)).toEqual([]);
    expect(troubles()).toEqual(['backup: backupFolderGone']);
    renameSync(desk.copies, `${desk.copies}-empty`);
    renameSync(away, desk.copies);
    await backups.look();
    expect(troubles()).toEqual([]);
    expect(copies()).toHaveLength(2);
    expect((await actions()).filter((action) => action === 'backup.failed')).toHaveLength(1);
    expect(desk.pushes.heard.filter(({ name }) => name === 'office.health')).toHaveLength(2);
  });

  test.runIf(canMount)(
    'is read-only or full says which, is tried again less and less often, and clears by itself',
    async () => {
      const folder = join(desk.dataFolder, '..', 'disk');
      const disk = mountDisk(folder, 4_000);
      try {
        const backups = await open({}, { folder });
        expect(listCopies(folder)).toHaveLength(1);
        disk.readOnly(true);
        desk.clock.forward({ hours: 24 });
        await backups.look();
        expect(troubles()).toEqual(['backup: backupFolderReadOnly']);
        expect(await refusalOf(backups.make('byHand', nadia))).toBe('diskReadOnly');
        disk.readOnly(false);
        disk.fill();
        desk.clock.forward({ hours: 2 });
        await backups.look();
        expect(troubles()).toEqual(['backup: backupFolderFull']);
        const first = backups.status().fault?.nextTryAt ?? '';
        expect(first > desk.clock.now()).toBe(true);
        // Not before its time.
        await backups.look();
        expect(backups.status().fault?.nextTryAt).toBe(first);
        disk.resize(20_000);
        desk.clock.forward({ hours: 2 });
        await backups.look();
        expect(troubles()).toEqual([]);
        expect(listCopies(folder)).toHaveLength(2);
        expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
      } finally {
        disk.unmount();
      }
    },
  );

  test('is set is tried first: it is made, marked, and where it does not work nothing is saved', async () => {
    const backups = await open();
    const other = join(desk.copies, 'share');
    expect(await backups.tryFolder(other)).toMatchObject({ outcome: 'works', copies: 0, sameDisk: true });
    expect(await backups.tryFolder(join(desk.copies, 'a', 'b'))).toMatchObject({ outcome: 'notThere' });
    expect(await backups.tryFolder('backups')).toMatchObject({ outcome: 'notAFolder' });
    expect(await backups.tryFolder(desk.source.database)).toMatchObject({ outcome: 'notThere' });
    const bad = { ...usual, folder: join(desk.copies, 'a', 'b') };
    expect(await refusalOf(backups.setSettings(bad, nadia))).toBe('backupFolderGone');
    expect(backups.settings().folder).toBe(desk.copies);
    await backups.setSettings({ ...usual, folder: other }, nadia);
    await backups.make('byHand', nadia);
    expect((await backups.copies()).folder).toBe(other);
    // The start screen finds it without the store.
    expect(readPointer(desk.dataFolder)).toBe(other);
  });
});

describe('A drill', () => {
  test('restores the newest copy with the code of a real restore, once a week, and leaves nothing behind', async () => {
    const backups = await open({ thread: backupThread });
    const first = backups.status().lastDrill;
    expect(first).toMatchObject({ passed: true, failedAt: null, copy: copies()[0]?.name });
    desk.clock.forward({ hours: 6 * 24 });
    await backups.look();
    expect(backups.status().lastDrill?.at).toBe(first?.at);
    desk.clock.forward({ hours: 24 });
    await backups.look();
    expect(backups.status().lastDrill?.at).toBe(desk.clock.now());
    expect(readdirSync(desk.dataFolder).filter((name) => name.startsWith('drill'))).toEqual([]);
    expect(readdirSync(desk.copies).filter((name) => name.includes('drill'))).toEqual([]);
    expect(troubles()).toEqual([]);
  });

  test('that fails is a warning that everybody sees until one passes, also behind a restart', async () => {
    const backups = await open();
    spoil(join(desk.copies, copies()[0]?.name ?? '', 'guichet.db'), 4096 * 3);
    expect(await backups.drill(nadia)).toMatchObject({
      passed: false,
      failedAt: 'restore',
      code: 'copyDamaged',
    });
    expect(troubles()).toEqual(['drill: drillFailed']);
    expect(await actions()).toContain('backup.drillFailed');
    desk.health.well('drill');
    const later = desk.backups();
    running.push(later);
    await later.start();
    expect(troubles()).toEqual(['drill: drillFailed']);
    await later.look();
    desk.clock.forward({ seconds: 1 });
    await later.make('byHand', nadia);
    expect(await later.drill(nadia)).toMatchObject({ passed: true });
    expect(troubles()).toEqual([]);
  });

  test('without a copy says that there is none', async () => {
    const backups = desk.backups();
    running.push(backups);
    expect(await backups.drill(nadia)).toMatchObject({ passed: false, failedAt: 'find', copy: null });
  });
});
