import { createHash } from 'node:crypto'
import { connect, createServer, type Server } from 'node:net'
import type { Vfs } from '../ports/vfs.ts'

const ANSWER_WITHIN_MS = 500

/** Held by this process, until it ends or releases it. */
export interface HeldLock {
  readonly kind: 'held'
  release(): Promise<void>
}

export type LockAnswer =
  | HeldLock
  /** Somebody else writes; the pid is what the holder says of itself, null when it does not answer. */
  | { readonly kind: 'taken'; readonly pid: number | null }

/** Takes the lock for a subject (a directory, a log id) or says who has it. */
export type WriterLock = (subject: string, dir: string) => Promise<LockAnswer>

/**
 * A lock that the operating system frees when its holder dies, however it dies: an abstract socket
 * on Linux, a named pipe on Windows; elsewhere a socket file whose owner is asked whether it lives.
 * Abstract sockets belong to the network namespace: consoles in two containers do not see each other.
 */
export function socketLock(vfs: Vfs, platform: NodeJS.Platform = process.platform): WriterLock {
  return async (subject, dir) => {
    const address = addressOf(subject, dir, platform)
    const mine = await listen(address)
    if (mine !== null) return held(mine)
    const answer = await ask(address)
    if (answer.kind === 'alive') return { kind: 'taken', pid: answer.pid }
    // Nobody behind the address: a stale socket file, or a holder that ended this very moment.
    if (address.startsWith('/')) await vfs.remove(address).catch(() => undefined)
    const second = await listen(address)
    return second === null ? { kind: 'taken', pid: null } : held(second)
  }
}

/** Where the lock of a subject is listened for; pure. */
export function addressOf(subject: string, dir: string, platform: NodeJS.Platform): string {
  const digest = createHash('sha256').update(subject).digest('hex').slice(0, 32)
  if (platform === 'linux') return `\0rollback-console-${digest}`
  if (platform === 'win32') return `\\\\.\\pipe\\rollback-console-${digest}`
  // 104 bytes is the longest socket path of macOS.
  const beside = `${dir}/writer-${digest.slice(0, 8)}.sock`
  return beside.length <= 100 ? beside : `/tmp/rollback-console-${digest}.sock`
}

function held(server: Server): HeldLock {
  return {
    kind: 'held',
    release: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(`${process.pid}\n`)
    })
    server.unref()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(address, () => resolve(server))
  })
}

type Answer = { readonly kind: 'alive'; readonly pid: number | null } | { readonly kind: 'gone' }

function ask(address: string): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(address)
    let text = ''
    const timer = setTimeout(() => {
      socket.destroy()
      resolve({ kind: 'alive', pid: null })
    }, ANSWER_WITHIN_MS)
    const done = (answer: Answer): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('end', () => done({ kind: 'alive', pid: /^\d+\n$/.test(text) ? Number(text) : null }))
    socket.on('error', () => done({ kind: 'gone' }))
  })
}
