import { z } from 'zod'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import { canonicalJson } from '../../../../../shared/domain/json.ts'
import { type ChunkedFile, chunkLine, openChunkedFile } from './chunked-file.ts'
import { readTotals, viewSourceAt } from './contract-at.ts'
import { exportFiles } from './export-files.ts'
import { foldIds } from './fold-ids.ts'
import { type Manifest, manifestText } from './manifest.ts'
import { reorganised } from './pinned-block.ts'
import type { ExportDetails } from './plan-export.ts'
import { headLine, readProgress } from './progress.ts'
import { readLines } from './read-lines.ts'
import { ROWS_AT_ONCE, readRows } from './read-rows.ts'
import { addRow, namedTotals, noSums, otherTotals, type Sums } from './totals.ts'
import { type ExportWork, writeEvents } from './write-events.ts'

const rowSchema = z.record(z.string(), z.json())

/**
 * Writes events, rows and, last, the manifest; goes on behind what an earlier attempt has put onto the disk. Memory
 * grows with the number of ids, not with that of events. @throws FailureError DATA_DIFFERS, MIXED, UNREACHABLE,
 * UNEXPECTED_ANSWER, NO_SPACE
 */
export async function writeExport(work: ExportWork): Promise<Omit<Manifest, 'format'>> {
  const { details, state, folder } = work
  const { move, witnesses } = state
  const { block } = details
  await stillThere(work)
  const files = exportFiles(details.export)
  const { events, rows } = await openFiles(work)
  await writeEvents(work, events)
  await writeRows(work, rows)
  const source = await viewSourceAt(move, witnesses, block.number)
  const said = await readTotals(move.totals, move.from.address, source)
  const totals = namedTotals(move, said)
  const wrong = otherTotals(totals, await sumsIn(work))
  if (wrong.length > 0) throw new FailureError(incomplete(wrong, details))
  await stillThere(work)
  const manifest = {
    chainId: details.chainId,
    contract: { ...move.from, codeHash: details.codeHash },
    block,
    paused: details.paused,
    declaration: details.declaration,
    columns: [...move.columns],
    events: events.summary(),
    rows: rows.summary(),
    totals: [...totals],
  }
  await folder.put(files.manifest, manifestText(manifest))
  return manifest
}

async function stillThere({ state, details }: ExportWork): Promise<void> {
  const gone = await reorganised(state.witnesses, details.block)
  if (gone !== null) throw new FailureError(gone)
}

async function openFiles({ details, world, folder }: ExportWork) {
  const { chainId, address, block, declaration, folder: path } = details
  const names = exportFiles(details.export)
  const head = { chainId, address, block, declaration }
  const begun = await readProgress(world.files, `${path}/${names.progress}`).catch(() => null)
  const same = begun !== null && canonicalJson(begun.head) === canonicalJson(head)
  const chunks = same ? begun.chunks : []
  const open = (name: string) =>
    openChunkedFile({
      folder,
      files: world.files,
      path,
      name,
      progress: names.progress,
      kept: chunks.filter(({ file }) => file === name).map(({ file: _, ...chunk }) => chunk),
    })
  const [events, rows] = [await open(names.events), await open(names.rows)]
  // Told anew: behind a line that a kill has torn, or a chunk that was damaged, nothing more would be believed.
  const told = [
    ...events.chunks().map((chunk) => chunkLine(names.events, chunk)),
    ...rows.chunks().map((chunk) => chunkLine(names.rows, chunk)),
  ]
  await folder.put(names.progress, `${headLine(head)}${told.join('')}`)
  return { events, rows }
}

async function writeRows({ details, state, world }: ExportWork, file: ChunkedFile): Promise<void> {
  const { move, witnesses } = state
  const { events } = exportFiles(details.export)
  const ids = await foldIds(world.files, `${details.folder}/${events}`, move)
  const source = await viewSourceAt(move, witnesses, details.block.number)
  for (let at = file.standing().lines; at < ids.length; at += ROWS_AT_ONCE) {
    const some = ids.slice(at, at + ROWS_AT_ONCE)
    const { rows, seenBy } = await readRows(move, move.from.address, { ids: some, source })
    for (const row of rows) file.add(canonicalJson(row))
    await file.commit({ by: seenBy.length })
    const done = at + some.length
    world.tell.progress({ phase: 'reading rows', done, total: ids.length, unit: 'rows' })
  }
}

async function sumsIn({ details, state: { move }, world }: ExportWork): Promise<Sums> {
  let sums = noSums(move)
  const { rows } = exportFiles(details.export)
  for await (const { text } of readLines(world.files, `${details.folder}/${rows}`)) {
    sums = addRow(sums, rowSchema.parse(JSON.parse(text)), move)
  }
  return sums
}

function incomplete(wrong: readonly string[], { block, address }: ExportDetails) {
  return failure('DATA_DIFFERS', {
    summary: `What was read is not the whole state: ${wrong.join('; ')}.`,
    tried: `to add up the rows of ${address} at block ${block.number}`,
    world: 'Nothing was changed on the chain. The export is not taken for whole.',
    next: 'Some ids are not told by the declared events, or a total means something else: mend `systems.contracts.state`.',
    field: 'systems.contracts.state',
  })
}
