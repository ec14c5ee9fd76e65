import { writeSync } from 'node:fs'
import { beginOrResume, driveToEnd } from '../../../src/main/hosts/node/drill/drive-run.ts'
import { openPages } from '../../../src/main/hosts/node/open-pages.ts'
import { createKernel } from '../../../src/main/kernel/create-kernel.ts'
import type { RunbookId } from '../../../src/shared/domain/runbook.ts'

/**
 * A console on a rehearsal world: `console-child.ts DIR presign|send`. It goes on with a run that a killed one left,
 * begins one otherwise, and plays the operator to its end. Says its outcome; whoever started it kills it.
 */
const [, , dir = '', what = ''] = process.argv
const host = openPages({ say: () => undefined })
const looks = { theme: 'auto', privacy: false } as const
const kernel = await createKernel({
  environment: { kind: 'rehearsal', dir, monitoringMinutes: 1 / 60 },
  actor: 'drill',
  host,
  version: 'crash',
  searchPath: process.env['PATH'] ?? '',
  hostName: 'crash',
  preferences: { get: () => looks, set: () => looks },
})
const runbook: RunbookId = what === 'presign' ? 'contracts-presign' : 'contracts-send-signed'
const left = kernel.runs.runs().find((run) => run.runbook === runbook)
const [kept] = await kernel.signed.list()
const given = what === 'send' && kept !== undefined ? { signed: kept.id } : {}
const run = await beginOrResume(kernel, left, { runbook, targets: {}, given, reason: 'a kill' })
const ended = await driveToEnd(kernel, run)
const states = ended.steps.map(({ id, state }) => `${id} ${state.kind}`)
writeSync(1, `${JSON.stringify({ outcome: ended.outcome, states, kept: kept?.id ?? null })}\n`)
await kernel.close()
await host.close()
