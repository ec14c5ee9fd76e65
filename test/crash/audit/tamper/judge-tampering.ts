import { createSecretKey } from 'node:crypto'
import { Decrypter } from 'age-encryption'
import { verifyLog as readByKernel } from '../../../../src/main/kernel/journal/index.ts'
import { verifyLog } from '../../../../src/verifier/verify-log.ts'
import { memoryVfs } from '../../journal/memory-vfs.ts'
import { openLog } from '../../journal/test-journal.ts'
import type { Matrix } from '../power-loss.ts'
import { type ScratchDirectory, scratchDirectory } from '../scratch-directory.ts'
import type { HonestLogs, Segments } from './honest-logs.ts'
import type { Scale, Tamper, Tampering } from './tampering.ts'

/** What one reader says: its verdict and where the first fault lies. */
interface Said {
  readonly code: number
  readonly at: readonly [number, number] | null
}

/** Tries every tampering of the families; broken is what a reader did not see, or both saw differently. */
export async function tamper(
  families: Readonly<Record<string, Tamper>>,
  logs: HonestLogs,
  scale: Scale,
): Promise<Matrix & { readonly notes: readonly string[] }> {
  using scratch = scratchDirectory()
  const broken: unknown[] = []
  const notes: string[] = []
  let points = 0
  for (const [family, make] of Object.entries(families)) {
    let tried = 0
    for await (const tampering of make(logs, scale)) {
      tried += 1
      const wrong = await missedBy(tampering, logs, scratch)
      if (wrong.length === 0) continue
      broken.push({ family, log: tampering.log.name, how: tampering.how, wrong })
    }
    points += tried
    notes.push(`${tried} of ${family}`)
  }
  return { points, broken, notes }
}

/** In words, what a reader did not see of it. */
export async function missedBy(
  { segments, least, log }: Tampering,
  { identity }: HonestLogs,
  scratch: ScratchDirectory,
): Promise<readonly string[]> {
  const state = stateOf(segments)
  scratch.show(state)
  const verifier = await saidByVerifier(scratch.path)
  const kernel = await saidByKernel(state)
  const wrong: string[] = []
  if (JSON.stringify(verifier) !== JSON.stringify(kernel)) {
    wrong.push(`the verifier says ${show(verifier)}, the kernel ${show(kernel)}`)
  }
  if (verifier.code >= least && kernel.code >= least) return wrong
  // What nobody has signed is told by those who hold a key only.
  const reader = await saidByVerifier(scratch.path, await keyOpener(identity))
  const console = await saidByConsole(new Map([...state, ['/log/signing-key.rbk', log.keyFile]]))
  if (reader.code < least) wrong.push(`the verifier with the kit says ${show(reader)}`)
  if (console < least) wrong.push(`the console says ${console}`)
  return wrong
}

function show({ code, at }: Said): string {
  return `${code}${at === null ? '' : ` at ${at.join(':')}`}`
}

type OpenKey = NonNullable<NonNullable<Parameters<typeof verifyLog>[1]>['openKey']>

async function saidByVerifier(directory: string, openKey?: OpenKey): Promise<Said> {
  const given = openKey === undefined ? {} : { openKey }
  const { code, firstBad } = await verifyLog(directory, given)
  return { code, at: firstBad === null ? null : [firstBad.segment, firstBad.offset] }
}

async function saidByKernel(state: ReadonlyMap<string, Buffer>): Promise<Said> {
  const report = await readByKernel(memoryVfs(state), '/log')
  const [first] = report.findings
  if (first !== undefined) return { code: 2, at: [first.segment, first.offset] }
  if (report.logId === null) return { code: 3, at: null }
  const traces = report.uncleanEnds + report.keyGaps + report.acknowledged.length
  return { code: traces > 0 ? 1 : 0, at: null }
}

/** The console's badge as a verdict. */
async function saidByConsole(state: ReadonlyMap<string, Buffer>): Promise<number> {
  const journal = await openLog(memoryVfs(state))
  const status = journal.status()
  await journal.close()
  if (status.kind === 'tampered') return 2
  const traces = status.uncleanEnds + status.gaps.keys + status.acknowledged.length
  return status.kind === 'verified' && traces === 0 ? 0 : 1
}

async function keyOpener(identity: string): Promise<OpenKey> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return async ({ age }) => {
    if (age === null) return null
    try {
      const text = await decrypter.decrypt(Buffer.from(age, 'base64'), 'text')
      return createSecretKey(Buffer.from(text.trim(), 'hex'))
    } catch {
      return null
    }
  }
}

export function stateOf(segments: Segments): ReadonlyMap<string, Buffer> {
  return new Map([...segments].map(([number, bytes]) => [fileOf(number), bytes]))
}

function fileOf(segment: number): string {
  return `/log/seg-${String(segment).padStart(8, '0')}.rbl`
}
