import { writeSync } from 'node:fs'
import { createKernel } from '../../../src/main/kernel/create-kernel.ts'
import { type ConsolePlace, fileKeychain } from './console-files.ts'
import { killingDisk } from './killing-disk.ts'
import { playOperator } from './play-operator.ts'

/**
 * A whole console without a window, restoring a database: `restoring-console.ts PLACE`. It goes on with the run that it
 * finds, its own or another console's, and begins one where there is none. Says how it ended; whoever started it kills it.
 */
// Whoever started us wrote it.
const place = JSON.parse(process.argv[2] ?? '') as ConsolePlace
const LOOKS = { theme: 'auto', privacy: false } as const
const disk = killingDisk(place.diskKill)
const kernel = await createKernel({
  environment: { kind: 'profile', file: place.profile, userData: place.userData },
  actor: 'ada',
  host: {
    name: 'none',
    openPage: async () => ({ kind: 'unavailable', because: 'no pages here' }),
    notify: () => undefined,
    keepAwake: () => ({ release: () => undefined }),
    showDocument: async () => ({ kind: 'unavailable', because: 'no window here' }),
  },
  version: 'crash',
  searchPath: place.tools,
  hostName: place.hostName,
  preferences: { get: () => LOOKS, set: () => LOOKS },
  machine: { vfs: disk, loadKeychain: async () => fileKeychain(place.keychain) },
})
// Whoever waits for us in vain wants to know what we wait for.
process.once('SIGTERM', () => {
  const states = kernel.runs.runs().map(({ steps, ...run }) => ({
    ...{ run: run.id, paused: run.paused, endedAt: run.endedAt },
    steps: steps.map(({ id, state }) => [id, state.kind, 'phase' in state ? state.phase : '']),
  }))
  writeSync(2, `${JSON.stringify(states)}\n`)
  process.exit(1)
})
kernel.arming.arm('ada')
const run = await goOn()
if (run === undefined) writeSync(1, `${JSON.stringify({ outcome: 'nothing is left to do' })}\n`)
else {
  const { outcome, trafficStopped } = await playOperator(kernel, run)
  const said = { run, outcome, trafficStopped, changes: disk.changes() }
  writeSync(1, `${JSON.stringify(said)}\n`)
}
await kernel.close()

async function goOn(): Promise<string | undefined> {
  const left = kernel.runs.runs().find(({ endedAt }) => endedAt === undefined)
  if (left !== undefined) {
    await kernel.procedures.resume(left.id, 'ada')
    return left.id
  }
  const begin = { runbook: 'database-only', targets: {}, reason: 'a kill' } as const
  await kernel.situation?.refresh()
  const [other] = kernel.situation?.current().underway ?? []
  if (other === undefined && !place.begins) return undefined
  const order =
    other === undefined
      ? begin
      : { ...begin, runbook: other.runbook ?? begin.runbook, takeOver: other.run }
  const { run: id, hash } = await kernel.preview(order)
  return await kernel.procedures.start({ ...order, run: id, hash, by: 'ada' })
}
