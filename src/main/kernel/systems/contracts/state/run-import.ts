import { numberToHex } from 'viem'
import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../../shared/domain/plan.ts'
import type { SeriesCall } from '../../../ports/chain.ts'
import type { Effects, Reads } from '../../../ports/reads.ts'
import type { Receipt } from '../../../ports/system.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { decodeRevert } from '../decode-revert.ts'
import { feesFor } from '../fees.ts'
import { largest } from '../largest.ts'
import { checkFile } from './check-export.ts'
import { exportFiles, ledgerName } from './export-files.ts'
import { type ImportScene, lookAtImport } from './import-scene.ts'
import { readManifest } from './manifest.ts'
import type { ImportDetails } from './plan-import.ts'
import { type Batch, importData, readBatches } from './read-batches.ts'
import { type StateWorld, stateWorldOf } from './state-world.ts'
import { refusalWords } from './trial-import.ts'

/** How often a batch that a killed console has sent is looked for before its nonce is used again. */
const LOOKS_FOR_FLYING = 5
const LOOK_EVERY_MS = 1_000

/** Sends the batches that are not in, one by one. */
export async function runImport(
  { details, title }: Plan<ImportDetails>,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const changed = await whatChanged(details, world)
  if (changed !== null) return { kind: 'not-sent', failure: changed }
  const { standing } = await landed(details, world, signal)
  if (standing.kind === 'contradiction') {
    const words = {
      summary: `Nothing was sent: ${standing.words}.`,
      tried: title,
      next: 'Look again.',
    }
    return { kind: 'not-sent', failure: failure('UNSETTLED', words) }
  }
  const state = await stateWorldOf(world, signal)
  const { rpc, secret } = contractsProfile(world.profile)
  const path = `${details.folder}/${details.rowsFile}`
  const left = skip(
    readBatches(world.files, path, { ...details, move: state.move }),
    standing.batches,
  )
  let { nonce } = standing
  let earlier = standing.kind === 'in-flight' ? standing.hashes : []
  let done = standing.batches
  const sent = await world.chain.sendInTurn(
    {
      chainId: details.chainId,
      signer: secret,
      rpc,
      ledger: {
        path: `${details.folder}/${ledgerName(details.export, details.to)}`,
        head: { to: details.to, manifest: details.manifest, rowsPerBatch: details.rowsPerBatch },
      },
      about: {
        to: details.to,
        export: details.export,
        from: done,
        batches: details.batches,
        nonce,
      },
      async next() {
        const { value: batch } = await left.next()
        if (batch === undefined) return null
        return callOf(batch, { state, world, signal, details, nonce, earlier })
      },
      succeeded(receipt) {
        nonce += 1
        earlier = []
        done += 1
        world.tell.line(
          `batch ${done} of ${details.batches}: ${receipt.hashes.at(-1)} in block ${receipt.block}`,
        )
        world.tell.progress({
          phase: 'importing',
          done,
          total: details.batches,
          unit: 'batches',
        })
      },
    },
    signal,
  )
  if (sent.kind !== 'answered') return sent
  const { stopped } = sent.answer
  if (stopped === null)
    return { kind: 'accepted', facts: { batches: done, transactions: sent.answer.sent } }
  return {
    kind: 'refused',
    failure: {
      ...stopped,
      world: `${done} of ${details.batches} batches are in. ${stopped.world}`,
    },
  }
}

/** The files once more, at the last moment: what was approved is what is sent. */
async function whatChanged(details: ImportDetails, world: Reads): Promise<Failure | null> {
  const path = `${details.folder}/${exportFiles(details.export).manifest}`
  const { manifest, sha256 } = await readManifest(world.files, path)
  if (sha256 === details.manifest) return checkFile(world.files, details.folder, manifest.rows)
  return failure('DATA_DIFFERS', {
    summary: 'The manifest was changed after the import was approved.',
    tried: `the SHA-256 of ${path}`,
    answered: sha256,
    next: 'Export again, and find out who changed the file.',
    retry: 'no',
  })
}

/** Gives what is in flight a moment to be mined: then its nonce need not be used a second time. */
async function landed(
  details: ImportDetails,
  world: Effects,
  signal: AbortSignal,
): Promise<ImportScene> {
  let scene = await lookAtImport(details, world, signal)
  for (let look = 1; look < LOOKS_FOR_FLYING && scene.standing.kind === 'in-flight'; look += 1) {
    await world.clock.sleep(LOOK_EVERY_MS, signal)
    scene = await lookAtImport(details, world, signal)
  }
  return scene
}

interface Calling {
  readonly state: StateWorld
  readonly world: Reads
  readonly signal: AbortSignal
  readonly details: ImportDetails
  readonly nonce: number
  readonly earlier: readonly string[]
}

/** @throws FailureError where the successor would revert, or the chain asks for more than the profile pays */
async function callOf(batch: Batch, calling: Calling): Promise<SeriesCall> {
  const { state, details, nonce, earlier } = calling
  const { move, endpoints } = state
  const to = move.to.address
  const data = importData(move, batch)
  const request = { from: details.signer, to, data }
  const estimates = await Promise.all(
    endpoints.map((endpoint) => endpoint.ask('eth_estimateGas', [request])),
  )
  const tried = `batch ${batch.index + 1} of ${details.batches}, as a trial`
  const gas = largest(
    estimates.map((one) => (one.kind === 'result' ? BigInt(String(one.result)) : 0n)),
  )
  const reverted = estimates.find((one) => one.kind === 'reverted')
  if (gas === 0n) {
    const words =
      reverted === undefined ? 'no endpoint estimates it' : refusalWords(decodeRevert(reverted))
    throw new FailureError(
      failure('REFUSED_BY_PROVIDER', {
        summary: `Batch ${batch.index + 1} is not taken: ${words}.`,
        tried,
        answered: words,
        world: 'It was not sent.',
        next: 'Mend the cause, then retry: it goes on with this batch.',
      }),
    )
  }
  return {
    batch: batch.index,
    id: batch.id,
    nonce,
    earlier,
    call: { to, data, value: 0n, gas: (gas * 5n) / 4n },
    fees: await feesNow(calling, tried),
  }
}

async function feesNow({ state, world, details }: Calling, tried: string) {
  const { maxFeeGwei } = contractsProfile(world.profile)
  const headers = await Promise.all(
    state.endpoints.map((endpoint) => endpoint.ask('eth_getBlockByNumber', ['latest', false])),
  )
  const baseFee = largest(
    headers.map((one) => baseFeeIn(one.kind === 'result' ? one.result : null)),
  )
  const { fees, aboveCap } = feesFor(baseFee, maxFeeGwei)
  if (!aboveCap || details.override !== null) return fees
  throw new FailureError(
    failure('BLOCKED', {
      summary: `The chain asks for ${baseFee / 1_000_000_000n} gwei, the profile pays ${maxFeeGwei}.`,
      tried,
      world: 'It was not sent.',
      next: 'Wait until it is cheaper, then retry: it goes on with this batch.',
      field: 'systems.contracts.maxFeeGwei',
    }),
  )
}

function baseFeeIn(header: unknown): bigint {
  const fee =
    typeof header === 'object' && header !== null && 'baseFeePerGas' in header
      ? header.baseFeePerGas
      : null
  return typeof fee === 'string' ? BigInt(numberToHex(BigInt(fee))) : 0n
}

async function* skip(batches: AsyncGenerator<Batch>, count: number): AsyncGenerator<Batch> {
  for await (const batch of batches) if (batch.index >= count) yield batch
}
