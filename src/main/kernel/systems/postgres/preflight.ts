import { fact } from '../../../../shared/domain/evidence.ts'
import type { Check } from '../../ports/system.ts'
import { verdictOf } from './findings.ts'
import { lookAtDump } from './look-at-dump.ts'
import { lookAtServer } from './look-at-server.ts'
import { headFinding, readHead } from './migration-heads.ts'
import { judgeDump } from './preflight-dump.ts'
import { judgeServer } from './preflight-server.ts'
import { databaseOf, RestoreInput, sceneOf } from './restore-input.ts'
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
    const dump = judgeDump({ sight, identity, database: scene.live })
    const heads =
      sight.owners === undefined
        ? []
        : [headFinding({ dump: sight.head, live }, world.profile.compatibility)]
    return verdictOf(
      'preflight',
      [...judgeServer(server), ...dump, ...heads],
      [fact('server', identityText(identity)), fact('live OID', server.live?.oid ?? 'none')],
    )
  },
}
