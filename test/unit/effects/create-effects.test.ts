import { describe, expect, test } from 'vitest'
import { createEffects, type EffectParts } from '../../../src/main/kernel/effects/index.ts'
import type { HttpResponse, Sent } from '../../../src/main/kernel/ports/http.ts'
import { FailureError } from '../../../src/shared/domain/failure.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'

const calm = new AbortController().signal
const answer: HttpResponse = { status: 201, headers: {}, text: '', json: undefined, durationMs: 3 }
const request = {
  method: 'POST',
  url: 'https://api.example/rollback',
  headers: { authorization: { secret: 'vercel', prefix: 'Bearer ' } },
} as const

/** Effects whose HTTP door notes what is sent; the other doors are not opened here. */
function effectsWith(
  attempt: { intent?: () => Promise<void>; result?: () => Promise<void> },
  sent: Sent<HttpResponse> = { kind: 'answered', answer },
) {
  const log: (string | JsonObject)[] = []
  const parts = {
    http: {
      read: async () => answer,
      mutate: async () => {
        log.push('sent')
        return sent
      },
    },
  } as unknown as EffectParts
  const effects = createEffects(parts, {
    async recordIntent(act) {
      log.push({ intent: act })
      await attempt.intent?.()
    },
    async recordResult(result) {
      log.push({ result })
      await attempt.result?.()
    },
  })
  return { effects, log }
}

async function codeOf(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (error: unknown) => (error instanceof FailureError ? error.failure : undefined),
  )
}

describe('a mutation', () => {
  test('stands in the journal before it is sent, secrets by name, and its result after', async () => {
    const { effects, log } = effectsWith({})
    expect(await effects.http.mutate(request, calm)).toEqual({ kind: 'answered', answer })
    expect(log).toEqual([
      {
        intent: {
          kind: 'http',
          method: 'POST',
          url: 'https://api.example/rollback',
          headers: { authorization: 'Bearer {secret:vercel}' },
        },
      },
      'sent',
      { result: { sent: 'answered', status: 201, durationMs: 3 } },
    ])
  })

  test('is not sent when the journal refuses its intent', async () => {
    const { effects, log } = effectsWith({ intent: () => Promise.reject(new Error('EIO')) })
    const failure = await codeOf(effects.http.mutate(request, calm))
    expect(failure).toMatchObject({ code: 'JOURNAL_REFUSED', world: 'Nothing was sent.' })
    expect(log).not.toContain('sent')
  })

  test('was sent, and says so, when the journal refuses its result', async () => {
    const { effects, log } = effectsWith({ result: () => Promise.reject(new Error('EIO')) })
    const failure = await codeOf(effects.http.mutate(request, calm))
    expect(failure).toMatchObject({ code: 'JOURNAL_REFUSED', retry: 'probe-first' })
    expect(log).toContain('sent')
  })

  test('is the only one of its step, even when the first was not sent', async () => {
    const { effects, log } = effectsWith({ intent: () => Promise.reject(new Error('EIO')) })
    await codeOf(effects.http.mutate(request, calm))
    expect((await codeOf(effects.http.mutate(request, calm)))?.code).toBe('INTERNAL')
    expect(log).not.toContain('sent')
  })

  test('needs no intent to be read beside', async () => {
    const { effects, log } = effectsWith({})
    await effects.http.read({ method: 'GET', url: 'https://api.example' }, calm)
    expect(log).toEqual([])
  })
})
