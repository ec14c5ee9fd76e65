import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { CopyStream, CutShort } from './copy-stream.ts'

/** The history database could not be asked; the message says what psql said. */
export class NoHistory extends Error {}

/** How psql is started: which program, with which surroundings, and how long it may be silent. */
export interface PsqlOptions {
  readonly program: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly silenceMs: number
}

/** The psql on the path; the database may be silent for a minute. */
export function psqlFrom(environment: PsqlOptions['environment']): PsqlOptions {
  return { program: 'psql', environment, silenceMs: 60_000 }
}

/** One session of psql whose commands write one table after the other. */
export interface PsqlSession {
  readonly tables: CopyStream
  /** What to throw in place of an error of the stream: psql's own words, where it said any. */
  readonly reason: (error: unknown) => Promise<unknown>
  /** Ends psql if it is still there. */
  readonly close: () => Promise<void>
}

const KEPT =
  /^(?:PG.*|PATH|Path|HOME|USERPROFILE|APPDATA|SYSTEMROOT|SystemRoot|TMPDIR|TEMP|LANG|LC_.*|KRB5.*)$/

/**
 * Starts psql without a shell, without its start-up file and without anything about the database on
 * its command line: where to connect is libpq's environment (PGHOST, PGSERVICE, PGPASSFILE …).
 */
export function startPsql(commands: readonly string[], options: PsqlOptions): PsqlSession {
  const args = ['-X', '--no-password', '--quiet', '--set=ON_ERROR_STOP=1']
  const child = spawn(options.program, [...args, ...commands.flatMap((one) => ['-c', one])], {
    env: surroundings(options.environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  let silent = false
  const said = text(child.stderr)
  /** Null once it ran, whatever came of it. */
  const notStarted = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(`psql cannot be started (${Object(error).code})`))
    child.once('close', () => resolve(null))
  })
  const pieces = withDeadline(child.stdout, options.silenceMs, () => {
    silent = true
    child.kill()
  })
  return {
    tables: new CopyStream(pieces),
    reason: async (error) => {
      if (!(error instanceof CutShort)) return error
      child.kill()
      const fault = await notStarted
      if (fault !== null) return new NoHistory(fault)
      if (silent) return new NoHistory(`psql said nothing for ${options.silenceMs / 1000} s`)
      const words = (await said).trim()
      if (words !== '') return new NoHistory(`psql says: ${words}`)
      return new NoHistory(`psql ended (exit code ${child.exitCode}): ${error.message}`)
    },
    close: async () => {
      child.stdout.destroy()
      child.kill()
      await notStarted
    },
  }
}

function surroundings(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const kept = Object.entries(environment).filter(([name]) => KEPT.test(name))
  return { PGCONNECT_TIMEOUT: '10', PGAPPNAME: 'audit verifier', ...Object.fromEntries(kept) }
}

/** The pieces of a stream; one that does not come within the time ends it. */
async function* withDeadline(
  stream: AsyncIterable<Buffer>,
  limitMs: number,
  onSilence: () => void,
): AsyncGenerator<Buffer> {
  const pieces = stream[Symbol.asyncIterator]()
  for (;;) {
    const timer = setTimeout(onSilence, limitMs)
    const next = await pieces.next().finally(() => clearTimeout(timer))
    if (next.done === true) return
    yield next.value
  }
}
