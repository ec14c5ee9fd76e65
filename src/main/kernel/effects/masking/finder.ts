import { buildAutomaton } from './automaton.ts'
import { WIDENING_BYTES, widenBase64 } from './base64-windows.ts'
import type { Hit } from './ranges.ts'
import { type Shadow, shadowOf } from './shadow.ts'
import { matchShape, shapes } from './shapes.ts'
import type { Variant } from './variants.ts'

/** Finds what must be masked, in bytes. */
export interface Finder {
  /** Unmerged: a stream needs to know which of them reaches where. */
  find(bytes: Uint8Array): readonly Hit[]
  /** From where the bytes at the end could be the beginning of a variant; their length if nowhere. */
  openVariantFrom(bytes: Uint8Array): number
  /** From where a shape has begun that may not have ended (an anchor without its pattern). */
  openShapeFrom(bytes: Uint8Array): number
  /** Bytes that a hit can be long. */
  readonly longest: number
}

const anchors = shapes.flatMap((shape) => shape.anchors.map((anchor) => ({ shape, anchor })))

/** One automaton over all variants and all anchors of shapes. */
export function createFinder(variants: readonly Variant[]): Finder {
  const automaton = buildAutomaton([
    ...variants.map((variant) => variant.bytes),
    ...anchors.map(({ anchor }) => Buffer.from(anchor)),
  ])
  const byFirst = new Map<number, Uint8Array[]>()
  for (const { bytes } of variants) {
    const first = bytes[0] ?? 0
    byFirst.set(first, [...(byFirst.get(first) ?? []), bytes])
  }

  function scan(bytes: Uint8Array, withShapes: boolean, add: (hit: Hit) => void): void {
    let text: string | null = null
    automaton.scan(bytes, (pattern, start) => {
      const variant = variants[pattern]
      if (variant !== undefined) {
        const exact = { start, end: start + variant.bytes.length }
        const range = variant.base64 ? widenBase64(bytes, exact) : exact
        add({ ...range, context: range.start })
        return
      }
      const shape = anchors[pattern - variants.length]?.shape
      if (!withShapes || shape === undefined) return
      text ??= asLatin1(bytes)
      const range = matchShape(shape, text, start)
      if (range !== null && range.end > range.start) add({ ...range, context: start })
    })
  }

  return {
    longest: Math.max(0, ...variants.map((variant) => variant.bytes.length)) + WIDENING_BYTES,
    find(bytes) {
      const hits: Hit[] = []
      scan(bytes, true, (hit) => hits.push(hit))
      // Shapes end at line breaks, so they are not looked for where those are gone.
      for (const lines of [false, true]) {
        const shadow = shadowOf(bytes, lines)
        if (shadow === null) continue
        scan(shadow.bytes, !lines, (hit) => hits.push(inOriginal(shadow, hit)))
      }
      return hits
    },
    openVariantFrom(bytes) {
      return Math.min(
        openFrom(bytes, byFirst),
        ...[false, true].map((lines) => {
          const shadow = shadowOf(bytes, lines)
          return shadow === null
            ? bytes.length
            : (shadow.origin[openFrom(shadow.bytes, byFirst)] ?? 0)
        }),
      )
    },
    openShapeFrom(bytes) {
      let from = bytes.length
      automaton.scan(bytes, (pattern, start) => {
        if (pattern >= variants.length && start < from) from = start
      })
      return from
    },
  }
}

function asLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function inOriginal(shadow: Shadow, hit: Hit): Hit {
  const at = (offset: number): number => shadow.origin[offset] ?? 0
  return { start: at(hit.start), end: at(hit.end - 1) + 1, context: at(hit.context) }
}

/** The earliest offset from which all remaining bytes are a true beginning of a variant. */
function openFrom(bytes: Uint8Array, byFirst: ReadonlyMap<number, readonly Uint8Array[]>): number {
  for (let at = 0; at < bytes.length; at += 1) {
    const candidates = byFirst.get(bytes[at] ?? 0)
    if (candidates === undefined) continue
    const rest = bytes.length - at
    if (candidates.some((variant) => variant.length > rest && beginsWith(variant, bytes, at)))
      return at
  }
  return bytes.length
}

function beginsWith(variant: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at += 1) if (variant[at - from] !== bytes[at]) return false
  return true
}
