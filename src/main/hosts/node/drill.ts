import { hostname } from 'node:os'
import { FailureError } from '../../../shared/domain/failure.ts'
import { createKernel } from '../../kernel/create-kernel.ts'
import { attachToWorld } from '../shared/attach-to-world.ts'
import { drillActs } from './drill/drill-acts.ts'
import { type DrillArguments, drillUsage, readDrillArguments } from './drill/drill-arguments.ts'
import { jsonReporter, wordsReporter } from './drill/drill-reporter.ts'
import { exportDrill } from './drill/export-drill.ts'
import { playActs } from './drill/play-acts.ts'
import { readDowntime } from './drill/read-downtime.ts'
import { summarize } from './drill/summarize.ts'
import { openPages } from './open-pages.ts'
import { messageOf } from './orderly-end.ts'
import { worldControl } from './world-control.ts'

const VERSION = 'drill'
const LOOKS = { theme: 'auto', privacy: false } as const

/**
 * One whole incident on a rehearsal world that is up, through the same kernel as the console, without a
 * window. `scripts/drill.mjs` brings the world up.
 */
const asked = readDrillArguments(process.argv.slice(2))
switch (asked.kind) {
  case 'help':
    console.log(drillUsage)
    break
  case 'usage':
    console.error(`drill: ${asked.problem}\n${drillUsage}`)
    process.exitCode = 2
    break
  case 'ok':
    try {
      process.exitCode = await drill(asked)
    } catch (thrown) {
      console.error(`drill: ${wordsOf(thrown)}`)
      // What was begun and cannot be gone on with must not keep the process.
      process.exit(1)
    }
}

async function drill(given: DrillArguments): Promise<number> {
  const { directory, incident, json, resume, monitoringMinutes } = given
  const begun = performance.now()
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const reporter = json ? jsonReporter(print, console.error) : wordsReporter(print)
  const control = await worldControl(directory)
  const attached = await attachToWorld(directory)
  const host = openPages()
  const kernel = await createKernel({
    environment: { kind: 'rehearsal', dir: directory, monitoringMinutes },
    actor: 'drill',
    host,
    version: VERSION,
    searchPath: process.env['PATH'] ?? '',
    hostName: hostname(),
    preferences: { get: () => LOOKS, set: () => LOOKS },
  })
  try {
    const { kind, text } = kernel.session.current().log
    // A run that cannot be recorded would begin nothing; this says why, and what to do.
    if (kind === 'tampered' || kind === 'refusing') throw new Error(`The audit log: ${text}`)
    kernel.runs.watch(reporter.run)
    const acts = drillActs(incident)
    const reason = `drill of ${incident}`
    const played = await playActs(kernel, acts, { resume, reason, directory })
    const seconds = Math.round(performance.now() - begun) / 1000
    const exported = await exportDrill(kernel)
    const since = Math.min(...played.map(({ run }) => Date.parse(run.startedAt)))
    const summary = summarize(
      kernel,
      { acts, played },
      { seconds, exported, downtimeMs: await readDowntime(control, since) },
    )
    reporter.summary(summary)
    const verified = Object.values(summary.systems).every((verdict) => verdict === 'verified')
    return verified && summary.outcome === 'done' ? 0 : 1
  } finally {
    await kernel.close()
    await host.close()
    attached.leave()
  }
}

/** A declared failure says its next step. */
function wordsOf(thrown: unknown): string {
  if (thrown instanceof FailureError) return `${thrown.failure.summary} ${thrown.failure.next}`
  return messageOf(thrown)
}
