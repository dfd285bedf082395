import type { TFunction } from 'i18next';
import type { Diagnosis } from '../../preload/contract/diagnosis.ts';
import type { Formats } from '../languages/formats.ts';

type Fact = readonly [name: string, value: string];

/** A diagnosis as text in the person's language: what they read is what they copy. */
export function diagnosisText(diagnosis: Diagnosis, t: TFunction, formats: Formats): string {
  const { madeAt, versions, system, store, counts, intake, faults } = diagnosis;
  const name = (fact: string) => t(`diagnosis.facts.${fact}`, fact);
  const none = t('diagnosis.none');
  const counted = (each: Readonly<Record<string, number>>) =>
    Object.entries(each)
      .map(([code, count]) => `${code} ${count}`)
      .join(', ');
  const part = (title: string, facts: readonly Fact[]) =>
    [title, ...facts.map(([fact, value]) => `  ${fact}: ${value}`)].join('\n');
  return [
    part(t('diagnosis.title'), [[name('madeAt'), madeAt]]),
    part(
      t('diagnosis.parts.versions'),
      Object.entries(versions).map(([program, version]) => [name(program), version ?? none]),
    ),
    part(t('diagnosis.parts.system'), [
      [name('platform'), `${system.platform} ${system.release} ${system.architecture}`],
      [name('cores'), String(system.cores)],
      [name('memoryOctets'), formats.octets(system.memoryOctets)],
      [name('freeMemoryOctets'), formats.octets(system.freeMemoryOctets)],
      [
        name('freeDiskOctets'),
        system.freeDiskOctets === null ? t('diagnosis.unknown') : formats.octets(system.freeDiskOctets),
      ],
      [name('runningMinutes'), String(system.runningMinutes)],
      [name('timeZone'), system.timeZone],
    ]),
    part(t('diagnosis.parts.store'), [
      [name('octets'), formats.octets(store.octets)],
      [name('schema'), String(store.schema)],
      [name('keychain'), store.keychain],
      [name('logOctets'), formats.octets(store.logOctets)],
    ]),
    part(t('diagnosis.parts.counts'), [
      [name('reservations'), counted(counts.reservations)],
      [name('mailings'), counted(counts.mailings)],
      [name('staff'), counted(counts.staff)],
      [name('quarantined'), String(counts.quarantined)],
      [name('documents'), String(counts.documents)],
      [name('auditLines'), String(counts.auditLines)],
      [name('auditHeads'), String(counts.auditHeads)],
    ]),
    part(t('diagnosis.parts.intake'), [
      [name('state'), intake.state],
      [name('profile'), intake.profile ?? none],
      ...(intake.host === null ? [] : [[name('host'), intake.host] as const]),
      [name('counters'), counted(intake.counters)],
      [name('removalsPending'), String(intake.removalsPending)],
      [name('inQuarantine'), String(intake.inQuarantine)],
      [name('leftOnServer'), String(intake.leftOnServer)],
      [name('lastRunAt'), intake.lastRunAt ?? none],
      [name('nextRunAt'), intake.nextRunAt ?? none],
      [name('fault'), intake.fault ?? none],
    ]),
    [
      t('diagnosis.parts.faults'),
      ...(faults.length === 0 ? [`  ${none}`] : []),
      ...faults.map(({ at, where, kind, code, places }) =>
        [
          `  ${at} ${where} ${kind}${code === undefined ? '' : ` ${code}`}`,
          ...places.map((place) => `    ${place}`),
        ].join('\n'),
      ),
    ].join('\n'),
  ].join('\n\n');
}
