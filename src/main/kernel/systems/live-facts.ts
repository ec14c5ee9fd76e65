import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { Candidate } from '../../../shared/domain/release.ts'
import type { LiveFacts } from '../ports/system.ts'

/** What a provider serves, from its own list. @throws FailureError UNEXPECTED_ANSWER where nothing in it is live */
export function liveFacts(candidates: readonly Candidate[], provider: string): LiveFacts {
  const live = candidates.find((candidate) => candidate.live)
  if (live === undefined) {
    throw new FailureError(
      failure('UNEXPECTED_ANSWER', {
        summary: `${provider} lists no deployment as live.`,
        tried: `to read what ${provider} serves`,
        next: `Look at ${provider}'s dashboard: it may be stopped or paused.`,
      }),
    )
  }
  const { version, commit, message, author, createdAt, link } = live
  const short = commit.slice(0, 7)
  return {
    label: version === undefined ? short : `${version} · ${short}`,
    commit,
    message,
    author,
    since: createdAt,
    ...(link === undefined ? {} : { link }),
  }
}
