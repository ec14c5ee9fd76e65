import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { operation } from '../operation.ts'
import { cardText } from './card-text.ts'
import { commentWith, hasCard, othersComment, ownBlock } from './comments.ts'
import { type Database, named, readDatabases } from './databases.ts'
import { notFound } from './plan-words.ts'
import { identifier, literal } from './quoting.ts'
import { RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { markOf } from './restore-mark.ts'
import { isStillRunning, NOW_MARK, sendPlanned } from './sql-message.ts'

/** What the platform was before: it goes onto the card. */
const CardInput = RestoreInput.extend({
  replicas: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  putBack: z.array(z.string()).default([]),
  procedure: z.string().exactOptional(),
})
type CardInput = z.infer<typeof CardInput>

/** `card` is the text, for whoever tells it elsewhere too. */
const Details = z.object({
  run: z.string(),
  liveOid: z.string(),
  sideOid: z.string(),
  card: z.string(),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  /** What the copy was restored by and from. */
  readonly mark: string
  readonly live: Database | undefined
  readonly side: Database | undefined
}

/**
 * Leaves on both databases what a colleague needs to go back without this laptop. `COMMENT ON DATABASE` moves with a
 * renamed database, so both carry it; what others wrote there is kept.
 */
export const writeUndoCard = operation<CardInput, Observed, Details>({
  system: 'postgres',
  name: 'write-undo-card',
  input: CardInput,
  details: Details,
  patience: { everyMs: 500, forMs: 10_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { maintenance, live, side } = scene
    const found = await readDatabases(world, { maintenance, names: [live, side] }, signal)
    const { backup } = input.target
    const mark = await markOf(world, { backup, procedure: input.procedure })
    return { scene, mark, live: named(found, live), side: named(found, side) }
  },
  plan: planCard,
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'Nothing needs to go back: a comment, and what others wrote in it is kept.',
  }),
  preState: (plan) => Promise.resolve({ liveOid: plan.details.liveOid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, {}, signal),
  async reconcile({ plan }, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
    const oids = [plan.details.liveOid, plan.details.sideOid]
    const found = await readDatabases(world, { maintenance, oids }, signal)
    return found.length === 2 && found.every(({ comment }) => hasCard(comment, plan.details.run))
      ? 'happened'
      : 'did-not'
  },
  async verify(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const oids = [plan.details.liveOid, plan.details.sideOid]
    const found = await readDatabases(world, { maintenance, oids }, signal)
    const evidence = found.map((one) => fact(`comment on ${one.name}`, ownBlock(one.comment)))
    if (found.length === 2 && found.every(({ comment }) => hasCard(comment, plan.details.run)))
      return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: 'The undo card is not on both databases.',
        tried: 'read the comments of both databases',
        next: 'Retry.',
      }),
      evidence,
    }
  },
})

function planCard(input: CardInput, { scene, mark, live, side }: Observed): Planned<Details> {
  if (live === undefined) return { kind: 'refusal', failure: notFound(scene.live) }
  if (side === undefined) return { kind: 'refusal', failure: notFound(scene.side) }
  const carries = ({ comment }: Database) =>
    hasCard(comment, scene.run) && ownBlock(comment).includes(mark)
  if (carries(live) && carries(side))
    return { kind: 'nothing-to-do', because: 'Both databases carry the card.', evidence: [] }
  const card = cardText(scene, { ...input, liveOid: live.oid, sideOid: side.oid, mark })
  // The copy takes over what others wrote on live, so that it is still there after the swap.
  const others = othersComment(live.comment)
  const statements = [
    [live, commentWith(live.comment, card)] as const,
    [side, commentWith(others, card)] as const,
  ].map(([one, text]) => `COMMENT ON DATABASE ${identifier(one.name)} IS ${literal(text)}`)
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'write-undo-card',
      title: `Leave the undo card on ${live.name} and ${side.name}`,
      now: [live, side].map((one) => fact(`comment on ${one.name}`, one.comment ?? '')),
      target: [fact('card', card)],
      acts: [{ kind: 'sql', database: scene.profile.maintenanceDatabase, statements }],
      preconditions: { liveOid: live.oid, sideOid: side.oid },
      details: {
        run: scene.run,
        liveOid: live.oid,
        sideOid: side.oid,
        // A message carries its own time.
        card: card.replace(NOW_MARK, 'the time of this message'),
      },
      reversibility: 'reversible',
      warnings: [],
    },
  }
}
