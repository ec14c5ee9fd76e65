import { z } from 'zod'
import { failure } from '../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { PagerDutyProfile } from '../../../../shared/domain/profile-telling.ts'
import type { HttpRequest, HttpResponse } from '../../ports/http.ts'
import type { Effects } from '../../ports/reads.ts'
import type { Receipt } from '../../ports/system.ts'
import { answerFailure } from '../provider-failure.ts'

/** PagerDuty asks for minutes between tries, and says no number. */
const BACK_OFF_SECONDS = 60
/** Longer ones are refused. */
export const LONGEST_SUMMARY = 1024

export type PagerEvent =
  | { readonly kind: 'trigger'; readonly dedupKey: string; readonly payload: PagerPayload }
  | { readonly kind: 'resolve'; readonly dedupKey: string }
  | { readonly kind: 'change'; readonly payload: ChangePayload }

export type PagerPayload = {
  readonly summary: string
  readonly source: string
  readonly severity: 'critical'
  readonly custom_details: { readonly [name: string]: string }
}

export type ChangePayload = Omit<PagerPayload, 'severity'>

/** One event. The routing key stands in the body and nowhere else: Events v2 has no header for it. */
export function eventRequest({ url, secret }: PagerDutyProfile, event: PagerEvent): HttpRequest {
  return {
    method: 'POST',
    url: `${url}${pathOf(event)}`,
    body: bodyOf(event),
    secretFields: { routing_key: secret },
  }
}

function pathOf({ kind }: PagerEvent): string {
  return kind === 'change' ? '/v2/change/enqueue' : '/v2/enqueue'
}

function bodyOf(event: PagerEvent): JsonObject {
  switch (event.kind) {
    case 'trigger': {
      const { dedupKey, payload } = event
      const client = 'Rollback Console'
      return { event_action: 'trigger', dedup_key: dedupKey, payload, client }
    }
    case 'resolve':
      return { event_action: 'resolve', dedup_key: event.dedupKey }
    case 'change':
      return { payload: event.payload }
  }
}

const Said = z.looseObject({
  message: z.string().optional(),
  errors: z.array(z.string()).optional(),
})

/** Sends it; 202 means that it was taken, not yet that somebody was woken. */
export async function sendEvent(
  event: PagerEvent,
  world: Effects,
  signal: AbortSignal,
): Promise<Receipt> {
  const { pagerDuty } = world.profile
  if (pagerDuty === undefined) return notConfigured()
  const request = eventRequest(pagerDuty, event)
  const sent = await world.http.mutate(request, signal)
  if (sent.kind !== 'answered') return sent
  const response = sent.answer
  if (response.status === 202) return { kind: 'accepted', facts: { status: response.status } }
  const asked = { provider: 'PagerDuty', tried: `POST ${pathOf(event)}`, secret: pagerDuty.secret }
  const found = answerFailure(asked, response, saidBy(response))
  const passing = response.status === 429 || response.status >= 500
  if (passing) {
    const retryAfterSeconds = Math.max(BACK_OFF_SECONDS, found.retryAfterSeconds ?? 0)
    return { kind: 'refused', failure: { ...found, retryAfterSeconds } }
  }
  const next = `Check the routing key in credential “${pagerDuty.secret}”, and call the backup contact by phone.`
  return { kind: 'refused', failure: { ...found, next } }
}

function saidBy(response: HttpResponse): string {
  const parsed = Said.safeParse(response.json)
  const words = parsed.success ? [parsed.data.message, ...(parsed.data.errors ?? [])] : []
  return words.filter((word) => word !== undefined).join('; ') || response.text.slice(0, 300)
}

function notConfigured(): Receipt {
  return {
    kind: 'not-sent',
    failure: failure('PROFILE_INVALID', {
      summary: 'The profile names no PagerDuty service.',
      tried: 'to page by PagerDuty',
      next: 'Add pagerDuty to the profile, or call by phone: the contacts are one click away.',
      field: 'pagerDuty',
      retry: 'no',
    }),
  }
}
