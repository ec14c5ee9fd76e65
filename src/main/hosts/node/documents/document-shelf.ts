import { createHash, randomBytes } from 'node:crypto'
import type { DocumentShown, HostDocument } from '../../../kernel/ports/host-capabilities.ts'
import { isPlainFileName } from '../../shared/document-policy.ts'

/** How long a page stays after it was opened first: for a reload, for a printer that jams. */
const STAYS_MS = 15 * 60_000
/** More are never wanted at a time; the oldest makes room. */
const MOST_DOCUMENTS = 4

/** What one address of the shelf answers. */
export type ShelfAnswer =
  | { readonly kind: 'page'; readonly html: string }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  /** It may have been there: what a person should know. */
  | { readonly kind: 'gone' }

/** Documents that the kernel wants shown, each below a path of 256 bits that nobody can guess. In memory only. */
export interface DocumentShelf {
  put(document: HostDocument): DocumentShown
  /** What lies at a path, exactly as it was asked for; nothing where the path is not the shelf's. */
  take(path: string): ShelfAnswer | undefined
  /** Nothing is left behind. */
  clear(): void
}

interface Kept {
  readonly document: HostDocument
  /** When it was fetched first. Until then it waits as long as the console is open: it is the only copy. */
  openedAt: number | undefined
}

/** @param parts.monotonic milliseconds that only go forward */
export function createDocumentShelf(parts: { readonly monotonic: () => number }): DocumentShelf {
  const { monotonic } = parts
  const kept = new Map<string, Kept>()

  function sweep(): void {
    const now = monotonic()
    for (const [key, { openedAt }] of kept) {
      if (openedAt !== undefined && now - openedAt >= STAYS_MS) kept.delete(key)
    }
  }

  return {
    put(document) {
      if (!isPlainFileName(document.fileName)) {
        return { kind: 'unavailable', because: 'its file has a name that cannot be served' }
      }
      sweep()
      const [oldest] = kept.keys()
      if (oldest !== undefined && kept.size >= MOST_DOCUMENTS) kept.delete(oldest)
      const token = randomBytes(32).toString('base64url')
      kept.set(hash(token), { document, openedAt: undefined })
      return { kind: 'address', path: `/document/${token}/` }
    },
    take(path) {
      const [, token = '', name] = /^\/document\/([\w-]{43})\/([\w.-]*)$/.exec(path) ?? []
      if (name === undefined) return undefined
      sweep()
      const found = kept.get(hash(token))
      if (found === undefined) return { kind: 'gone' }
      const { document } = found
      if (name !== '' && name !== document.fileName) return undefined
      found.openedAt ??= monotonic()
      return name === ''
        ? { kind: 'page', html: document.html }
        : { kind: 'file', name, text: document.fileText }
    },
    clear: () => kept.clear(),
  }
}

/** Looked up by its hash: how long a comparison takes says nothing about the token. */
function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
