import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** When a drill is killed. */
export type Moment =
  /** So long after a step has come to a state for the n-th time (1, if not said). */
  | {
      readonly kind: 'step'
      readonly step: string
      readonly state: string
      readonly time?: number
      readonly ms: number
    }
  /** So long after the process was started. */
  | { readonly kind: 'after'; readonly ms: number }
  /** Right behind its n-th line. */
  | { readonly kind: 'line'; readonly n: number }

/** A line of `drill --json`. */
export interface DrillLine {
  readonly type: 'step' | 'summary'
  readonly run?: string
  readonly step?: string
  readonly state?: string
  readonly outcome?: string
  readonly systems?: Readonly<Record<string, string>>
}

export interface DrillEnd {
  readonly lines: readonly DrillLine[]
  /** Null: killed. */
  readonly code: number | null
  readonly complaint: string
}

const DRILL = fileURLToPath(new URL('../../../src/main/hosts/node/drill.ts', import.meta.url))

/** Runs a drill to its end, or until it is killed. Its own group is killed as a crash would: itself alone. */
export async function runDrill(
  dir: string,
  options: {
    readonly resume: boolean
    readonly incident?: string
    readonly killAt?: Moment
    readonly onKill?: () => void
  },
): Promise<DrillEnd> {
  const { resume, incident = 'bad-release', killAt, onKill } = options
  const about = ['--data-dir', dir, '--incident', incident]
  const args = [...about, '--json', '--monitor-seconds', '0.5']
  const child = spawn(process.execPath, [DRILL, ...args, ...(resume ? ['--resume'] : [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let killing = false
  let times = 0
  const killIn = (ms: number) => {
    if (killing) return
    killing = true
    const kill = () => {
      if (child.exitCode !== null) return
      child.kill('SIGKILL')
      onKill?.()
    }
    // A timer of 0 would be one of 1 ms.
    if (ms === 0) kill()
    else setTimeout(kill, ms)
  }
  if (killAt?.kind === 'after') killIn(killAt.ms)
  const lines: DrillLine[] = []
  const reader = createInterface(child.stdout)
  reader.on('line', (text) => {
    // Our own program's lines.
    const line = JSON.parse(text) as DrillLine
    lines.push(line)
    if (killAt?.kind === 'line' && lines.length === killAt.n) killIn(0)
    if (killAt?.kind !== 'step') return
    if (line.step !== killAt.step || line.state !== killAt.state) return
    times += 1
    if (times === (killAt.time ?? 1)) killIn(killAt.ms)
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    complaint = `${complaint}${part}`.slice(-4000)
  })
  await once(child, 'close')
  return { lines, code: child.exitCode, complaint: complaint.trim() }
}
