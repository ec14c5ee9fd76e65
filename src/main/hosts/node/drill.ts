import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { createKernel } from '../../kernel/create-kernel.ts'
import { attachToWorld } from '../shared/attach-to-world.ts'
import { jsonReporter, wordsReporter } from './drill/drill-reporter.ts'
import { beginOrResume, driveToEnd } from './drill/drive-run.ts'
import { readDowntime } from './drill/read-downtime.ts'
import { summarize } from './drill/summarize.ts'
import { openPages } from './open-pages.ts'
import { worldControl } from './world-control.ts'

/**
 * One whole incident on a rehearsal world that is up, through the same kernel as the console, without a
 * window. `scripts/drill.mjs` brings the world up.
 */
const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    incident: { type: 'string', default: 'bad-release' },
    json: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    'monitor-seconds': { type: 'string', default: '3' },
  },
})

const directory = values['data-dir']
if (directory === undefined) {
  console.error('drill: --data-dir DIR is missing: the directory of a rehearsal world that is up')
  process.exit(2)
}

const VERSION = 'drill'
const LOOKS = { theme: 'auto', privacy: false } as const
const begun = performance.now()
const print = (line: string) => process.stdout.write(`${line}\n`)
const reporter = values.json ? jsonReporter(print, console.error) : wordsReporter(print)
const control = await worldControl(directory)
const attached = await attachToWorld(directory)
const host = openPages()
const kernel = await createKernel({
  environment: {
    kind: 'rehearsal',
    dir: directory,
    monitoringMinutes: Number(values['monitor-seconds']) / 60,
  },
  actor: 'drill',
  host,
  version: VERSION,
  searchPath: process.env['PATH'] ?? '',
  hostName: hostname(),
  preferences: { get: () => LOOKS, set: () => LOOKS },
})
try {
  kernel.runs.watch(reporter.run)
  const reason = `drill of ${values.incident}`
  const id = await beginOrResume(kernel, values.resume, reason)
  const run = await driveToEnd(kernel, id)
  const seconds = Math.round(performance.now() - begun) / 1000
  const summary = summarize(kernel, run, {
    seconds,
    downtimeMs: await readDowntime(control, Date.parse(run.startedAt)),
  })
  reporter.summary(summary)
  const verified = Object.values(summary.systems).every((verdict) => verdict === 'verified')
  process.exitCode = verified && summary.outcome === 'done' ? 0 : 1
} finally {
  await kernel.close()
  await host.close()
  attached.leave()
}
