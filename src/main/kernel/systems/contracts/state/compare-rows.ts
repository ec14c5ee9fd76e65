import { z } from 'zod'
import { FailureError } from '../../../../../shared/domain/failure.ts'
import { canonicalJson, type JsonObject } from '../../../../../shared/domain/json.ts'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { noEndpoint } from '../observe.ts'
import { viewSourceAt } from './contract-at.ts'
import type { ImportDetails } from './plan-import.ts'
import { readLines } from './read-lines.ts'
import { ROWS_AT_ONCE, readRows } from './read-rows.ts'
import { stateWorldOf } from './state-world.ts'

/** Whether the successor holds every row as it was exported, some blocks deep. */
export type Compared =
  | { readonly kind: 'alike'; readonly count: number }
  /** The last batches are not yet as deep as the profile wants. */
  | { readonly kind: 'young' }
  | { readonly kind: 'different'; readonly words: string }

const rowSchema = z.record(z.string(), z.json())

/** Reads every row back by the declared views. @throws FailureError UNEXPECTED_ANSWER where the successor has other views */
export async function compareRows(
  details: Pick<ImportDetails, 'folder' | 'rowsFile'>,
  world: Reads,
  signal: AbortSignal,
): Promise<Compared> {
  const { move, chain, witnesses } = await stateWorldOf(world, signal)
  if (chain.pinned === null) throw new FailureError(noEndpoint(chain))
  const { confirmations } = contractsProfile(world.profile)
  const deep = Math.max(0, chain.pinned - confirmations + 1)
  const [now, then] = await Promise.all([
    viewSourceAt(move, witnesses, chain.pinned),
    viewSourceAt(move, witnesses, deep),
  ])
  const unlike = async (rows: readonly JsonObject[], source: typeof now) => {
    const ids = rows.map((row) =>
      move.columns.slice(0, move.idWidth).map((name) => row[name] ?? null),
    )
    const { rows: found } = await readRows(move, move.to.address, { ids, source })
    return rows.find((row, index) => canonicalJson(row) !== canonicalJson(found[index] ?? {}))
  }
  let count = 0
  let young = false
  for await (const rows of inGroups(world, `${details.folder}/${details.rowsFile}`)) {
    count += rows.length
    const other = await unlike(rows, then)
    if (other === undefined) continue
    const still = await unlike(rows, now)
    if (still !== undefined) {
      const id = move.columns.slice(0, move.idWidth).map((name) => String(still[name]))
      return {
        kind: 'different',
        words: `the row of ${id.join(', ')} is another one in ${move.to.name}`,
      }
    }
    young = true
  }
  return young ? { kind: 'young' } : { kind: 'alike', count }
}

async function* inGroups(world: Reads, path: string): AsyncGenerator<readonly JsonObject[]> {
  let rows: JsonObject[] = []
  for await (const { text } of readLines(world.files, path)) {
    rows.push(rowSchema.parse(JSON.parse(text)))
    if (rows.length < ROWS_AT_ONCE) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}
