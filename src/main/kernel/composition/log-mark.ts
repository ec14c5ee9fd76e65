import { FailureError } from '../../../shared/domain/failure.ts'
import { revealSecret, Secret } from '../../../shared/domain/secret.ts'
import type { MarkPlace, MarkRead } from '../journal/index.ts'
import type { CredentialStore } from '../ports/credentials.ts'

const NAME = 'log-mark'

/** The log's high-water mark as an item of the credential store (in a rehearsal: `DIR/credentials/log-mark`). */
export function logMark(store: CredentialStore): MarkPlace {
  return {
    async read() {
      const found = await store.find(NAME)
      switch (found.kind) {
        case 'absent':
          return { kind: 'absent' }
        case 'unavailable':
          return { kind: 'unavailable', because: found.failure.summary }
        case 'found':
          return parse(revealSecret(found.secret))
      }
    },
    async write({ logId, seq, head }) {
      if (store.keeping === 'session')
        throw new Error('there is no keychain that outlives this session')
      try {
        await store.keep(NAME, new Secret(JSON.stringify({ head, logId, seq })))
      } catch (error) {
        throw error instanceof FailureError
          ? new Error(error.failure.summary, { cause: error })
          : error
      }
    },
  }
}

/** What was kept, or why it says nothing. */
function parse(text: string): MarkRead {
  const value = parseJson(text)
  if (isMark(value)) return { kind: 'found', mark: value }
  return { kind: 'unavailable', because: 'what is kept there is no mark' }
}

function isMark(value: unknown): value is { logId: string; seq: number; head: string } {
  if (typeof value !== 'object' || value === null) return false
  const { logId, seq, head } = value as Readonly<Record<string, unknown>>
  const isHex = (text: unknown, digits: number): boolean =>
    typeof text === 'string' && text.length === digits && /^[0-9a-f]*$/.test(text)
  return isHex(logId, 32) && isHex(head, 64) && Number.isSafeInteger(seq) && Number(seq) > 0
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
