import { execa } from 'execa'
import type { CommandResult } from '../../ports/command.ts'
import { systemCode } from '../files.ts'
import type { ChildSpec } from './child-spec.ts'
import { feedChild } from './feed-child.ts'
import { createOutputLines } from './output-lines.ts'

/** The program was not started; nothing ran. */
export class NotStarted extends Error {}

/** Politely first; whoever is still there after this is killed. */
const GRACE_MS = 5_000
/** After the child itself has ended, how long its descendants may hold its output open. */
const DESCENDANTS_MS = 1_000

/** Runs a child in a process group of its own until it, and its group, have ended. @throws NotStarted */
export async function runChild(spec: ChildSpec, signal: AbortSignal): Promise<CommandResult> {
  if (signal.aborted) throw new NotStarted('CANCELLED')
  const started = performance.now()
  const child = start(spec)
  let ended: CommandResult['ended'] = 'by-itself'
  const stop = (because: CommandResult['ended']): void => {
    if (ended !== 'by-itself') return
    ended = because
    child.kill('SIGTERM')
  }
  const abort = () => stop('cancelled')
  signal.addEventListener('abort', abort, { once: true })
  const wall = setTimeout(stop, spec.timeoutMs, 'timed-out')
  const silence =
    spec.inactivityMs === undefined ? undefined : setTimeout(stop, spec.inactivityMs, 'silent')

  const outputs = (['stdout', 'stderr'] as const).map((name) => {
    const lines = createOutputLines(spec.masker, (line) => spec.onLine(line, name))
    if (name === 'stdout' && spec.takeOutput !== undefined) return lines
    child[name]?.on('data', (bytes: Uint8Array) => {
      silence?.refresh()
      lines.write(bytes)
    })
    return lines
  })
  const raw = spec.rawBytes === undefined ? undefined : keepRaw(child, spec.rawBytes)
  // Whoever takes the output may be slower than the child: what is left in the pipe must not be cut off.
  const stragglers = spec.takeOutput === undefined ? endStragglers(child) : () => []
  if (child.stdout !== null && child.stdout !== undefined) spec.takeOutput?.(child.stdout)
  const feeding = feedChild(spec.stdin, child.stdin, () => stop('input-failed'))
  try {
    const result = await child
    const inputFailure = await feeding
    if (child.pid === undefined) throw new NotStarted(systemCode(result.cause))
    for (const lines of outputs) lines.end()
    const bytes = raw?.()
    return {
      exitCode: result.exitCode ?? null,
      signal: result.signal ?? null,
      stdout: outputs[0]?.tail() ?? '',
      stderr: outputs[1]?.tail() ?? '',
      ...(bytes === undefined ? {} : { raw: bytes }),
      ended,
      ...(inputFailure === undefined ? {} : { inputFailure }),
      durationMs: Math.round(performance.now() - started),
    }
  } finally {
    signal.removeEventListener('abort', abort)
    for (const timer of [wall, silence, ...stragglers()]) clearTimeout(timer)
    // Background descendants that closed their output go with the group.
    child.kill('SIGKILL')
  }
}

type Child = ReturnType<typeof start>

/** Keeps standard output as it comes; nothing where there is more of it than `limit`. */
function keepRaw(child: Child, limit: number): () => Uint8Array | undefined {
  const chunks: Uint8Array[] = []
  let size = 0
  child.stdout?.on('data', (bytes: Uint8Array) => {
    size += bytes.length
    if (size <= limit) chunks.push(bytes)
  })
  return () => (size <= limit ? Buffer.concat(chunks) : undefined)
}

function start(spec: ChildSpec) {
  const options = {
    cwd: spec.directory,
    env: spec.env,
    extendEnv: false,
    reject: false,
    buffer: false,
    encoding: 'buffer',
    killDescendants: true,
    forceKillAfterDelay: GRACE_MS,
    windowsHide: true,
  } as const
  if (spec.stdin === null) return execa(spec.path, spec.args, { ...options, stdin: 'ignore' })
  if ('bytes' in spec.stdin) return execa(spec.path, spec.args, { ...options, stdin: 'pipe' })
  return 'text' in spec.stdin
    ? execa(spec.path, spec.args, { ...options, input: spec.stdin.text })
    : execa(spec.path, spec.args, { ...options, inputFile: spec.stdin.file })
}

/** A descendant that keeps the output open would keep us waiting: it is ended, and at last not listened to. */
function endStragglers(child: Child): () => readonly NodeJS.Timeout[] {
  const timers: NodeJS.Timeout[] = []
  child.nodeChildProcess.once('exit', () => {
    timers.push(
      setTimeout(() => child.kill('SIGTERM'), DESCENDANTS_MS),
      setTimeout(() => child.kill('SIGKILL'), DESCENDANTS_MS + GRACE_MS),
      setTimeout(
        () => {
          child.stdout?.destroy()
          child.stderr?.destroy()
        },
        DESCENDANTS_MS + GRACE_MS + 500,
      ),
    )
  })
  return () => timers
}
