/** Bytes of each pattern that the automaton itself knows; the rest is compared when they were seen. */
const ANCHOR_BYTES = 16

/** Finds all of many byte patterns in one pass (Aho-Corasick). */
export interface Automaton {
  /** Calls back with each pattern's index and the offset at which it starts, in order of discovery. */
  scan(bytes: Uint8Array, onHit: (pattern: number, start: number) => void): void
}

interface Trie {
  readonly width: number
  /** Next state times `width`, for each state and byte class; its complement where patterns end. */
  readonly next: Int32Array
  /** Patterns whose anchor ends in a state, those of its suffixes included. */
  readonly ends: readonly (readonly Pattern[] | undefined)[]
}

interface Pattern {
  readonly index: number
  readonly bytes: Uint8Array
}

/**
 * Builds the automaton. States are dense rows over the bytes that occur at all, because speed counts:
 * every journal record goes through. Anchors keep the table small when a secret is a long key.
 */
export function buildAutomaton(patterns: readonly Uint8Array[]): Automaton {
  const classes = classify(patterns)
  const { width, next, ends } = buildTrie(patterns, classes)

  return {
    scan(bytes, onHit) {
      let row = 0
      for (let at = 0; at < bytes.length; at += 1) {
        row = next[row + (classes[bytes[at] ?? 0] ?? 0)] ?? 0
        if (row >= 0) continue
        row = ~row
        for (const pattern of ends[row / width] ?? []) {
          const start = at + 1 - Math.min(pattern.bytes.length, ANCHOR_BYTES)
          if (continues(bytes, start, pattern.bytes)) onHit(pattern.index, start)
        }
      }
    },
  }
}

/** Class 0 is every byte that no anchor holds. */
function classify(patterns: readonly Uint8Array[]): Uint16Array {
  const classes = new Uint16Array(256)
  let count = 0
  for (const pattern of patterns) {
    for (const byte of pattern.subarray(0, ANCHOR_BYTES)) {
      if (classes[byte] !== 0) continue
      count += 1
      classes[byte] = count
    }
  }
  return classes
}

function buildTrie(patterns: readonly Uint8Array[], classes: Uint16Array): Trie {
  const width = Math.max(...classes) + 1
  const children: Map<number, number>[] = [new Map()]
  const ends: (Pattern[] | undefined)[] = [undefined]
  for (const [index, bytes] of patterns.entries()) {
    let state = 0
    for (const byte of bytes.subarray(0, ANCHOR_BYTES)) {
      const symbol = classes[byte] ?? 0
      let child = children[state]?.get(symbol)
      if (child === undefined) {
        child = children.length
        children[state]?.set(symbol, child)
        children.push(new Map())
        ends.push(undefined)
      }
      state = child
    }
    if (state !== 0) ends[state] = [...(ends[state] ?? []), { index, bytes }]
  }
  const next = link(children, ends, width).map((row) =>
    ends[row / width] === undefined ? row : ~row,
  )
  return { width, next, ends }
}

/** Fills the rows breadth first, so that a state's fallback is complete before the state is. */
function link(
  children: readonly Map<number, number>[],
  ends: (Pattern[] | undefined)[],
  width: number,
): Int32Array {
  const next = new Int32Array(children.length * width)
  const fallback = new Int32Array(children.length)
  const queue = [0]
  for (let head = 0; head < queue.length; head += 1) {
    const state = queue[head] ?? 0
    const back = fallback[state] ?? 0
    if (state !== 0) {
      next.copyWithin(state * width, back * width, (back + 1) * width)
      const inherited = ends[back]
      if (inherited !== undefined) ends[state] = [...(ends[state] ?? []), ...inherited]
    }
    for (const [symbol, child] of children[state] ?? []) {
      fallback[child] = state === 0 ? 0 : (next[back * width + symbol] ?? 0) / width
      next[state * width + symbol] = child * width
      queue.push(child)
    }
  }
  return next
}

function continues(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  if (start + wanted.length > bytes.length) return false
  for (let at = ANCHOR_BYTES; at < wanted.length; at += 1) {
    if (bytes[start + at] !== wanted[at]) return false
  }
  return true
}
