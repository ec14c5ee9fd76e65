import type { Evidence } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { PostgresProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { amber, type Finding, green, red } from './findings.ts'
import { type Manifest, manifestCounts } from './manifest.ts'
import { readHead } from './migration-heads.ts'
import { type Newest, readNewest } from './newest-rows.ts'
import { wrongCounts } from './restore-completeness.ts'
import { readCounts, readTables } from './tables.ts'

/** What live and copy hold. */
export interface Content {
  readonly liveCounts: ReadonlyMap<string, number>
  readonly sideCounts: ReadonlyMap<string, number>
  readonly newest: readonly Newest[]
  readonly liveHead: string | undefined
  readonly sideHead: string | undefined
}

export async function readContent(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly live: SqlTarget
    readonly side: SqlTarget
    readonly keyTables: PostgresProfile['keyTables']
  },
  signal: AbortSignal,
): Promise<Content> {
  const { live, side, keyTables } = asked
  const countsOf = async (target: SqlTarget) =>
    readCounts(world, { target, tables: await readTables(world, target, signal) }, signal)
  const [liveCounts, sideCounts] = await Promise.all([countsOf(live), countsOf(side)])
  return {
    liveCounts,
    sideCounts,
    newest: await readNewest(world, { live, side, keyTables }, signal),
    liveHead: await readHead(world, live, signal),
    sideHead: await readHead(world, side, signal),
  }
}

/** Below this many rows a share says nothing. */
const ENOUGH_ROWS = 100

/** Judges the copy's rows against the manifest, and against live: a manifest can be wrong the same way as its dump. */
export function contentFindings(asked: {
  readonly content: Content
  readonly manifest: Manifest | undefined
}): { readonly findings: readonly Finding[]; readonly evidence: readonly Evidence[] } {
  const { content, manifest } = asked
  const expected = manifest === undefined ? undefined : manifestCounts(manifest)
  const findings = [
    expected === undefined
      ? amber('counts', 'there is no manifest to compare with', 'Compare with live by hand.')
      : countFinding(expected, content.sideCounts),
    shareFinding(content),
    ...content.newest.map(newestFinding),
    headFinding(content, manifest),
  ]
  return { findings, evidence: [countTable(content, expected), newestTable(content.newest)] }
}

function countFinding(
  expected: ReadonlyMap<string, number>,
  actual: ReadonlyMap<string, number>,
): Finding {
  const wrong = wrongCounts(expected, actual)
  if (wrong.length === 0) return green('counts', `${expected.size} tables as in the manifest`)
  return differs(
    'counts',
    `The copy has not the rows that its manifest names: ${wrong.join('; ')}.`,
  )
}

/** A dump taken under row-level security can hold half the rows, and its manifest agrees with it (postgres.md, 11). */
function shareFinding({ liveCounts, sideCounts }: Content): Finding {
  const poor = [...liveCounts].filter(
    ([table, rows]) => rows >= ENOUGH_ROWS && (sideCounts.get(table) ?? rows) < rows / 2,
  )
  if (poor.length === 0) return green('counts beside live', 'no table has less than half of live')
  const words = poor.map(([table, rows]) => `${table} ${sideCounts.get(table)} of ${rows}`)
  return differs(
    'counts beside live',
    `The copy has less than half the rows of live: ${words.join('; ')}. Was the dump taken under row-level security?`,
  )
}

function newestFinding(one: Newest): Finding {
  const fact = `${one.table} up to ${one.sideNewest ?? 'nothing'}`
  const says = `${one.sideRows} rows; live has ${one.liveRowsUpTo} that are as old`
  const missing = one.liveRowsUpTo - one.sideRows
  // Rows of transactions that were open when the dump began carry an older time: a few are expected.
  if (missing <= Math.max(10, one.liveRowsUpTo / 100)) return green(fact, says)
  return differs(
    fact,
    `${one.table}: ${missing} rows that are older than the backup are not in it.`,
  )
}

function headFinding({ liveHead, sideHead }: Content, manifest: Manifest | undefined): Finding {
  const expected = manifest?.migrationHead
  const says = `copy ${sideHead ?? 'none'}, live ${liveHead ?? 'none'}`
  if (expected === undefined || expected === '' || expected === sideHead)
    return green('migration head', says)
  return differs('migration head', `The manifest names ${expected}, the copy has ${sideHead}.`)
}

function differs(fact: string, summary: string): Finding {
  return red(
    fact,
    failure('DATA_DIFFERS', {
      summary,
      tried: 'counted the rows of the copy and of live',
      world: 'Live was not touched.',
      next: 'Choose another dump, or go on with a reason if you know why.',
    }),
  )
}

function countTable(
  { liveCounts, sideCounts }: Content,
  expected: ReadonlyMap<string, number> | undefined,
): Evidence {
  const tables = [...new Set([...liveCounts.keys(), ...sideCounts.keys()])].sort()
  return {
    kind: 'table',
    label: 'rows',
    columns: ['table', 'live', 'copy', 'manifest'],
    rows: tables.map((table) => [
      table,
      liveCounts.get(table) ?? null,
      sideCounts.get(table) ?? null,
      expected?.get(table) ?? null,
    ]),
  }
}

function newestTable(newest: readonly Newest[]): Evidence {
  return {
    kind: 'table',
    label: 'newest rows',
    columns: ['table', 'live', 'copy'],
    rows: newest.map((one) => [one.table, one.liveNewest ?? null, one.sideNewest ?? null]),
  }
}
