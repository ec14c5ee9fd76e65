import { createDecipheriv, hash, randomBytes } from 'node:crypto'
import { readKit } from '../../src/verifier/kit.ts'
import { verifyLog } from '../../src/verifier/verify-log.ts'
import { type Figure, figure, median, timed } from '../figure.ts'
import { type FilledLog, segments } from './filled-log.ts'

const RECORD = 1400

/** The stand-alone verifier at both levels, against the bare cryptography over the same bytes. */
export async function measureVerify(log: FilledLog): Promise<readonly Figure[]> {
  const openKey = await readKit(log.identity, () => Promise.reject(new Error('it is plain')))
  const files = await segments(log.dir)
  const publicMs = await often(() => whole(verifyLog(log.dir)))
  const readerMs = await often(() => whole(verifyLog(log.dir, { openKey })))
  const hashMs = await often(async () => hashAll(files))
  const openMs = await often(async () => openAll(files))
  const perSecond = (ms: number): number => (log.records / ms) * 1000
  return [
    figure({
      what: 'verify, public: chain, signatures and links of records of 1 KiB',
      unit: 'records/s',
      ours: perSecond(publicMs),
      reference: perSecond(hashMs),
      referenceIs: 'SHA-256 of the same bytes, record by record',
      goal: { atLeast: 100_000 },
    }),
    figure({
      what: 'verify, reader: and every record opened',
      unit: 'records/s',
      ours: perSecond(readerMs),
      reference: perSecond(hashMs + openMs),
      referenceIs: 'SHA-256 and AES-256-GCM of the same bytes, record by record',
    }),
  ]
}

/** Opening it again, as a console does at every start, against reading and hashing the same bytes. */
export async function measureReopen(log: FilledLog): Promise<Figure> {
  const ours = await timed(() => log.reopen())
  const reference = await timed(async () => hashAll(await segments(log.dir)))
  return figure({
    what: `reopen a log of ${Math.round(log.bytes / 1024 / 1024)} MiB`,
    unit: 's',
    ours: ours / 1000,
    reference: reference / 1000,
    referenceIs: 'read and SHA-256 of the same bytes, record by record',
    goal: { atMost: 2 },
  })
}

async function often(work: () => Promise<unknown>): Promise<number> {
  const samples: number[] = []
  for (let round = 0; round < 3; round += 1) samples.push(await timed(work))
  return median(samples)
}

async function whole(verdict: ReturnType<typeof verifyLog>): Promise<void> {
  const { code } = await verdict
  if (code !== 0) throw new Error(`the log of the benchmark has verdict ${code}`)
}

function hashAll(files: readonly Buffer[]): void {
  for (const file of files) {
    for (let at = 0; at < file.length; at += RECORD) hash('sha256', file.subarray(at, at + RECORD))
  }
}

/** Decrypts as many bytes in as many pieces; what comes out is of no account. */
function openAll(files: readonly Buffer[]): void {
  const key = randomBytes(32)
  const nonce = Buffer.alloc(12)
  for (const file of files) {
    for (let at = 0; at < file.length; at += RECORD) {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
      decipher.update(file.subarray(at, at + RECORD))
    }
  }
}
