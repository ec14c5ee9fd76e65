import type { Vfs, VfsFile } from '../../../src/main/kernel/ports/vfs.ts'

const SECTOR = 512

interface Write {
  readonly at: number
  readonly bytes: Buffer
}

/** A file's bytes: what is durable, and the writes since the last sync in their order. */
interface Inode {
  durable: Buffer
  pending: readonly Write[]
}

type DirectoryChange =
  | { readonly kind: 'link'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly inode: Inode }

/** Everything a crash can choose from at one moment. */
export interface DiskMoment {
  readonly durable: ReadonlyMap<string, Inode>
  readonly changes: readonly DirectoryChange[]
  /** Each inode as it was at this moment. */
  readonly content: ReadonlyMap<
    Inode,
    { readonly durable: Buffer; readonly pending: readonly Write[] }
  >
}

/** Files after a crash, by path. */
export type DiskState = ReadonlyMap<string, Buffer>

export interface MemoryVfs extends Vfs {
  moment(): DiskMoment
  /** The bytes as the running system sees them. */
  bytes(path: string): Buffer
  replace(path: string, bytes: Buffer): void
  erase(path: string): void
  paths(): readonly string[]
}

/**
 * A disk in memory that remembers what was synced and what was not. One directory level is enough
 * for the journal. `onChange` is called before each operation that changes the disk.
 */
export function memoryVfs(
  start: DiskState = new Map(),
  onChange: (operation: string) => void = () => undefined,
): MemoryVfs {
  const live = new Map<string, Inode>()
  for (const [path, bytes] of start) live.set(path, { durable: bytes, pending: [] })
  const inodes = new Set<Inode>(live.values())
  let durable = new Map(live)
  let changes: readonly DirectoryChange[] = []

  function find(path: string): Inode {
    const inode = live.get(path)
    if (inode === undefined) throw posixError('ENOENT')
    return inode
  }

  return {
    async makeDirectory() {},
    async list(dir) {
      const prefix = `${dir}/`
      return [...live.keys()]
        .filter((path) => path.startsWith(prefix))
        .map((p) => p.slice(prefix.length))
    },
    async create(path) {
      if (live.has(path)) throw posixError('EEXIST')
      onChange('create')
      const inode: Inode = { durable: Buffer.alloc(0), pending: [] }
      inodes.add(inode)
      live.set(path, inode)
      changes = [...changes, { kind: 'link', path, inode }]
      return fileOf(inode, onChange)
    },
    async open(path) {
      return fileOf(find(path), onChange)
    },
    async rename(from, to) {
      const inode = find(from)
      onChange('rename')
      live.delete(from)
      live.set(to, inode)
      changes = [...changes, { kind: 'rename', from, to, inode }]
    },
    async remove(path) {
      find(path)
      onChange('remove')
      live.delete(path)
      changes = [...changes, { kind: 'unlink', path }]
    },
    async syncDirectory() {
      onChange('syncDirectory')
      durable = new Map(live)
      changes = []
    },
    async freeBytes() {
      return 2 ** 40
    },
    moment() {
      const content = new Map<Inode, { durable: Buffer; pending: readonly Write[] }>()
      for (const inode of inodes) content.set(inode, { ...inode })
      return { durable: new Map(durable), changes, content }
    },
    bytes: (path) => current(find(path)),
    replace(path, bytes) {
      live.set(path, { durable: bytes, pending: [] })
    },
    erase(path) {
      live.delete(path)
    },
    paths: () => [...live.keys()].sort(),
  }
}

function fileOf(inode: Inode, onChange: (operation: string) => void): VfsFile {
  return {
    async write(bytes, at) {
      onChange('write')
      inode.pending = [...inode.pending, { at, bytes: Buffer.from(bytes) }]
    },
    async read(position, length) {
      return Buffer.from(current(inode).subarray(position, position + length))
    },
    async size() {
      return current(inode).length
    },
    async dataSync() {
      onChange('dataSync')
      inode.durable = current(inode)
      inode.pending = []
    },
    async close() {},
  }
}

function current(inode: { readonly durable: Buffer; readonly pending: readonly Write[] }): Buffer {
  return applyWrites(inode.durable, inode.pending)
}

function applyWrites(base: Buffer, writes: readonly Write[]): Buffer {
  if (writes.length === 0) return base
  const size = Math.max(base.length, ...writes.map((write) => write.at + write.bytes.length))
  const bytes = Buffer.alloc(size)
  bytes.set(base, 0)
  for (const write of writes) bytes.set(write.bytes, write.at)
  return bytes
}

/** One legal state of the disk after the power went at this moment; `random` gives `[0, 1)`. */
export function crashState(moment: DiskMoment, random: () => number): DiskState {
  const entries = new Map(moment.durable)
  const kept = Math.floor(random() * (moment.changes.length + 1))
  for (const change of moment.changes.slice(0, kept)) {
    if (change.kind === 'link') entries.set(change.path, change.inode)
    else if (change.kind === 'unlink') entries.delete(change.path)
    else {
      entries.delete(change.from)
      entries.set(change.to, change.inode)
    }
  }
  const state = new Map<string, Buffer>()
  for (const [path, inode] of entries) {
    const content = moment.content.get(inode)
    if (content !== undefined) state.set(path, survivor(content.durable, content.pending, random))
  }
  return state
}

function survivor(durable: Buffer, pending: readonly Write[], random: () => number): Buffer {
  const whole = applyWrites(durable, pending)
  if (pending.length === 0) return whole
  switch (Math.floor(random() * 5)) {
    case 0:
      return durable
    case 1:
      return whole
    case 2: {
      // The writes up to somewhere inside one of them.
      const count = Math.floor(random() * pending.length)
      const cut = pending[count]
      if (cut === undefined) return durable
      const part = cut.bytes.subarray(0, Math.floor(random() * (cut.bytes.length + 1)))
      return applyWrites(durable, [...pending.slice(0, count), { at: cut.at, bytes: part }])
    }
    case 3: {
      // Any subset of the changed sectors; what was never written there reads as zeros.
      const bytes = Buffer.from(whole)
      for (let at = 0; at < bytes.length; at += SECTOR) {
        if (random() < 0.5) restoreSector(bytes, durable, at)
      }
      return bytes
    }
    default: {
      // The size reached the disk, the data did not.
      const bytes = Buffer.alloc(whole.length)
      bytes.set(durable.subarray(0, whole.length), 0)
      return bytes
    }
  }
}

function restoreSector(bytes: Buffer, durable: Buffer, at: number): void {
  const end = Math.min(at + SECTOR, bytes.length)
  bytes.fill(0, at, end)
  if (at < durable.length) bytes.set(durable.subarray(at, Math.min(end, durable.length)), at)
}

export function posixError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}

/** A small generator of repeatable randomness (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
