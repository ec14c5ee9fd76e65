import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Vfs, VfsFile } from '../ports/vfs.ts'

const FILE_NAME = 'signing-key.rbk'
const MAGIC = Buffer.from('RBLK')
/** One sector, always rewritten in place: an older seed must not stay beside the newest. */
const FILE_BYTES = 512
const SALT_AT = 8
const COUNTER_AT = 40
const SEED_AT = 48
const TAG_AT = 80
const CRC_AT = 96
const SYNC_AFTER_MS = 1000

/**
 * The newest signing seed, encrypted with the KEK, in a side file that is overwritten after each
 * checkpoint. Writes follow the log and are not waited for: a file that lags is wound forward, one
 * that is lost is a key gap.
 */
export interface KeyFile {
  /** Notes the seed; only the newest one noted is written. Never rejects. */
  save(seed: Buffer): void
  /** Waits until all is written and durable, as far as the disk allows. */
  close(): Promise<void>
}

/** The seed in the side file, or null when there is none that this KEK opens. */
export async function readSeed(vfs: Vfs, dir: string, kek: KeyObject): Promise<Buffer | null> {
  let bytes: Buffer
  try {
    const file = await vfs.open(`${dir}/${FILE_NAME}`, 'read')
    bytes = Buffer.from(await file.read(0, FILE_BYTES))
    await file.close()
  } catch {
    return null
  }
  if (bytes.length !== FILE_BYTES || !bytes.subarray(0, 4).equals(MAGIC)) return null
  if (crc32(bytes.subarray(0, CRC_AT)) !== bytes.readUInt32BE(CRC_AT)) return null
  const key = sessionKey(kek, bytes.subarray(SALT_AT, COUNTER_AT))
  const decipher = createDecipheriv('aes-256-gcm', key, nonceAt(bytes), { authTagLength: 16 })
  decipher.setAAD(bytes.subarray(0, SEED_AT))
  decipher.setAuthTag(bytes.subarray(TAG_AT, CRC_AT))
  const seed = decipher.update(bytes.subarray(SEED_AT, TAG_AT))
  try {
    decipher.final()
    return seed
  } catch {
    return null
  }
}

/** Opens the side file for this process. Without a KEK nothing is stored: the next start is a key gap. */
export function openKeyFile(vfs: Vfs, dir: string, kek: KeyObject | null): KeyFile {
  if (kek === null) return { save: () => undefined, close: async () => undefined }
  // A key of its own per process lets the nonce be a counter under a long-lived KEK.
  const salt = randomBytes(32)
  const key = sessionKey(kek, salt)
  let counter = 0
  let waiting: Buffer | null = null
  let file: VfsFile | null = null
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()
  let busy = false

  function encode(seed: Buffer): Buffer {
    const bytes = Buffer.alloc(FILE_BYTES)
    bytes.set(MAGIC, 0)
    bytes[4] = 1
    bytes.set(salt, SALT_AT)
    bytes.writeBigUInt64BE(BigInt(counter), COUNTER_AT)
    counter += 1
    const cipher = createCipheriv('aes-256-gcm', key, nonceAt(bytes))
    cipher.setAAD(bytes.subarray(0, SEED_AT))
    bytes.set(cipher.update(seed), SEED_AT)
    cipher.final()
    bytes.set(cipher.getAuthTag(), TAG_AT)
    bytes.writeUInt32BE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT)
    return bytes
  }

  async function drain(): Promise<void> {
    try {
      while (waiting !== null) {
        const bytes = encode(waiting)
        waiting = null
        file ??= await openOrCreate(vfs, dir)
        await file.write(bytes, 0)
      }
      timer ??= setTimeout(() => void sync(), SYNC_AFTER_MS).unref()
    } catch {
      // The log goes on without: the next start marks a key gap.
    } finally {
      busy = false
    }
  }

  async function sync(): Promise<void> {
    timer = null
    await file?.dataSync().catch(() => undefined)
  }

  return {
    save(seed) {
      waiting = Buffer.from(seed)
      if (busy) return
      busy = true
      running = drain()
    },
    async close() {
      await running
      if (timer !== null) clearTimeout(timer)
      await sync()
      await file?.close().catch(() => undefined)
    },
  }
}

async function openOrCreate(vfs: Vfs, dir: string): Promise<VfsFile> {
  const path = `${dir}/${FILE_NAME}`
  const names = await vfs.list(dir)
  if (names.includes(FILE_NAME)) return vfs.open(path, 'write')
  const file = await vfs.create(path)
  await vfs.syncDirectory(dir)
  return file
}

function sessionKey(kek: KeyObject, salt: Uint8Array): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', kek, salt, 'rbl1 signing key file', 32)))
}

function nonceAt(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(4), bytes.subarray(COUNTER_AT, SEED_AT)])
}
