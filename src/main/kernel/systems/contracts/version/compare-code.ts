import type { Hex } from 'viem'
import type { CodeSpan, ContractArtifact } from './contract-artifact.ts'

/** What the code on a chain is, held against an artifact. */
export type CodeMatch =
  | {
      readonly kind: 'same'
      /** Values that were fixed at construction, by their first place. */
      readonly immutables: readonly { readonly at: number; readonly value: Hex }[]
      /** The artifact does not say where they are: 32 zeros behind a PUSH32 were taken for one. */
      readonly guessed: boolean
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'different'; readonly because: string }

/** Byte for byte, immutables masked. */
export function compareCode(
  artifact: Pick<ContractArtifact, 'runtimeCode' | 'immutables'>,
  onChain: Hex | null,
): CodeMatch {
  if (onChain === null) return { kind: 'absent' }
  const wanted = bytesOf(artifact.runtimeCode)
  const found = bytesOf(onChain)
  if (wanted.length !== found.length) {
    const because = `it has ${found.length} bytes, the artifact ${wanted.length}`
    return { kind: 'different', because }
  }
  const spans = artifact.immutables ?? placeholdersIn(wanted)
  const masked = new Set(
    spans.flatMap(({ start, length }) => Array.from({ length }, (_, index) => start + index)),
  )
  const at = wanted.findIndex((byte, index) => byte !== found[index] && !masked.has(index))
  if (at >= 0) return { kind: 'different', because: `it differs first at byte ${at}` }
  return {
    kind: 'same',
    guessed: artifact.immutables === null && spans.length > 0,
    immutables: spans.map(({ start, length }) => ({
      at: start,
      value: `0x${onChain.slice(2 + start * 2, 2 + (start + length) * 2)}`,
    })),
  }
}

const PUSH32 = 0x7f

/** solc leaves an immutable as PUSH32 of zeros; no other constant is written so wide. */
function placeholdersIn(code: Uint8Array): readonly CodeSpan[] {
  const spans: CodeSpan[] = []
  for (let at = 0; at < code.length; at += 1) {
    const byte = code[at] ?? 0
    const pushed = byte >= 0x60 && byte <= PUSH32 ? byte - 0x5f : 0
    const zeros = code.subarray(at + 1, at + 33)
    if (byte === PUSH32 && zeros.length === 32 && zeros.every((each) => each === 0)) {
      spans.push({ start: at + 1, length: 32 })
    }
    at += pushed
  }
  return spans
}

function bytesOf(hex: Hex): Uint8Array {
  return Buffer.from(hex.slice(2), 'hex')
}
