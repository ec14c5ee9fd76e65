import { join } from 'node:path'
import { openEnvironment } from '../../src/main/kernel/composition/environment.ts'
import { createMasker } from '../../src/main/kernel/effects/index.ts'
import {
  type Journal,
  type JsonObject,
  nodeVfs,
  openJournal,
  type RecordType,
} from '../../src/main/kernel/journal/index.ts'
import { bodyOf, recordOf } from '../../src/main/kernel/runbook/event-record.ts'
import { runbooks } from '../../src/main/kernel/runbooks/index.ts'
import type { Plan, Undo } from '../../src/shared/domain/plan.ts'
import type { RunEvent } from '../../src/shared/domain/run-event.ts'

interface Seed {
  readonly type: RecordType
  readonly body: JsonObject
}

const LINES_A_RUN = 1_000
// So many are on their way to the disk at once.
const BATCH = 2_000

const plan: Plan = {
  system: 'vercel',
  operation: 'rollback',
  title: 'Roll back web to v41 (77a0b1c)',
  now: [{ kind: 'fact', label: 'deployment', value: 'dpl_9f2c41d07be3' }],
  target: [{ kind: 'fact', label: 'deployment', value: 'dpl_77a0b1c2d3e4' }],
  acts: [
    {
      kind: 'http',
      method: 'POST',
      url: 'https://api.vercel.com/v9/projects/prj_1/rollback/dpl_77a0b1c2d3e4?teamId=team_1',
      headers: { authorization: 'Bearer {secret:vercel}' },
    },
  ],
  preconditions: { liveDeployment: 'dpl_9f2c41d07be3' },
  details: { deploymentId: 'dpl_77a0b1c2d3e4' },
  reversibility: 'reversible',
  warnings: [],
}
const undo: Undo = { kind: 'no-way-back', because: 'it is a seed' }

/** Records as a console of several years has them: runs with their steps and much output. Never ends. */
function* seeds(): Generator<Seed, never> {
  for (let run = 0; ; run += 1) yield* runSeeds(runIdOf(run), run)
}

/** `aaaaaaaa`, `aaaaaaab`, … */
export function runIdOf(index: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  let text = ''
  for (let at = 0, rest = index; at < 8; at += 1, rest = Math.floor(rest / 32))
    text = `${letters[rest % 32]}${text}`
  return text
}

function* runSeeds(run: string, index: number): Generator<Seed> {
  const at = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString()
  const event = (told: object): Seed => {
    const whole = { run, at, ...told } as RunEvent
    return { type: recordOf(whole).type, body: bodyOf(whole) }
  }
  const { steps, title } = runbooks['web-only']
  const step = steps[0]?.id ?? 'web'
  const reason = `seeded incident number ${index}`
  yield { type: 'CONFIG', body: { kind: 'armed', by: 'ada' } }
  yield event({
    kind: 'run-started',
    runbook: 'web-only',
    title,
    reason,
    by: 'ada',
    targets: {},
    steps,
  })
  yield event({ kind: 'step-looking', step, attempt: 1, purpose: 'do' })
  yield event({
    kind: 'intent',
    step,
    plan,
    planHash: 'ab'.repeat(32),
    undo,
    preState: { deployments: ['dpl_9f2c41d07be3', 'dpl_77a0b1c2d3e4'] },
    purpose: 'do',
    attempt: 1,
  })
  for (let line = 0; line < LINES_A_RUN; line += 1)
    yield {
      type: 'OUTPUT',
      body: { kind: 'line', run, at, step, text: `processing table public.bookings, part ${line}` },
    }
  yield event({ kind: 'result', step, receipt: 'accepted', facts: { status: 201 } })
  yield event({ kind: 'step-succeeded', step, evidence: [] })
  yield event({ kind: 'run-ended', outcome: 'done' })
  yield { type: 'CONFIG', body: { kind: 'disarmed', by: 'ada' } }
}

/** Appends so many of them in groups; checkpoints come on top. */
export async function seedLog(journal: Pick<Journal, 'append'>, count: number): Promise<void> {
  const source = seeds()
  for (let left = count; left > 0; left -= BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, left) }, () => source.next().value)
    await Promise.all(batch.map(({ type, body }) => journal.append(type, body)))
  }
}

/** Fills the log of a rehearsal world that no console has open. */
export async function seedWorldLog(worldDirectory: string, count: number): Promise<void> {
  await writeWorldLog(worldDirectory, (journal) => seedLog(journal, count))
}

/** Writes into the log of a rehearsal world that no console has open. */
export async function writeWorldLog(
  worldDirectory: string,
  write: (journal: Journal) => Promise<unknown>,
): Promise<void> {
  const masker = createMasker()
  const environment = { kind: 'rehearsal', dir: worldDirectory } as const
  const { dataDirectory, kek } = await openEnvironment(environment, { actor: 'seed', masker })
  const journal = await openJournal({
    dir: join(dataDirectory, 'log'),
    vfs: nodeVfs(),
    clock: { now: () => new Date() },
    kek,
    recipients: [],
    appVersion: 'seed',
    hostId: 'seed',
    mask: (value) => value,
  })
  if ('kind' in journal) throw new Error(`the log refused: ${journal.code}`)
  try {
    await write(journal)
  } finally {
    await journal.close()
  }
}
