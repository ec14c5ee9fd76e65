import type { JsonObject } from '../../../../shared/domain/json.ts'
import { createFinder, type Finder } from './finder.ts'
import { replaceRanges } from './mask-bytes.ts'
import { maskJsonWith } from './mask-json.ts'
import { createMaskStream, type Later, type MaskStream } from './mask-stream.ts'
import { SHORTEST_MASKED } from './secret-parts.ts'
import { type Variant, variantsOf } from './variants.ts'

/** Whether a secret is masked from now on. A refusal is shown as a warning, by name. */
export type Registration =
  | { readonly kind: 'masked'; readonly variants: number }
  | { readonly kind: 'refused'; readonly because: string }

/**
 * Takes secrets out of everything that is shown or kept. Whoever reads a secret registers it first.
 * Works on known values (in every encoding of facts/child-processes.md) and on shapes; it cannot know
 * what was compressed, encrypted, reversed or spelled one letter a line.
 */
export interface Masker {
  /** Secrets under 8 bytes are refused: they occur by chance. Registering one twice is free. */
  register(name: string, secret: string): Registration
  maskText(text: string): string
  /** Every text, number and property name inside. */
  maskJson(value: JsonObject): JsonObject
  /** For what comes in chunks; call `end` when no more come. */
  stream(onChunk: (text: string) => void): MaskStream
  /** Names of secrets that were refused. */
  unmasked(): readonly string[]
}

/** Makes a masker that knows no secret yet. `later` is for tests. */
export function createMasker(later: Later = afterMilliseconds): Masker {
  const variantsBySecret = new Map<string, readonly Variant[]>()
  const refused = new Set<string>()
  let finder: Finder | null = null
  const current = (): Finder => {
    finder ??= createFinder([...variantsBySecret.values()].flat())
    return finder
  }

  function maskText(text: string): string {
    if (text.length < SHORTEST_MASKED) return text
    const bytes = Buffer.from(text)
    const ranges = current().find(bytes)
    return ranges.length === 0 ? text : replaceRanges(bytes, ranges).toString()
  }

  return {
    register(name, secret) {
      if (Buffer.byteLength(secret) < SHORTEST_MASKED) {
        refused.add(name)
        return {
          kind: 'refused',
          because: `“${name}” is shorter than ${SHORTEST_MASKED} bytes: it cannot be masked`,
        }
      }
      const known = variantsBySecret.get(secret)
      if (known !== undefined) return { kind: 'masked', variants: known.length }
      const variants = variantsOf(secret)
      variantsBySecret.set(secret, variants)
      finder = null
      return { kind: 'masked', variants: variants.length }
    },
    maskText,
    maskJson: (value) => maskJsonWith(maskText, value),
    stream: (onChunk) => createMaskStream(current, onChunk, later),
    unmasked: () => [...refused],
  }
}

function afterMilliseconds(milliseconds: number, task: () => void): () => void {
  const timer = setTimeout(task, milliseconds)
  return () => clearTimeout(timer)
}
