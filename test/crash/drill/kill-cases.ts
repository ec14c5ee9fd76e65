import { seededRandom } from '../journal/memory-vfs.ts'
import type { Kill, KillCase } from './kill-drill.ts'

const at = (step: string, state: string, ms = 0): Kill => ({
  at: { kind: 'step', step, state, ms },
})
/** A look, the approval, the look again, then the message: the second `running` is that of the approved swap. */
const inSwap = (ms: number): Kill => ({
  at: { kind: 'step', step: 'db-swap', state: 'running', time: 2, ms },
})
const withWorld = (kill: Kill): Kill => ({ ...kill, world: true })

/** One incident in `npm test`: of each kind the kill that has most to spoil, the console's and the world's. */
export const shortCase: KillCase = {
  name: 'while the web goes back, with the world while the API does, and in the swap',
  kills: [
    at('web-rollback', 'running', 25),
    withWorld(at('api-rollback', 'running', 80)),
    inSwap(500),
  ],
}

/** Eight moments at which most could go wrong, in three incidents. */
export const namedCases: readonly KillCase[] = [
  {
    name: 'while sending: rollback of the web, restore, stop of the API',
    kills: [
      at('web-rollback', 'running', 25),
      at('db-restore', 'running', 120),
      at('api-stop', 'running', 40),
    ],
  },
  {
    name: 'around the swap, and while the API comes back',
    kills: [at('db-fence', 'running', 15), inSwap(500), at('api-back', 'running', 60)],
  },
  {
    name: 'with the world: during the rollback of the API, behind the swap',
    kills: [withWorld(at('api-rollback', 'running', 80)), withWorld(at('db-swap', 'succeeded'))],
  },
]

// In the order of an undisturbed drill.
const steps: readonly string[] = [
  'tell-start',
  'web-rollback',
  'db-preflight',
  'api-rollback',
  'db-create',
  'db-restore',
  'db-carry',
  'db-analyze',
  'api-verify',
  'db-verify',
  'db-difference',
  'db-undo-card',
  'tell-stop',
  'api-stop',
  'workers-stop',
  'db-fence',
  'tell-swap',
  'db-sequences',
  'db-rules',
  'db-swap',
  'db-check',
  'api-back',
  'api-check',
  'workers-back',
  'web-verify',
  'final-web',
  'monitor',
  'tell-end',
]

const MS_IN_STEP = [0, 5, 20, 60, 150] as const
const MS_IN_SWAP = [0, 50, 150, 300, 400, 450, 500, 550, 600, 650, 700, 800] as const
const KILLS_AN_INCIDENT = 4

/** At least `points` moments: each step at several times of it, kills after so many lines or milliseconds, worlds killed too. */
export function longCases(points: number, seed: number): readonly KillCase[] {
  const random = seededRandom(seed)
  const pick = (below: number) => Math.floor(random() * below)
  const named = steps.flatMap((step, index) => [
    at(step, 'running', MS_IN_STEP[index % MS_IN_STEP.length] ?? 0),
    ...(step === 'db-swap' ? MS_IN_SWAP.map(inSwap) : []),
    ...(step === 'tell-end' ? [] : [at(step, 'succeeded', pick(8))]),
  ])
  const missing = Math.max(0, points - named.length)
  const blind = Array.from({ length: missing }, (_, index): Kill => {
    const soon = { kind: 'after', ms: 300 + pick(9_000) } as const
    const line = { kind: 'line', n: 1 + pick(55) } as const
    return { at: index % 2 === 0 ? soon : line, ...(index % 4 === 3 ? { world: true } : {}) }
  })
  const kills = [...blind, ...named]
  const incidents = Math.ceil(kills.length / KILLS_AN_INCIDENT)
  // The kills of one incident lie far apart in its course and in its order, so that nearly all of them are reached.
  return Array.from({ length: incidents }, (_, index) => ({
    name: `incident ${index + 1}`,
    kills: kills.filter((_, position) => position % incidents === index),
  }))
}
