import { ZodError, type z } from 'zod'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { HttpRequest, HttpResponse } from '../../ports/http.ts'
import type { Reads } from '../../ports/reads.ts'
import { answerFailure, unexpectedAnswer } from '../provider-failure.ts'

/** How a page of one kind is asked. */
export interface PageAccess {
  readonly provider: string
  readonly url: string
  readonly secret: string
  readonly headers: NonNullable<HttpRequest['headers']>
  said(response: HttpResponse): string
}

/** Asks for something of the page; undefined where it is not there. @throws FailureError */
export async function askPage<T>(
  access: PageAccess,
  asked: { readonly path: string; readonly schema: z.ZodType<T> },
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<T | undefined> {
  const { provider, url, secret, headers } = access
  const response = await world.http.read(
    { method: 'GET', url: `${url}${asked.path}`, headers },
    signal,
  )
  const named = { provider, tried: `GET ${asked.path}`, secret }
  if (response.status === 404) return undefined
  if (response.status !== 200) {
    throw new FailureError(answerFailure(named, response, access.said(response)))
  }
  try {
    return asked.schema.parse(response.json)
  } catch (cause) {
    if (!(cause instanceof ZodError)) throw cause
    const misfit = cause.issues[0]?.path.join('.') ?? 'no JSON'
    throw new FailureError(unexpectedAnswer(named, response, misfit), { cause })
  }
}
