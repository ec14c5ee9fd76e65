import { failure } from '../../../../shared/domain/failure.ts'
import type { HttpRequest } from '../../ports/http.ts'
import type { Effects, Reads } from '../../ports/reads.ts'
import type { Receipt } from '../../ports/system.ts'
import { answerFailure } from '../provider-failure.ts'
import type { StatusProvider } from './provider.ts'
import { providerOf } from './providers.ts'

/** The page that the profile names. Undefined where it names none, or none any more. */
export function pageOf({ profile }: Pick<Reads, 'profile'>): StatusProvider | undefined {
  return profile.statusPage === undefined ? undefined : providerOf(profile.statusPage)
}

/** One request that changes the page. An error inside it leaves open what became of it: it is read back. */
export async function send(
  wanted: (provider: StatusProvider) => HttpRequest,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const provider = pageOf(world)
  if (provider === undefined || world.profile.statusPage === undefined) return noPage()
  const request = wanted(provider)
  const sent = await world.http.mutate(request, signal)
  if (sent.kind !== 'answered') return sent
  const { status, json } = sent.answer
  if (status >= 200 && status < 300) return { kind: 'accepted', facts: provider.opened(json) ?? {} }
  const { secret } = world.profile.statusPage
  const path = typeof request.url === 'string' ? new URL(request.url).pathname : 'the page'
  const asked = { provider: provider.name, tried: `${request.method} ${path}`, secret }
  const found = answerFailure(asked, sent.answer, provider.said(sent.answer))
  if (status >= 500) return { kind: 'reply-lost', failure: found }
  const next =
    found.code === 'NOT_FOUND'
      ? 'Check statusPage.pageId in the profile, and whether the incident is still there; use its web page meanwhile.'
      : found.code === 'REFUSED_BY_PROVIDER'
        ? 'Read the answer, change the words or the components in the profile, and try again.'
        : found.next
  return { kind: 'refused', failure: { ...found, next } }
}

function noPage(): Receipt {
  return {
    kind: 'not-sent',
    failure: failure('PROFILE_INVALID', {
      summary: 'The profile names no status page.',
      tried: 'to write to the status page',
      next: 'Add statusPage to the profile, or tell users by hand.',
      field: 'statusPage',
      retry: 'no',
    }),
  }
}
