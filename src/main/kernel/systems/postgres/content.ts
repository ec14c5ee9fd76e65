import type { Evidence } from '../../../../shared/domain/evidence.ts'
import type { PostgresProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { differs } from './data-differs.ts'
import { amber, type Finding, green } from './findings.ts'
import { type Manifest, manifestCounts } from './manifest.ts'
import { readHead } from './migration-heads.ts'
import { type Newest, readNewest } from './newest-rows.ts'
import { wrongCounts } from './restore-completeness.ts'
import { shareFinding } from './share-of-live.ts'
import { readCounts, readTables, tableName } from './tables.ts'

/** What live and copy hold. */
export interface Content {
  readonly liveCounts: ReadonlyMap<string, number>
  readonly sideCounts: ReadonlyMap<string, number>
  /** Tables of live under row-level security: a dump may have left rows of them out. */
  readonly guarded: ReadonlySet<string>
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
  const rowsOf = async (target: SqlTarget) => {
    const tables = await readTables(world, target, signal)
    return { tables, counts: await readCounts(world, { target, tables }, signal) }
  }
  const [there, here] = await Promise.all([rowsOf(live), rowsOf(side)])
  return {
    liveCounts: there.counts,
    sideCounts: here.counts,
    guarded: new Set(there.tables.filter((table) => table.rowSecurity).map(tableName)),
    newest: await readNewest(world, { live, side, keyTables }, signal),
    liveHead: await readHead(world, live, signal),
    sideHead: await readHead(world, side, signal),
  }
}

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
    shareFinding(content, expected),
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
