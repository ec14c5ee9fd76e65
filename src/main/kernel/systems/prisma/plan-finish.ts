import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { statementTable } from './examine.ts'
import { keepSchemaOf, takeBack } from './keep.ts'
import { lineOfPart, partsOf } from './parts.ts'
import { logsOf } from './plan-take-back.ts'
import { identifier, qualified } from './quoting.ts'
import { refuseUnlessFailed, scriptNotFound } from './refuse-migration.ts'
import type { RepairDetails } from './repair-details.ts'
import { rowGuard } from './row-guard.ts'
import { transactionOf } from './send-sql.ts'
import type { MigrationInput, Sight } from './sight.ts'
import type { Effect } from './sql/effect.ts'

/** What of a script is still to be done. */
export interface Rest {
  readonly doing: readonly string[]
  readonly undoing: readonly string[]
  /** Statements of which the catalogue cannot tell, with what was assumed. */
  readonly assumed: readonly string[]
  readonly cannotUndo: readonly string[]
}

/** The parts of the script that are not done yet, in its own order. Pure. */
export function collectRest(input: Pick<MigrationInput, 'run'>, sight: Sight): Rest {
  const { examination, schema, earlier } = sight
  const parts = partsOf(examination?.statements ?? [])
  const todo = parts.filter(({ done }) => done !== 'yes')
  const keepSchema = keepSchemaOf(input.run)
  const undone = todo.toReversed().map(({ effect, text }) =>
    takeBack({
      ...{ effect, text, schema, keepSchema, earlier, keys: new Map() },
      catalog: examination?.catalog ?? emptyCatalog,
    }),
  )
  return {
    doing: todo.flatMap(({ effect, done, text }) =>
      done === 'broken'
        ? [...dropBroken(effect), plainText(effect, text)]
        : [plainText(effect, text)],
    ),
    undoing: undone.flatMap((one) => (one.kind === 'step' ? one.step.doing : [])),
    cannotUndo: undone.flatMap((one) => (one.kind === 'step' ? [] : [one.because])),
    assumed: parts.flatMap((part) => {
      if (part.known === 'seen') return []
      const because =
        part.known === 'follows' ? 'what shares its transaction is' : 'likely, by its place'
      return [
        `“${lineOfPart(part)}” counts as ${part.done === 'yes' ? 'done' : 'not done, and is run'} (${because})`,
      ]
    }),
  }
}

const emptyCatalog = {
  ...{ tables: new Map(), columns: new Map(), indexes: new Map(), constraints: new Map() },
  ...{ types: new Map(), schemas: new Set<string>(), extensions: new Set<string>() },
}

/** CONCURRENTLY cannot stand in a transaction; writers wait for the plain form. */
function plainText(effect: Effect, text: string): string {
  if (effect.kind !== 'create-index' || !effect.concurrently) return text
  return text.replace(/\bconcurrently\b\s*/i, '')
}

function dropBroken(effect: Effect): readonly string[] {
  if (effect.kind !== 'create-index') return []
  const schema = effect.index.schema ?? effect.table.schema
  const name =
    schema === undefined ? { name: effect.index.name } : { schema, name: effect.index.name }
  return [`DROP INDEX ${qualified(name)}`]
}

/** Does what is left of a failed migration, in one transaction. Pure. */
export function planFinish(
  input: MigrationInput,
  sight: Sight,
  rest: Rest,
): Planned<RepairDetails> {
  const refused = refuseUnlessFailed(sight)
  if (refused !== undefined) return { kind: 'refusal', failure: refused }
  const { row, examination, judged, table, schema } = sight
  if (row === undefined || examination?.sql === undefined)
    return { kind: 'refusal', failure: scriptNotFound(sight) }
  const evidence = [statementTable('its statements', examination.statements)]
  if (rest.doing.length === 0)
    return {
      kind: 'nothing-to-do',
      because: `Everything that ${judged.name} makes is there already.`,
      evidence,
    }
  if (rest.assumed.length > 0 && input.override === undefined)
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: `For some statements of ${judged.name} it cannot be told whether they were done.`,
        tried: 'to hold each statement against the catalogue',
        answered: rest.assumed.join('; '),
        next: 'Look at the rows they change. Go on if what is assumed here is right; otherwise repair by hand, or take the migration back.',
      }),
      override: 'They are taken for what is said here.',
    }
  const needsKeep = rest.undoing.some((text) => text.includes(identifier(keepSchemaOf(input.run))))
  const concurrent = examination.statements.some(({ effects }) =>
    effects.some(({ effect }) => effect.kind === 'create-index' && effect.concurrently),
  )
  return {
    kind: 'plan',
    plan: {
      system: 'prisma',
      operation: 'finish',
      title: `Finish ${judged.name} in ${table.database}`,
      now: [...evidence, ...logsOf(sight)],
      target: [
        fact('migration', judged.name),
        fact('afterwards', 'everything of it is there; the row still says failed'),
      ],
      acts: [
        {
          kind: 'sql',
          database: table.database,
          statements: transactionOf({ schema, owner: table.owner, role: table.role }, [
            rowGuard(schema, row.id),
            ...(needsKeep
              ? [`CREATE SCHEMA IF NOT EXISTS ${identifier(keepSchemaOf(input.run))}`]
              : []),
            ...rest.doing,
          ]),
        },
      ],
      preconditions: { row: row.id, checksum: row.checksum },
      details: { run: input.run, migration: judged.name, checksum: row.checksum, expects: 'all' },
      reversibility: 'irreversible',
      challenge: sight.challenge,
      warnings: [
        'It failed at one of these statements once: read what it said, or it fails there again (and then nothing is changed).',
        ...rest.assumed.map((text) => `Assumed, by your word: ${text}.`),
        ...(concurrent
          ? ['An index is built without CONCURRENTLY: writers of its table wait meanwhile.']
          : []),
        ...rest.cannotUndo.map((because) => `The undo leaves this: ${because}.`),
      ],
    },
  }
}
