import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Folder } from '../../../ports/files.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { ChunkedFile } from './chunked-file.ts'
import { logLines, type RawLog } from './log-lines.ts'
import type { ExportDetails } from './plan-export.ts'
import { readLogs } from './read-logs.ts'
import type { StateWorld } from './state-world.ts'

/** Events are put onto the disk by so many lines, or so many stretches of blocks without. */
const CHUNK_LINES = 5_000
const CHUNK_PAGES = 200

/** Everything that writing an export needs. */
export interface ExportWork {
  readonly details: ExportDetails
  readonly world: Reads
  readonly state: StateWorld
  readonly folder: Folder
}

/** Writes every declared event up to the pinned block, behind those that are on the disk. @throws FailureError MIXED, UNREACHABLE, UNEXPECTED_ANSWER, NO_SPACE */
export async function writeEvents(work: ExportWork, file: ChunkedFile): Promise<void> {
  const { details, state, world } = work
  const { move, witnesses } = state
  const { fromBlock } = move.profile
  const toBlock = details.block.number
  const query = {
    address: move.from.address,
    topics: move.events.map(({ topic }) => topic),
    fromBlock: (file.standing().upTo ?? fromBlock - 1) + 1,
    toBlock,
  }
  const lineOf = logLines(move.events)
  let pages = 0
  let by = Number.POSITIVE_INFINITY
  for await (const page of readLogs(query, witnesses)) {
    for (const log of page.logs) file.add(lineIn(lineOf, log))
    by = Math.min(by, page.seenBy.length)
    pages += 1
    const last = page.toBlock === toBlock
    if (last || file.pending() >= CHUNK_LINES || pages % CHUNK_PAGES === 0) {
      await file.commit({ by, upTo: page.toBlock })
      by = Number.POSITIVE_INFINITY
    }
    const total = toBlock - fromBlock + 1
    const done = page.toBlock - fromBlock + 1
    world.tell.progress({ phase: 'reading events', done, total, unit: 'blocks' })
  }
}

function lineIn(lineOf: (log: RawLog) => string, log: RawLog): string {
  try {
    return lineOf(log)
  } catch (cause) {
    throw new FailureError(
      failure('UNEXPECTED_ANSWER', {
        summary: 'An event is not what the profile declares.',
        tried: `to read log ${Number(log.logIndex)} of block ${Number(log.blockNumber)}`,
        answered: (cause instanceof Error ? cause.message : String(cause)).slice(0, 200),
        next: "Compare `systems.contracts.state.events` with the contract's ABI (which arguments are indexed).",
        field: 'systems.contracts.state.events',
        retry: 'no',
      }),
      { cause },
    )
  }
}
