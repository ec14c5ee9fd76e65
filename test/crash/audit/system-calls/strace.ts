import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('./acting-child.ts', import.meta.url))

/** How a child acts: more steps make more sites, fewer bytes more segments. */
export interface Shape {
  readonly steps: number
  readonly rotateBytes: number
}

/** System calls by which the log alone changes the disk: nothing else in the child makes them. */
export const calls = ['pwrite64', 'fdatasync', 'fsync', 'rename', 'unlink'] as const
export type Call = (typeof calls)[number]

/** One call of a kind, from 1, and what is done to it. */
export interface Site {
  readonly call: Call
  readonly at: number
  /** In strace's words: `signal=SIGKILL`, `error=EIO`. */
  readonly what: string
  /** Also to every later call of the kind. */
  readonly onwards?: boolean
}

/** Why system calls cannot be killed or made to fail here; null where they can. */
export function whyNoStrace(): string | null {
  if (process.platform !== 'linux') return 'strace is there on Linux only'
  const trial = spawnSync('strace', ['-f', '-o', '/dev/null', '-e', 'trace=none', 'true'], {
    encoding: 'utf8',
  })
  if (trial.error !== undefined) return 'strace is not installed: sudo apt-get install strace'
  return trial.status === 0 ? null : `strace may not trace here: ${trial.stderr.trim()}`
}

export interface Acted {
  /** What the child had acknowledged: canonical JSON, a record each. */
  readonly acknowledged: readonly string[]
  /** Whether the call was reached: a child may end before its n-th one. */
  readonly reached: boolean
}

/** Runs a child in the directory under strace, with something done to one of its calls. */
export async function act(directory: string, shape: Shape, site: Site): Promise<Acted> {
  const when = `${site.at}${site.onwards === true ? '+' : ''}`
  const injected = ['-e', `inject=${site.call}:${site.what}:when=${when}`]
  const { out, code, trace } = await runChild(directory, shape, injected)
  const reached = site.what.startsWith('error=')
    ? trace.includes('(INJECTED)')
    : code === KILLED || trace.includes('killed by SIGKILL')
  return { acknowledged: out.split('\n').slice(0, -1), reached }
}

/** How strace ends when its child was killed. */
const KILLED = 128 + 9

/** How often a child of this shape makes each call when nobody disturbs it. */
export async function countCalls(directory: string, shape: Shape): Promise<Record<Call, number>> {
  const { trace } = await runChild(directory, shape, [])
  const count = (call: Call): number =>
    trace.match(new RegExp(`^\\d+ +${call}\\(`, 'gm'))?.length ?? 0
  return {
    pwrite64: count('pwrite64'),
    fdatasync: count('fdatasync'),
    fsync: count('fsync'),
    rename: count('rename'),
    unlink: count('unlink'),
  }
}

async function runChild(
  directory: string,
  { steps, rotateBytes }: Shape,
  injected: readonly string[],
): Promise<{ readonly out: string; readonly code: number | null; readonly trace: string }> {
  const trace = join(directory, 'trace')
  const child = spawn(
    'strace',
    [
      ...['-f', '-qq', '-o', trace, '-e', `trace=${calls.join()}`, ...injected],
      ...[process.execPath, CHILD, directory, String(steps), String(rotateBytes)],
    ],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        // One thread does all the file work, so that the n-th call is the same one in every run.
        UV_THREADPOOL_SIZE: '1',
        // Warm from the first child on, so that nothing is written to it and a start takes half the time.
        NODE_COMPILE_CACHE: join(dirname(directory), 'compile-cache'),
      },
    },
  )
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
  })
  const [code] = await once(child, 'close')
  return { out, code: typeof code === 'number' ? code : null, trace: readFileSync(trace, 'utf8') }
}
