import type { ComponentState, IncidentStatus } from '../../../../shared/domain/status-page.ts'
import type { HttpRequest, HttpResponse } from '../../ports/http.ts'
import type { Reads } from '../../ports/reads.ts'

/** An incident as its page has it now. */
export interface PageIncident {
  readonly id: string
  readonly title: string
  /** In the page's own word, in small letters. */
  readonly status: string
  readonly link?: string
  /** The run that opened it, where the page keeps such a mark. */
  readonly run?: string
  readonly updates: readonly { readonly id: string; readonly body: string }[]
}

/** What is to stand on the page. */
export interface Statement {
  readonly title: string
  readonly body: string
  readonly status: IncidentStatus
  readonly components: readonly { readonly id: string; readonly state: ComponentState }[]
  readonly notify: boolean
  readonly run: string
}

/** One kind of status page: requests and answers in its own words, everything else is the same for all. */
export interface StatusProvider {
  readonly name: string
  /** @throws FailureError */
  unresolved(world: Reads, signal: AbortSignal): Promise<readonly PageIncident[]>
  /** Undefined where the page has none of this id. @throws FailureError */
  incident(id: string, world: Reads, signal: AbortSignal): Promise<PageIncident | undefined>
  open(statement: Statement): HttpRequest
  follow(incident: string, statement: Statement): HttpRequest
  /** The incident in the answer to `open`. */
  opened(json: unknown): { readonly id: string; readonly link?: string } | undefined
  /** The error in an answer that is none of success. */
  said(response: HttpResponse): string
}
