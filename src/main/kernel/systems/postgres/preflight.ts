import { fact } from '../../../../shared/domain/evidence.ts'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import { durationText, estimateRestore } from './estimate/estimate-restore.ts'
import { measureUplink } from './estimate/measure-uplink.ts'
import { testedText } from './estimate/tested.ts'
import { amber, type Finding, green, verdictOf } from './findings.ts'
import { type DumpSight, lookAtDump } from './look-at-dump.ts'
import { lookAtServer } from './look-at-server.ts'
import { headFinding, readHead } from './migration-heads.ts'
import { connectionTable, judgeActivity } from './preflight/judge-activity.ts'
import { neighbourFindings } from './preflight/judge-neighbours.ts'
import { lookAtActivity } from './preflight/look-at-activity.ts'
import { judgeDump } from './preflight-dump.ts'
import { judgeServer } from './preflight-server.ts'
import { databaseOf, RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { identityText } from './server-identity.ts'

/**
 * Looks at server, tools and dump before anything is made: each fact with its light and what to do about it. A red
 * one fails the check; all of them are in the evidence.
 */
export const preflight: Check = {
  system: 'postgres',
  name: 'preflight',
  patience: { everyMs: 1000, forMs: 1000 },
  async run(input, world, signal) {
    const asked = RestoreInput.parse(input)
    const scene = sceneOf(world, asked)
    const server = await lookAtServer(world, scene, signal)
    const sight = await lookAtDump(world, { input: asked, scene }, signal)
    const live =
      server.live === undefined ? undefined : await readHead(world, databaseOf(scene.live), signal)
    const { identity } = server
    const activity =
      server.live === undefined ? undefined : await lookAtActivity(world, scene, signal)
    const around =
      activity === undefined || server.live === undefined
        ? []
        : judgeActivity({ activity, identity, live: server.live })
    const beside = await neighbourFindings(world, signal)
    const time = await timeFinding(world, { scene, sight, liveBytes: server.live?.bytes }, signal)
    const dump = judgeDump({ sight, identity, database: scene.live })
    const heads =
      sight.owners === undefined
        ? []
        : [headFinding({ dump: sight.head, live }, world.profile.compatibility)]
    return verdictOf(
      'preflight',
      [...judgeServer(server), ...around, ...beside, ...dump, ...heads, ...time],
      [
        fact('server', identityText(identity)),
        fact('live OID', server.live?.oid ?? 'none'),
        ...(activity === undefined ? [] : [connectionTable(activity)]),
      ],
    )
  },
}

/** How long it will take, and when this dump was last tested: nothing that stops anybody. */
async function timeFinding(
  world: Reads,
  given: {
    readonly scene: Scene
    readonly sight: DumpSight
    readonly liveBytes: number | undefined
  },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { scene, sight, liveBytes } = given
  const { dump, sha256 } = sight
  if (dump === undefined || sha256 === undefined) return []
  const past = world.restores.restores()
  const uplink = await measureUplink(world, scene.maintenance, signal).catch((error: unknown) => {
    if (error instanceof FailureError && error.failure.code !== 'CANCELLED') return undefined
    throw error
  })
  const wireBytes = Math.max(dump.bytes, liveBytes ?? 0)
  const estimate = estimateRestore({ dumpBytes: dump.bytes, wireBytes, uplink, past })
  const tested = testedText(past, sha256)
  return [
    tested.startsWith('test-restored')
      ? green('last tested restore', tested)
      : amber('last tested restore', tested, 'Run Test restore on a quiet day.'),
    ...(estimate === undefined
      ? []
      : [green('time', `${durationText(estimate.milliseconds)}, ${estimate.because}`)]),
  ]
}
