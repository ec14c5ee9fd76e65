import type { JsonValue } from '../../../shared/domain/json.ts'
import type { PlannedAct } from '../../../shared/domain/plan.ts'
import type { HttpRequest, SecretText } from '../ports/http.ts'

/** A request as a plan shows it, exactly as it will be sent; secrets stand as `{secret:NAME}`. */
export function httpAct(request: HttpRequest): PlannedAct {
  const { method, url, headers = {}, body, secretFields = {} } = request
  const secrets = Object.entries(secretFields).map(([field, name]) => [field, `{secret:${name}}`])
  const shown: JsonValue | undefined =
    secrets.length === 0 || typeof body !== 'object' || body === null || Array.isArray(body)
      ? body
      : { ...body, ...Object.fromEntries(secrets) }
  return {
    kind: 'http',
    method,
    url: textOf(url),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, textOf(value)]),
    ),
    ...(shown === undefined ? {} : { body: shown }),
  }
}

function textOf(value: string | SecretText): string {
  return typeof value === 'string' ? value : `${value.prefix ?? ''}{secret:${value.secret}}`
}
