import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { statementTable } from './examine.ts'
import { type Kept, type KeptStep, keepSchemaOf, takeBack } from './keep.ts'
import { lineOfPart, partsOf } from './parts.ts'
import { identifier } from './quoting.ts'
import { refuseUnlessFailed, scriptNotFound } from './refuse-migration.ts'
import type { RepairDetails } from './repair-details.ts'
import { rowGuard } from './row-guard.ts'
import { transactionOf } from './send-sql.ts'
import type { MigrationInput, Sight } from './sight.ts'

/** A repair that could be planned: what is sent, and what takes it back. */
export interface TakeBack {
  readonly steps: readonly KeptStep[]
  readonly left: readonly string[]
  readonly byHand: readonly string[]
}

/** What takes back each object of the script that is there, the last one first. Pure. */
export function collectTakeBack(
  input: Pick<MigrationInput, 'run'>,
  sight: Sight,
  keys: ReadonlyMap<string, readonly string[]>,
): TakeBack {
  const { examination, schema, earlier } = sight
  if (examination === undefined) return { steps: [], left: [], byHand: [] }
  const { catalog } = examination
  const keepSchema = keepSchemaOf(input.run)
  const parts = partsOf(examination.statements)
  const kept = parts
    .map((part): Kept | undefined => {
      const { effect, text, done, known } = part
      if (done === 'no') return undefined
      if (known === 'likely' && effect.kind !== 'data')
        return { kind: 'by-hand', because: `whether this was done: ${lineOfPart(part)}` }
      return takeBack({ effect, text, schema, keepSchema, catalog, earlier, keys })
    })
    .filter((one) => one !== undefined)
    .toReversed()
  return {
    steps: kept.flatMap((one) => (one.kind === 'step' ? [one.step] : [])),
    left: [
      ...kept.flatMap((one) => (one.kind === 'left' ? [one.because] : [])),
      ...parts.flatMap((part) =>
        part.done === 'no' && part.known === 'likely'
          ? [`“${lineOfPart(part)}” counts as not done: nothing behind it is`]
          : [],
      ),
    ],
    byHand: kept.flatMap((one) => (one.kind === 'by-hand' ? [one.because] : [])),
  }
}

/** What undoes the steps: each one's own undo, the last one first. */
export function undoStatements({ steps }: TakeBack): readonly string[] {
  return steps.toReversed().flatMap(({ undoing }) => undoing)
}

/** Takes back what a failed migration has left, in one transaction; nothing is dropped that holds rows. Pure. */
export function planTakeBack(
  input: MigrationInput,
  sight: Sight,
  back: TakeBack,
): Planned<RepairDetails> {
  const refused = refuseUnlessFailed(sight)
  if (refused !== undefined) return { kind: 'refusal', failure: refused }
  const { row, examination, judged, table } = sight
  if (row === undefined || examination?.sql === undefined)
    return { kind: 'refusal', failure: scriptNotFound(sight) }
  const evidence = [statementTable('its statements', examination.statements)]
  if (examination.left === 'none')
    return {
      kind: 'nothing-to-do',
      because: `Nothing that ${judged.name} makes is there: its transaction was rolled back.`,
      evidence,
    }
  if (back.byHand.length > 0 && input.override === undefined)
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: `Not everything that ${judged.name} did can be taken back by inference.`,
        tried: 'to find the inverse of each statement',
        answered: back.byHand.join('; '),
        next: 'Write what is missing by hand and run it, then look again; or finish the migration instead.',
      }),
      override: 'The rest is taken back, and what is named here stays as it is.',
    }
  const keepSchema = keepSchemaOf(input.run)
  const keeps = back.steps.flatMap(({ keeps: kept }) => (kept === undefined ? [] : [kept]))
  const statements = transactionOf({ schema: sight.schema, owner: table.owner, role: table.role }, [
    rowGuard(sight.schema, row.id),
    ...(keeps.length === 0 ? [] : [`CREATE SCHEMA ${identifier(keepSchema)}`]),
    ...back.steps.flatMap(({ doing }) => doing),
  ])
  return {
    kind: 'plan',
    plan: {
      system: 'prisma',
      operation: 'take-back',
      title: `Take back what ${judged.name} left behind in ${table.database}`,
      now: [...evidence, ...logsOf(sight)],
      target: [
        fact('migration', judged.name),
        fact('afterwards', 'nothing of it is there; the row still says failed'),
      ],
      acts: [{ kind: 'sql', database: table.database, statements }],
      preconditions: { row: row.id, checksum: row.checksum },
      details: {
        run: input.run,
        migration: judged.name,
        checksum: row.checksum,
        expects: back.byHand.length > 0 ? 'some' : 'none',
      },
      reversibility: 'irreversible',
      challenge: sight.challenge,
      warnings: [
        ...keeps.map((kept) => `Kept until somebody drops it: ${kept}.`),
        ...back.left.map((because) => `Stays as it is: ${because}.`),
        ...back.byHand.map((because) => `Not taken back, by your word: ${because}.`),
        ...back.steps.flatMap(({ mayFail }) =>
          mayFail === undefined ? [] : [`May be refused: ${mayFail}.`],
        ),
        ...(judged.file?.down === undefined
          ? []
          : ['A down.sql lies beside the migration: hold it against this.']),
      ],
    },
  }
}

export function logsOf({ row }: Sight) {
  const logs = row?.logs.trim() ?? ''
  return logs === '' ? [] : [fact('what it said when it failed', logs.slice(0, 2000))]
}
