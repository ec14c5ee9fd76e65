import { access, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../process/free-port.ts'
import { startGuarded } from '../process/guarded-process.ts'
import { anvilBinary } from './anvil-binary.ts'

/** The id of local chains everywhere: no wallet takes it for a real one. */
export const CHAIN_ID = 31_337

/** A chain that runs. */
export interface Anvil {
  readonly port: number
  readonly url: string
  /** Process id of anvil itself. */
  readonly pid: number
  stop(): Promise<void>
}

export interface AnvilOptions {
  /** A directory of its own; `state.json` and `anvil.log` lie in it. */
  readonly dir: string
  /** Tried first; another is taken where it is not free. */
  readonly port?: number
  /** Seconds of the epoch at which a new chain begins: a past that is lived through needs one. Default: now. */
  readonly begunAt?: number
  /** False where nothing of it is needed again: writing a long chain out every second slows it down. */
  readonly keeps?: boolean
}

const START_LIMIT_MS = 15_000
const ATTEMPTS = 3

/**
 * Starts the chain on 127.0.0.1 with the state of its last time, mining each transaction at once until
 * it is told otherwise. It ends when this process ends, in whatever way (guarded-process.ts); what it
 * mined is on the disk within a second.
 */
export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  for (let attempt = 1; ; attempt += 1) {
    const anvil = await tryToStart(options)
    if (anvil !== null) return anvil
    // Most likely somebody took the port between the look and the start.
    if (attempt === ATTEMPTS)
      throw new Error(`The chain does not start; see ${path.join(options.dir, 'anvil.log')}`)
  }
}

async function tryToStart({
  dir,
  port: wanted,
  begunAt,
  keeps = true,
}: AnvilOptions): Promise<Anvil | null> {
  const port = await freePort(wanted)
  // Anvil writes it once it holds its port: whoever answers there before may be the chain of another world.
  const listening = path.join(dir, 'listening.json')
  await rm(listening, { force: true })
  const log = await open(path.join(dir, 'anvil.log'), 'a', 0o600)
  const server = await startGuarded({
    file: anvilBinary(),
    args: [
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--chain-id', String(CHAIN_ID)],
      ...(keeps ? ['--state', path.join(dir, 'state.json'), '--state-interval', '1'] : []),
      // Rich accounts with published keys have no place in a world that is taken for real.
      ...['--accounts', '0'],
      ...(begunAt === undefined ? [] : ['--timestamp', String(begunAt)]),
      ...['--silent', '--config-out', listening],
    ],
    env: { PATH: '/usr/bin:/bin', HOME: dir },
    politeSignal: 'SIGINT',
    errorFd: log.fd,
  }).finally(() => log.close())
  const url = `http://127.0.0.1:${port}`
  const deadline = performance.now() + START_LIMIT_MS
  while (!server.hasExited() && performance.now() < deadline) {
    if (await exists(listening)) return { port, url, pid: server.pid, stop: () => server.stop() }
    await sleep(25)
  }
  await server.stop()
  return null
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
