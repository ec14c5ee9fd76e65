import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A code must be used within this time of its making. */
const CODE_LIVES_MS = 60_000
/** A session that asks nothing for so long is locked; a new code opens a new one. */
const IDLE_MS = 15 * 60_000

/** What lets a browser in: only the one that was handed it knows it. */
export interface Pass {
  /** For the cookie: shared by all ports of this host name, so never enough alone. */
  readonly cookie: string
  /** For the first frame on the socket: kept by the page, out of reach of other ports. */
  readonly token: string
}

/** Lets in who holds a one-time code. Keeps hashes only. */
export interface Entrance {
  /** A new one-time code of 256 bits; the one before is void. */
  issueCode(): string
  /** Swaps a code for a pass; it works once. */
  exchange(code: string): Pass | undefined
  /** Whether the cookie belongs to a session. */
  knows(cookie: string): boolean
  /** The session that both halves belong to. */
  enter(cookie: string, token: string): OpenSession | undefined
  /** Locks what was idle for too long and returns it. */
  lockIdle(): readonly OpenSession[]
}

/** One browser that is let in. */
export interface OpenSession {
  /** Somebody asked something. */
  touch(): void
}

interface Kept extends OpenSession {
  readonly cookie: Buffer
  readonly token: Buffer
  usedAt: number
}

export function createEntrance(parts: {
  /** Milliseconds that only go forward. */
  readonly monotonic: () => number
  /**
   * False while a run is under way: a lock in the middle of it would take *put traffic back* off
   * the screen.
   */
  readonly mayLock?: () => boolean
}): Entrance {
  const { monotonic, mayLock = () => true } = parts
  let code: { readonly hash: Buffer; readonly madeAt: number } | undefined
  let sessions: readonly Kept[] = []

  const isIdle = ({ usedAt }: Kept): boolean => monotonic() - usedAt >= IDLE_MS

  /** Idle ones are passed over, not taken out: only `lockIdle` does that, and tells whose lines to cut. */
  function awake(): readonly Kept[] {
    if (!mayLock()) for (const session of sessions) session.touch()
    return sessions.filter((session) => !isIdle(session))
  }

  return {
    lockIdle() {
      const kept = awake()
      const idle = sessions.filter((session) => !kept.includes(session))
      sessions = kept
      return idle
    },
    issueCode() {
      const made = newSecret()
      code = { hash: hash(made), madeAt: monotonic() }
      return made
    },
    exchange(given) {
      const right = code !== undefined && timingSafeEqual(code.hash, hash(given))
      if (code === undefined || !right || monotonic() - code.madeAt >= CODE_LIVES_MS) return
      code = undefined
      const pass = { cookie: newSecret(), token: newSecret() }
      const session: Kept = {
        cookie: hash(pass.cookie),
        token: hash(pass.token),
        usedAt: monotonic(),
        touch: () => {
          session.usedAt = monotonic()
        },
      }
      sessions = [...sessions, session]
      return pass
    },
    knows(cookie) {
      const hashed = hash(cookie)
      return awake().some((session) => timingSafeEqual(session.cookie, hashed))
    },
    enter(cookie, token) {
      const [cookieHash, tokenHash] = [hash(cookie), hash(token)]
      const session = awake().find(
        (kept) =>
          timingSafeEqual(kept.cookie, cookieHash) && timingSafeEqual(kept.token, tokenHash),
      )
      session?.touch()
      return session
    },
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Hashed before comparing: equal lengths, and no early end that a clock could see. */
function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
