/** Where an incident stands, in the words that all status pages share. */
export const incidentStatuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const
export type IncidentStatus = (typeof incidentStatuses)[number]

/** How a component of a status page is. */
export const componentStates = [
  'operational',
  'degraded',
  'partial-outage',
  'major-outage',
] as const
export type ComponentState = (typeof componentStates)[number]

/** Longer ones are cut off or refused by one page or another. */
export const LONGEST_TITLE = 255
export const LONGEST_STATUS = 5_000

/** The operations of a status page. */
export type StatusAct = 'open' | 'update' | 'resolve'

/** What an operator may say with each of them. All of it has a default, but that subscribers are written to is chosen. */
export interface StatusWords {
  readonly title?: string
  readonly body?: string
  readonly status?: IncidentStatus
  readonly components?: ComponentState
  /** Mails, texts and pushes to everybody who subscribed. */
  readonly notify?: boolean
}
