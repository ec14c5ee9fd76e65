import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { HttpRequest } from '../../ports/http.ts'
import { describeText } from '../secrets.ts'

/** The request for people: method and address, a secret address by its name. */
export function describeRequest(request: HttpRequest): string {
  return `${request.method} ${describeText(request.url)}`
}

/** The request for the journal, as a plan words it: secrets as references, headers included. */
export function describeHttpAct(request: HttpRequest): JsonObject {
  const headers = Object.entries(request.headers ?? {})
  return {
    kind: 'http',
    method: request.method,
    url: describeText(request.url),
    ...(headers.length === 0
      ? {}
      : {
          headers: Object.fromEntries(headers.map(([name, value]) => [name, describeText(value)])),
        }),
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.secretFields === undefined ? {} : { secretFields: request.secretFields }),
  }
}
