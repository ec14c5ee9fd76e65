import { z } from 'zod'
import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../../shared/domain/json.ts'
import type { Reads } from '../../../ports/reads.ts'
import { noEndpoint } from '../observe.ts'
import { unusableOf } from '../read-chain.ts'
import { checkFile } from './check-export.ts'
import { codeAt, pausedAt, readTotals, viewSourceAt } from './contract-at.ts'
import { exportFiles, ledgerName, listExports } from './export-files.ts'
import { type ImportScene, lookAtImport, signerOf } from './import-scene.ts'
import { declarationHash, type Manifest, readManifest } from './manifest.ts'
import type { Move } from './move.ts'
import { reorganised } from './pinned-block.ts'
import { readLedger } from './read-ledger.ts'
import { readLines } from './read-lines.ts'
import { type StateWorld, stateWorldOf } from './state-world.ts'
import { type Trying, tryImport } from './trial-import.ts'

export interface ImportObserved {
  readonly chainId: number
  readonly move: Move
  readonly signer: string
  readonly export: string
  readonly manifest: Manifest
  readonly manifestHash: string
  /** Why these files must not be imported; the first that was found. */
  readonly unfit: Failure | null
  /** Of the successor; null where there is no code. */
  readonly codeHash: string | null
  readonly paused: boolean | null
  readonly oldPaused: boolean | null
  readonly trying: Trying
  readonly rowsPerBatch: number
  /** Null where the files or the successor make it senseless to look. */
  readonly scene: ImportScene | null
  readonly notCounted: readonly string[]
}

const rowSchema = z.record(z.string(), z.json())

/** @throws FailureError NOT_FOUND (no export), UNREACHABLE, MIXED, PROFILE_INVALID, CREDENTIAL_* */
export async function observeImport(
  wanted: string | undefined,
  world: Reads,
  signal: AbortSignal,
): Promise<ImportObserved> {
  const state = await stateWorldOf(world, signal)
  const { move, chainId, chain, witnesses } = state
  const block = chain.pinned
  if (block === null) throw new FailureError(noEndpoint(chain))
  const { folder } = move.profile
  const name = wanted ?? (await listExports(world.files, folder, move.from.id)).whole[0]
  if (name === undefined) throw new FailureError(nothingExported(folder, move))
  const files = exportFiles(name)
  const { manifest, sha256 } = await readManifest(world.files, `${folder}/${files.manifest}`)
  const signer = await signerOf(world)
  const unfit = await whyUnfit(world, state, manifest)
  const codeHash = await codeAt(witnesses, move.to.address, block)
  const [paused, oldPaused] = await Promise.all([
    pausedAt(witnesses, move.to.address, block),
    pausedAt(witnesses, move.from.address, block),
  ])
  const fit = unfit === null && codeHash !== null
  const trying: Trying = fit
    ? await tryImport(state, await firstRows(world, `${folder}/${files.rows}`), signer)
    : { kind: 'unknown', words: 'not tried' }
  const ledger = await readLedger(world.files, { folder, name: ledgerName(name, move.to.address) })
  // Begun with one size, gone on with it: the batches must be the same ones.
  const rowsPerBatch =
    ledger?.head.rowsPerBatch ?? (trying.kind === 'allowed' ? trying.rowsPerBatch : 1)
  const of = { folder, export: name, manifest: sha256, rowsFile: files.rows, rowsPerBatch, signer }
  return {
    chainId,
    move,
    signer,
    export: name,
    manifest,
    manifestHash: sha256,
    unfit,
    codeHash,
    paused,
    oldPaused,
    trying,
    rowsPerBatch,
    scene: fit ? await lookAtImport(of, world, signal) : null,
    notCounted: unusableOf(chain),
  }
}

/** Held against the profile, against its own files, and against the chain at the block at which it was read. */
async function whyUnfit(
  world: Reads,
  state: StateWorld,
  manifest: Manifest,
): Promise<Failure | null> {
  const { move, chainId, witnesses } = state
  const other = ofOther(manifest, move, chainId)
  if (other !== null) return wrongExport(other)
  for (const file of [manifest.rows, manifest.events]) {
    const changed = await checkFile(world.files, move.profile.folder, file)
    if (changed !== null) return changed
  }
  const gone = await reorganised(witnesses, manifest.block)
  if (gone !== null) return gone
  const source = await viewSourceAt(move, witnesses, manifest.block.number)
  const said = await readTotals(move.totals, move.from.address, source)
  const wrong = manifest.totals.find(({ value }, index) => value !== said[index])
  return wrong === undefined
    ? null
    : wrongExport(`${wrong.view} was ${wrong.value} in the manifest, on the chain it is another`)
}

function ofOther(manifest: Manifest, move: Move, chainId: number): string | null {
  if (manifest.chainId !== chainId) return `it is of chain ${manifest.chainId}, not of ${chainId}`
  if (manifest.contract.address !== move.from.address)
    return `it is of ${manifest.contract.address}`
  if (manifest.declaration !== declarationHash(move.profile))
    return 'the profile has declared the state in other words since'
  return manifest.totals.length === move.totals.length ? null : 'the profile declares other totals'
}

async function firstRows(world: Reads, path: string): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = []
  for await (const { text } of readLines(world.files, path)) {
    rows.push(rowSchema.parse(JSON.parse(text)))
    if (rows.length === 20) break
  }
  return rows
}

function wrongExport(words: string): Failure {
  return failure('DATA_DIFFERS', {
    summary: `This export is not one of what is to be moved: ${words}.`,
    tried: 'to hold the manifest against the profile and the chain',
    world: 'Nothing was sent.',
    next: 'Export again, with the profile as it is now.',
    retry: 'no',
  })
}

function nothingExported(folder: string, { from }: Move): Failure {
  return failure('NOT_FOUND', {
    summary: `There is no whole export of ${from.name}.`,
    tried: `to find a manifest in ${folder}`,
    next: 'Export its state first.',
  })
}
