import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import { estimateNow } from './estimate/estimate-now.ts'
import { durationText, type RestoreEstimate } from './estimate/estimate-restore.ts'
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
import { databaseOf, RestoreInput, sceneOf } from './restore-input.ts'
import { identityText } from './server-identity.ts'
import { judgeWays, wayFinding, ways, wayTable } from './ways/judge-ways.ts'
import { lookAtWays } from './ways/look-at-ways.ts'

/** By which way the dump is to become live. */
const PreflightInput = RestoreInput.extend({ way: z.enum(ways).default('swap') })

/**
 * Looks at server, tools and dump before anything is made: each fact with its light and what to do about it. A red
 * one fails the check; all of them are in the evidence.
 */
export const preflight: Check = {
  system: 'postgres',
  name: 'preflight',
  patience: { everyMs: 1000, forMs: 1000 },
  async run(input, world, signal) {
    const asked = PreflightInput.parse(input)
    const { way } = asked
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
        : judgeActivity({ activity, identity, live: server.live, way })
    const beside = await neighbourFindings(world, signal)
    const sizes = { dumpBytes: sight.dump?.bytes ?? 0, liveBytes: server.live?.bytes }
    const estimate =
      sight.sha256 === undefined
        ? undefined
        : await estimateNow(world, { target: scene.maintenance, ...sizes }, signal)
    // Ways that cannot be judged are no reason not to go by the one that was asked for.
    const seen = await lookAtWays(world, { server, dump: sight, estimate }, signal).catch(
      unlessRefused,
    )
    const judged = seen === undefined ? undefined : judgeWays(seen)
    const dump = judgeDump({ sight, identity, database: scene.live })
    const heads =
      sight.owners === undefined
        ? []
        : [headFinding({ dump: sight.head, live }, world.profile.compatibility)]
    return verdictOf(
      'preflight',
      [
        ...judgeServer(server, way),
        ...around,
        ...beside,
        ...dump,
        ...heads,
        ...timeFindings(world, sight, estimate),
        ...(judged === undefined ? [] : [wayFinding(way, judged)]),
      ],
      [
        fact('server', identityText(identity)),
        fact('live OID', server.live?.oid ?? 'none'),
        ...(judged === undefined ? [] : [wayTable(judged)]),
        ...(activity === undefined ? [] : [connectionTable(activity)]),
      ],
    )
  },
}

function unlessRefused(error: unknown): undefined {
  if (error instanceof FailureError && error.failure.code === 'SQL_FAILED') return undefined
  throw error
}

/** How long it will take, and when this dump was last tested: nothing that stops anybody. */
function timeFindings(
  world: Pick<Reads, 'restores'>,
  { dump, sha256 }: DumpSight,
  estimate: RestoreEstimate | undefined,
): readonly Finding[] {
  if (dump === undefined || sha256 === undefined) return []
  const tested = testedText(world.restores.restores(), sha256)
  return [
    tested.startsWith('test-restored')
      ? green('last tested restore', tested)
      : amber('last tested restore', tested, 'Run Test restore on a quiet day.'),
    ...(estimate === undefined
      ? []
      : [green('time', `${durationText(estimate.milliseconds)}, ${estimate.because}`)]),
  ]
}
