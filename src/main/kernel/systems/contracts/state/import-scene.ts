import { numberToHex } from 'viem'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { noEndpoint } from '../observe.ts'
import { readTotals, viewSourceAt } from './contract-at.ts'
import { ledgerName } from './export-files.ts'
import { type ImportStanding, judgeImport } from './judge-import.ts'
import { readBatches } from './read-batches.ts'
import { type LedgerRead, type Noted, readLedger } from './read-ledger.ts'
import { readViews } from './read-views.ts'
import { type StateWorld, stateWorldOf } from './state-world.ts'
import { noSums, type Sums } from './totals.ts'

/** Which rows go where, in batches of which size: what every look at an import begins with. */
export interface ImportOf {
  readonly folder: string
  readonly export: string
  /** SHA-256 of the manifest. */
  readonly manifest: string
  readonly rowsFile: string
  readonly rowsPerBatch: number
  readonly signer: string
}

/** How far an import is, as of one block. */
export interface ImportScene {
  readonly standing: ImportStanding
  readonly block: number
  readonly total: number
  readonly said: Sums
  readonly expected: Sums
}

/** Batches that are asked for their marks by one call. */
const MARKS_AT_ONCE = 200

/** Looks from every side, at one block: a nonce and totals of different moments could contradict each other. */
export async function lookAtImport(
  of: ImportOf,
  world: Reads,
  signal: AbortSignal,
): Promise<ImportScene> {
  const state = await stateWorldOf(world, signal)
  const block = state.chain.pinned
  if (block === null) throw new FailureError(noEndpoint(state.chain))
  const { move } = state
  const ids: string[] = []
  const after: Sums[] = [noSums(move)]
  const cut = { move, manifest: of.manifest, rowsPerBatch: of.rowsPerBatch }
  for await (const batch of readBatches(world.files, `${of.folder}/${of.rowsFile}`, cut)) {
    ids.push(batch.id)
    after.push(batch.sums)
  }
  const ledger = await ledgerOf(of, world, state)
  const source = await viewSourceAt(move, state.witnesses, block)
  const [nonce, pendingNonce, said, marks, mined] = await Promise.all([
    nonceAt(state, of.signer, numberToHex(block)),
    pendingNonceOf(state, of.signer),
    readTotals(move.totals, move.to.address, source),
    marksOf(state, ids, block),
    minedBy(state, ledger?.noted.at(-1), block),
  ])
  const witness = {
    after,
    said: said.map(BigInt),
    noted: ledger?.noted ?? [],
    mined,
    nonce,
    pendingNonce,
    marks,
  }
  return {
    standing: judgeImport(witness),
    block,
    total: ids.length,
    said: witness.said,
    expected: after.at(-1) ?? [],
  }
}

/** The ledger of this very import. @throws FailureError DATA_DIFFERS where it is of another one */
async function ledgerOf(
  of: ImportOf,
  world: Reads,
  { move }: StateWorld,
): Promise<LedgerRead | null> {
  const name = ledgerName(of.export, move.to.address)
  const ledger = await readLedger(world.files, { folder: of.folder, name })
  if (ledger === null) return null
  const { head } = ledger
  if (
    head.manifest === of.manifest &&
    head.rowsPerBatch === of.rowsPerBatch &&
    head.to === move.to.address
  )
    return ledger
  throw new FailureError(
    failure('DATA_DIFFERS', {
      summary: 'The ledger of the import is that of other files.',
      tried: `to read ${of.folder}/${name}`,
      answered: `it is of the manifest ${head.manifest.slice(0, 12)}…, into ${head.to}`,
      world: 'Nothing was sent.',
      next: 'Put the files back with which the import was begun: what it has sent is known by them alone.',
      retry: 'no',
    }),
  )
}

async function nonceAt({ witnesses }: StateWorld, signer: string, tag: string): Promise<number> {
  const agreed = await witnesses.agree(`the nonce of ${signer}`, async (endpoint) => {
    const answer = await endpoint.ask('eth_getTransactionCount', [signer, tag])
    if (answer.kind !== 'result') return { kind: 'failed', words: `it gives no nonce at ${tag}` }
    const value = Number(answer.result)
    return { kind: 'said', value, digest: String(value), words: `nonce ${value}` }
  })
  return agreed.value
}

/** Pools differ: the highest count is the careful one. */
async function pendingNonceOf({ endpoints }: StateWorld, signer: string): Promise<number> {
  const answers = await Promise.all(
    endpoints.map((endpoint) => endpoint.ask('eth_getTransactionCount', [signer, 'pending'])),
  )
  return Math.max(0, ...answers.map((one) => (one.kind === 'result' ? Number(one.result) : 0)))
}

async function marksOf(
  { move, witnesses }: StateWorld,
  ids: readonly string[],
  block: number,
): Promise<readonly boolean[] | null> {
  const { marker, to } = move
  if (marker === null) return null
  const source = await viewSourceAt(move, witnesses, block)
  const marks: boolean[] = []
  for (let at = 0; at < ids.length; at += MARKS_AT_ONCE) {
    const calls = ids
      .slice(at, at + MARKS_AT_ONCE)
      .map((id) => ({ to: to.address, view: marker, args: [id] }))
    const { values } = await readViews(calls, source)
    marks.push(...values.map(([marked]) => marked === true))
  }
  return marks
}

/** What became of the transactions under one nonce, up to a block. */
async function minedBy(
  { endpoints }: StateWorld,
  noted: Noted | undefined,
  block: number,
): Promise<'succeeded' | 'reverted' | 'none'> {
  const asked = (noted?.hashes ?? []).flatMap((hash) =>
    endpoints.map((endpoint) => endpoint.ask('eth_getTransactionReceipt', [hash])),
  )
  for (const answer of await Promise.all(asked)) {
    const receipt = answer.kind === 'result' ? answer.result : null
    if (typeof receipt !== 'object' || receipt === null) continue
    const { status, blockNumber } = { status: undefined, blockNumber: undefined, ...receipt }
    if (Number(blockNumber) <= block) return status === '0x1' ? 'succeeded' : 'reverted'
  }
  return 'none'
}

/** Credential of the signer, and its address. */
export async function signerOf(world: Reads): Promise<string> {
  return world.chain.addressOf(contractsProfile(world.profile).secret)
}
