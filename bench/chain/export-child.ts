import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createPublicClient, http, parseAbiItem } from 'viem'
import { openChunkedFile } from '../../src/main/kernel/systems/contracts/state/chunked-file.ts'
import { exportState } from '../../src/main/kernel/systems/contracts/state/export-state.ts'
import { stateWorldOf } from '../../src/main/kernel/systems/contracts/state/state-world.ts'
import { writeEvents } from '../../src/main/kernel/systems/contracts/state/write-events.ts'
import { consoleWorld } from './console-world.ts'
import type { ExportTask } from './measure-export.ts'

/** As many as lie below the 10,000 logs that providers give at once: 600 a block. */
const BARE_BLOCKS = 15

/** One export of events in a process of its own, so that its memory is its own: `export-child.ts ours|bare TASK`. */
const [, , who = '', taskText = ''] = process.argv
const task: ExportTask = JSON.parse(taskText)
const begun = performance.now()
const events = await (who === 'ours' ? ours() : bare())
const ms = performance.now() - begun
// Kibibytes, on every system.
const peakMiB = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ ms, events, peakMiB }))

/** The console's own: two endpoints held against each other, chunks with hashes, each on the disk before the next. */
async function ours(): Promise<number> {
  const world = consoleWorld(task.profile)
  const signal = new AbortController().signal
  const { folder, block } = task
  const sent = await world.effects.files.fill(
    folder,
    async (into) => {
      const file = await openChunkedFile({
        ...{ folder: into, files: world.reads.files, path: folder },
        ...{ name: 'events.ndjson', progress: 'progress.ndjson', kept: [] },
      })
      const details = exportState.details.parse({ ...task.details, folder, block })
      const state = await stateWorldOf(world.reads, signal)
      await writeEvents({ details, world: world.reads, state, folder: into }, file)
      return file.summary().lines
    },
    signal,
  )
  await world.close()
  if (sent.kind !== 'answered') throw new Error(sent.kind)
  return sent.answer
}

/** What one would write in a hurry: viem's getLogs from one endpoint, a line a log. */
async function bare(): Promise<number> {
  const { url, address, fromBlock, block, folder } = task
  const reader = createPublicClient({ transport: http(url, { timeout: 60_000 }) })
  const event = parseAbiItem(
    'event Deposited(uint256 indexed id, address indexed client, uint256 amount)',
  )
  await mkdir(folder, { recursive: true })
  let count = 0
  for (let from = fromBlock; from <= block.number; from += BARE_BLOCKS) {
    const toBlock = BigInt(Math.min(block.number, from + BARE_BLOCKS - 1))
    const logs = await reader.getLogs({ address, event, fromBlock: BigInt(from), toBlock })
    const lines = logs.map(({ args, blockNumber, logIndex, transactionHash }) => {
      const plain = { id: String(args.id), client: args.client, amount: String(args.amount) }
      return `${JSON.stringify({ plain, block: Number(blockNumber), logIndex, transactionHash })}\n`
    })
    await appendFile(join(folder, 'events.ndjson'), lines.join(''))
    count += logs.length
  }
  return count
}
