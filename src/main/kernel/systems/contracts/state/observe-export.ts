import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { noEndpoint } from '../observe.ts'
import { unusableOf } from '../read-chain.ts'
import { codeAt, pausedAt } from './contract-at.ts'
import { exportFiles, exportName, listExports } from './export-files.ts'
import { declarationHash } from './manifest.ts'
import type { MovedContract } from './move.ts'
import { finalizedNumber, type PinnedBlock, readBlock, reorganised } from './pinned-block.ts'
import { readProgress } from './progress.ts'
import { type StateWorld, stateWorldOf } from './state-world.ts'

export interface ExportObserved {
  readonly chainId: number
  readonly contract: MovedContract
  readonly fromBlock: number
  readonly declaration: string
  readonly block: PinnedBlock
  readonly folder: string
  /** What the export is called. */
  readonly name: string
  /** Blocks on top of the pinned one. */
  readonly depth: number
  readonly final: boolean | null
  /** At the pinned block; null where the contract cannot be paused. */
  readonly paused: boolean | null
  readonly pausedNow: boolean | null
  readonly codeHash: string | null
  /** An earlier attempt at this block, which is gone on with. */
  readonly goesOn: boolean
  readonly endpoints: readonly string[]
  readonly notCounted: readonly string[]
}

/** Pins a block that is some blocks deep, or takes that of an export which was begun. @throws FailureError UNREACHABLE, MIXED, PROFILE_INVALID */
export async function observeExport(world: Reads, signal: AbortSignal): Promise<ExportObserved> {
  const state = await stateWorldOf(world, signal)
  const { move, chainId, chain, endpoints, witnesses } = state
  const { pinned } = chain
  if (pinned === null) throw new FailureError(noEndpoint(chain))
  const declaration = declarationHash(move.profile)
  const begun = await unfinished(world, state, declaration)
  const { confirmations } = contractsProfile(world.profile)
  const block = begun ?? (await readBlock(witnesses, Math.max(0, pinned - confirmations + 1)))
  const { address } = move.from
  const [codeHash, paused, pausedNow, finalized] = await Promise.all([
    codeAt(witnesses, address, block.number),
    pausedAt(witnesses, address, block.number),
    pausedAt(witnesses, address, pinned),
    finalizedNumber(endpoints),
  ])
  return {
    chainId,
    contract: move.from,
    fromBlock: move.profile.fromBlock,
    declaration,
    block,
    folder: move.profile.folder,
    name: exportName(move.from.id, block),
    depth: pinned - block.number + 1,
    final: finalized === null ? null : finalized >= block.number,
    paused,
    pausedNow,
    codeHash,
    goesOn: begun !== null,
    endpoints: endpoints.map(({ name }) => name),
    notCounted: unusableOf(chain),
  }
}

/** The block of an export of the same things that was begun, not ended, and is still of this chain. */
async function unfinished(
  world: Reads,
  { move, chainId, witnesses }: StateWorld,
  declaration: string,
): Promise<PinnedBlock | null> {
  const { folder } = move.profile
  const [name] = (await listExports(world.files, folder, move.from.id)).begun
  if (name === undefined) return null
  const progress = await readProgress(world.files, `${folder}/${exportFiles(name).progress}`)
  const head = progress?.head
  const same =
    head?.chainId === chainId &&
    head.address === move.from.address &&
    head.declaration === declaration
  if (head === undefined || !same) return null
  return (await reorganised(witnesses, head.block)) === null ? head.block : null
}
