import { hash } from 'node:crypto'
import type { DiskMoment, DiskState } from '../journal/memory-vfs.ts'

const SECTOR = 512
/** Past so many combinations of sectors, only the telling ones are tried. */
const MOST_COMBINATIONS = 64

type Content = NonNullable<ReturnType<DiskMoment['content']['get']>>
type Entries = DiskMoment['durable']

/**
 * Every state that a disk may legally show after the power went at this moment (ALICE and ACE in
 * miniature): any subset of the directory's unsynced changes, and for each file any subset of its
 * changed sectors with any legal size. Where all combinations are more than `most`, each file goes
 * through all of its contents while the others have kept nothing, or everything.
 */
export function* everyCrashState(moment: DiskMoment, most: number): Generator<DiskState> {
  const seen = new Set<string>()
  for (const entries of directoriesAfter(moment)) {
    const files = [...entries].flatMap(([path, inode]) => {
      const content = moment.content.get(inode)
      return content === undefined ? [] : [{ path, contents: contentsAfter(content) }]
    })
    for (const state of combine(files, most)) {
      const key = keyOf(state)
      if (seen.has(key)) continue
      seen.add(key)
      yield state
    }
  }
}

/** Any unsynced link, unlink or rename may have been lost, whatever came after it. */
function directoriesAfter({ durable, changes }: DiskMoment): readonly Entries[] {
  const subsets = Array.from({ length: 2 ** Math.min(changes.length, 6) }, (_, bits) => bits)
  return subsets.map((bits) => {
    const entries = new Map(durable)
    for (const [index, change] of changes.entries()) {
      if ((bits & (1 << Math.min(index, 5))) === 0) continue
      if (change.kind === 'link') entries.set(change.path, change.inode)
      else if (change.kind === 'unlink') entries.delete(change.path)
      else {
        entries.delete(change.from)
        entries.set(change.to, change.inode)
      }
    }
    return entries
  })
}

/** What one file may hold. The first is what was durable, the last is everything. */
function contentsAfter({ durable, pending }: Content): readonly Buffer[] {
  if (pending.length === 0) return [durable]
  const layers = [durable]
  for (const { at, bytes } of pending) {
    const below = layers.at(-1) ?? durable
    const layer = Buffer.alloc(Math.max(below.length, at + bytes.length))
    layer.set(below, 0)
    layer.set(bytes, at)
    layers.push(layer)
  }
  const whole = layers.at(-1) ?? durable
  const contents = new Map<string, Buffer>()
  const add = (bytes: Buffer): void => {
    contents.set(hash('sha1', bytes), bytes)
  }
  add(durable)
  for (const size of sizesAfter(layers)) {
    for (const pick of picks(layers, size)) add(assemble(layers, pick, size))
  }
  contents.delete(hash('sha1', whole))
  return [...contents.values(), whole]
}

/** The sizes after each write, every sector's end between them, and odd ones inside the last sector. */
function sizesAfter(layers: readonly Buffer[]): ReadonlySet<number> {
  const lengths = layers.map((layer) => layer.length)
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)]
  const sizes = new Set(lengths)
  for (let at = least - (least % SECTOR) + SECTOR; at < most; at += SECTOR) sizes.add(at)
  for (const odd of [least + 1, least + 7, most - 1]) if (odd > least && odd < most) sizes.add(odd)
  return sizes
}

/** For each sector the layer that it shows: all combinations, or the telling ones of too many. */
function picks(layers: readonly Buffer[], size: number): readonly (readonly number[])[] {
  const sectors = Array.from({ length: Math.ceil(size / SECTOR) }, (_, index) => index)
  const choices = sectors.map((sector) => distinctLayers(layers, sector))
  const count = choices.reduce((product, { length }) => product * length, 1)
  if (count <= MOST_COMBINATIONS) {
    return choices.reduce<readonly (readonly number[])[]>(
      (rows, some) => rows.flatMap((row) => some.map((layer) => [...row, layer])),
      [[]],
    )
  }
  const newest = choices.map((some) => some.at(-1) ?? 0)
  const oldest = choices.map(() => 0)
  const changed = sectors.filter((sector) => (choices[sector]?.length ?? 0) > 1)
  return [
    newest,
    oldest,
    ...changed.map((one) => newest.with(one, 0)),
    ...changed.map((one) => oldest.with(one, newest[one] ?? 0)),
    ...changed.map((one) => newest.map((layer, sector) => (sector >= one ? 0 : layer))),
  ]
}

function distinctLayers(layers: readonly Buffer[], sector: number): readonly number[] {
  const seen: Buffer[] = []
  return layers.flatMap((layer, index) => {
    const bytes = sectorOf(layer, sector)
    if (seen.some((other) => other.equals(bytes))) return []
    seen.push(bytes)
    return [index]
  })
}

/** A sector that was never written reads as zeros. */
function sectorOf(layer: Buffer, sector: number): Buffer {
  const bytes = Buffer.alloc(SECTOR)
  bytes.set(layer.subarray(sector * SECTOR, (sector + 1) * SECTOR), 0)
  return bytes
}

function assemble(layers: readonly Buffer[], pick: readonly number[], size: number): Buffer {
  const sectors = pick.map((layer, sector) => sectorOf(layers[layer] ?? Buffer.alloc(0), sector))
  return Buffer.concat(sectors).subarray(0, size)
}

interface FileChoice {
  readonly path: string
  readonly contents: readonly Buffer[]
}

function* combine(files: readonly FileChoice[], most: number): Generator<DiskState> {
  const count = files.reduce((product, { contents }) => product * contents.length, 1)
  if (count <= most) {
    yield* product(files, 0, new Map())
    return
  }
  for (const others of [0, -1]) {
    for (const { path, contents } of files) {
      for (const bytes of contents) {
        const state = new Map(files.map((one) => [one.path, pickAt(one.contents, others)]))
        yield state.set(path, bytes)
      }
    }
  }
}

function* product(
  files: readonly FileChoice[],
  index: number,
  state: DiskState,
): Generator<DiskState> {
  const file = files[index]
  if (file === undefined) {
    yield state
    return
  }
  for (const bytes of file.contents) {
    yield* product(files, index + 1, new Map([...state, [file.path, bytes]]))
  }
}

function pickAt(contents: readonly Buffer[], index: number): Buffer {
  return contents.at(index) ?? Buffer.alloc(0)
}

/** One text for one state, to tell the same ones apart. */
export function keyOf(state: DiskState): string {
  const files = [...state].map(([path, bytes]) => `${path} ${hash('sha1', bytes)}`)
  return hash('sha1', files.sort().join('\n'))
}
