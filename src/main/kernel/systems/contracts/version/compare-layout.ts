import type { StorageEntry, StorageLayout } from './storage-layout.ts'

/** What becomes of one variable. */
export type LayoutChange =
  | 'same'
  | 'added'
  | 'in-gap'
  /** The same place and type under another name: meant, or a mistake that no compiler sees. */
  | 'renamed'
  | 'moved'
  | 'type-changed'
  | 'removed'
  | 'overlaps'

export interface LayoutRow {
  /** `slot` or `slot+offset`, offsets in bytes. */
  readonly place: string
  readonly was: string | null
  readonly is: string | null
  readonly change: LayoutChange
}

/** Changes after which old data would be read as something else. */
const collisions: ReadonlySet<LayoutChange> = new Set([
  'moved',
  'type-changed',
  'removed',
  'overlaps',
])

export function collides({ change }: LayoutRow): boolean {
  return collisions.has(change)
}

/**
 * Holds the new code's storage against the old one's, variable by variable. Storage in namespaces (ERC-7201, as
 * OpenZeppelin 5 uses it) is no part of what solc writes here.
 */
export function compareLayouts(former: StorageLayout, next: StorageLayout): readonly LayoutRow[] {
  const rows: LayoutRow[] = []
  const met = new Set<StorageEntry>()
  for (const old of former.storage) {
    if (isGap(old)) {
      rows.push(...insideGap(old, { former, next, met }))
      continue
    }
    const here = next.storage.find((entry) => samePlace(entry, old))
    const sameName = next.storage.find(({ label }) => label === old.label)
    const was = words(old, former)
    if (here === undefined) {
      if (sameName !== undefined) met.add(sameName)
      rows.push({
        place: placeOf(old),
        was,
        is: sameName === undefined ? null : `${words(sameName, next)} at ${placeOf(sameName)}`,
        change: sameName === undefined ? 'removed' : 'moved',
      })
      continue
    }
    met.add(here)
    rows.push({ place: placeOf(old), was, is: words(here, next), change: changeOf() })

    function changeOf(): LayoutChange {
      if (here === undefined || typeText(old.type, former) !== typeText(here.type, next)) {
        return sameName === undefined || sameName === here ? 'type-changed' : 'moved'
      }
      if (here.label === old.label) return 'same'
      return sameName === undefined ? 'renamed' : 'moved'
    }
  }
  for (const entry of next.storage.filter((each) => !met.has(each))) {
    const over = former.storage.find((old) => !isGap(old) && overlap(old, former, entry, next))
    rows.push({
      place: placeOf(entry),
      was: over === undefined ? null : words(over, former),
      is: words(entry, next),
      change: over === undefined ? 'added' : 'overlaps',
    })
  }
  return rows
}

/** A reserved array may be taken from: by new variables, and by what is left of the gap. */
function insideGap(
  gap: StorageEntry,
  given: {
    readonly former: StorageLayout
    readonly next: StorageLayout
    readonly met: Set<StorageEntry>
  },
): readonly LayoutRow[] {
  const { former, next, met } = given
  const inside = next.storage.filter((entry) => overlap(gap, former, entry, next))
  const end = bytesAt(gap) + sizeOf(gap, former)
  return inside.map((entry) => {
    met.add(entry)
    const within = bytesAt(entry) >= bytesAt(gap) && bytesAt(entry) + sizeOf(entry, next) <= end
    const kept =
      isGap(entry) && samePlace(entry, gap) && sizeOf(entry, next) === sizeOf(gap, former)
    return {
      place: placeOf(entry),
      was: words(gap, former),
      is: words(entry, next),
      change: kept ? 'same' : within ? 'in-gap' : 'overlaps',
    }
  })
}

function isGap({ label }: StorageEntry): boolean {
  return /^_*gap/i.test(label)
}

function samePlace(one: StorageEntry, other: StorageEntry): boolean {
  return one.slot === other.slot && one.offset === other.offset
}

const SLOT = 32n

function bytesAt({ slot, offset }: StorageEntry): bigint {
  return BigInt(slot) * SLOT + BigInt(offset)
}

function sizeOf({ type }: StorageEntry, { types }: StorageLayout): bigint {
  return BigInt(types[type]?.numberOfBytes ?? SLOT)
}

function overlap(
  one: StorageEntry,
  ofOne: StorageLayout,
  other: StorageEntry,
  ofOther: StorageLayout,
): boolean {
  const [from, upTo] = [bytesAt(one), bytesAt(one) + sizeOf(one, ofOne)]
  const start = bytesAt(other)
  return start < upTo && start + sizeOf(other, ofOther) > from
}

function placeOf({ slot, offset }: StorageEntry): string {
  return offset === 0 ? slot : `${slot}+${offset}`
}

function words({ label, type }: StorageEntry, layout: StorageLayout): string {
  return `${layout.types[type]?.label ?? type} ${label}`
}

/** A type in full, without the compiler's own numbers: structs by their members, mappings by key and value. */
function typeText(type: string, layout: StorageLayout, within: readonly string[] = []): string {
  const known = layout.types[type]
  // A struct may hold itself, in a mapping or a list.
  if (known === undefined || within.includes(type)) return known?.label ?? type
  const inner = (of: string | undefined) =>
    of === undefined ? '' : typeText(of, layout, [...within, type])
  const members = (known.members ?? []).map(
    (each) => `${each.label} ${placeOf(each)} ${inner(each.type)}`,
  )
  const parts = [known.encoding, known.label, known.numberOfBytes]
  return [...parts, inner(known.base), inner(known.key), inner(known.value), ...members].join('|')
}
