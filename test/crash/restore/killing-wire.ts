import { connect, createServer, type Socket } from 'node:net'
import type { Moment } from './moments.ts'

type Strike = Extract<Moment, { readonly at: 'statement' }>

/** The way to the server, on which every statement of a console and its programs is counted; at one of them it strikes. */
export interface KillingWire {
  readonly port: number
  /** Counts anew; without a moment nothing is struck. */
  arm(moment?: Strike, strike?: () => void): void
  /** Beginnings of the statements since it was armed. */
  readonly statements: () => readonly string[]
  close(): Promise<void>
}

const BEGINNING = 90
/** ReadyForQuery: the server has answered all of a message. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5])

export async function startKillingWire(server: {
  readonly host: string
  readonly port: number
}): Promise<KillingWire> {
  const sockets = new Set<Socket>()
  let seen: string[] = []
  let armed: { readonly moment: Strike; readonly strike: () => void } | undefined

  /** Whether the statement in this chunk is the one to strike at. */
  function isDue(chunk: Buffer): boolean {
    const text = statementIn(chunk)
    if (text === undefined) return false
    seen.push(text)
    if (armed?.moment.text !== text) return false
    return seen.filter((one) => one === text).length === armed.moment.nth
  }

  const wire = createServer((client) => {
    const upstream = connect(server.port, server.host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    let started = false
    let counted = false
    let answering = false
    client.on('data', (chunk: Buffer) => {
      if (!started) {
        started = true
        counted = isOfARun(chunk)
        upstream.write(chunk)
        return
      }
      const due = counted && isDue(chunk) ? armed : undefined
      if (due?.moment.when === 'before') {
        due.strike()
        upstream.destroy()
        client.destroy()
        return
      }
      upstream.write(chunk)
      if (due?.moment.when === 'passed') due.strike()
      if (due?.moment.when === 'answered') answering = true
    })
    upstream.on('data', (chunk: Buffer) => {
      if (answering && chunk.subarray(-6, -1).equals(READY)) {
        answering = false
        armed?.strike()
      }
      client.write(chunk)
    })
    // What was sent before a death arrives all the same.
    client.on('close', () => upstream.end())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  const address = wire.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    arm(moment, strike = () => undefined) {
      seen = []
      armed = moment === undefined ? undefined : { moment, strike }
    },
    statements: () => seen,
    close: () =>
      new Promise((resolve) => {
        wire.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** A console's looks for its own screen are no part of a run, and come when they like. */
function isOfARun(startup: Buffer): boolean {
  return /application_name\0rollback-console\/(?!watch\/)/.test(startup.toString('latin1'))
}

/** The beginning of a Query, a Parse or the data of a COPY; run ids stand as RUN, so that each run has the same. */
function statementIn(chunk: Buffer): string | undefined {
  const kind = String.fromCharCode(chunk[0] ?? 0)
  if (kind === 'd') return 'data of a COPY'
  if (kind !== 'Q' && kind !== 'P') return undefined
  const body = chunk.toString('utf8', 5, 5 + 4 * BEGINNING)
  // A Parse begins with the name of the prepared statement, which ends with a zero.
  const text = kind === 'P' ? body.slice(body.indexOf('\0') + 1) : body
  return (text.split('\0')[0] ?? '')
    .replaceAll(/_(restore|before)_[a-z2-7]{8}/g, '_$1_RUN')
    .replaceAll(/\d+/g, 'N')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, BEGINNING)
}
