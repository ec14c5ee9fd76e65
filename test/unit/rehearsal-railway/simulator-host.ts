import { startQuietRailway } from './quiet-railway.ts'

// A process that holds a simulator, to be killed: says where it is, then waits.
const { railway } = await startQuietRailway({ dir: process.argv[2] ?? '' })
await railway.ready()
process.stdout.write(`${JSON.stringify({ url: railway.url, pids: railway.pids() })}\n`)
