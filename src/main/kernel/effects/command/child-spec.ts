import type { Masker } from '../masking/index.ts'

/** A child, ready to be started. */
export interface ChildSpec {
  readonly path: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly directory: string
  readonly stdin:
    | { readonly text: string }
    | { readonly file: string }
    | { readonly bytes: AsyncIterable<Uint8Array> }
    | null
  readonly timeoutMs: number
  readonly inactivityMs: number | undefined
  readonly rawBytes: number | undefined
  /** Takes standard output itself, instead of its lines. */
  readonly takeOutput?: (stdout: AsyncIterable<Uint8Array>) => void
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void
  readonly masker: Pick<Masker, 'stream'>
}
