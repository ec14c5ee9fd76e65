import { join } from 'node:path'
import { fileSink, type JsonObject, nodeVfs } from '../journal/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { Vfs } from '../ports/vfs.ts'
import type { KeyAway } from '../settings/credentials/index.ts'
import { type AuditLog, openAuditLog } from './audit-log.ts'
import type { OpenedEnvironment } from './environment.ts'
import { logMark } from './log-mark.ts'
import { secondSinkPlace } from './second-sink-place.ts'

export interface LogOpening {
  readonly clock: Clock
  /** The disk under the log, unless it is the machine's. */
  readonly vfs: Vfs | undefined
  readonly version: string
  readonly hostName: string
  readonly mask: (value: JsonObject) => JsonObject
  /** A rehearsal leaves nothing outside of its own directory. */
  readonly staysInside: boolean
}

/** One profile has one log. */
export function logDirectoryOf({
  dataDirectory,
}: Pick<OpenedEnvironment, 'dataDirectory'>): string {
  return join(dataDirectory, 'log')
}

/** The log of an environment: sealed to its kit, marked in its keychain, with a second place for what it refuses. */
export async function openLogOf(
  environment: OpenedEnvironment,
  opening: LogOpening,
): Promise<AuditLog> {
  const { dataDirectory, kek, recipients, kitFile, store } = environment
  const { clock, version, hostName, mask, staysInside, vfs = nodeVfs() } = opening
  const place = await secondSinkPlace({
    dataDirectory,
    ...(staysInside ? { elsewhere: [] } : {}),
  })
  const options = {
    dir: logDirectoryOf(environment),
    vfs,
    clock,
    kek,
    recipients,
    restartKey: kitFile.read()?.restartKey ?? null,
    mark: logMark(store),
    appVersion: version,
    hostId: hostName,
    mask,
    secondSink: fileSink(vfs, place),
  }
  return openAuditLog(options, {
    named: staysInside ? '--data-dir DIR' : '--profile NAME',
    away: whyAway(environment),
  })
}

/** A store that cannot be used is replaced before the key is asked for: then its own failure says why. */
function whyAway({ kek, keepingBecause }: OpenedEnvironment): KeyAway | undefined {
  if (kek.kind !== 'locked') return undefined
  if (kek.because !== 'no-keychain') return kek.because
  switch (keepingBecause?.code) {
    case 'CREDENTIAL_STORE_TIMED_OUT':
      return 'silent'
    case 'CREDENTIAL_STORE_LOCKED':
      return 'no-passphrase'
    default:
      return 'no-keychain'
  }
}
