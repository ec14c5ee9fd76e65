import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import type { StatusPageProfile } from '../../../../shared/domain/profile-telling.ts'
import {
  type ComponentState,
  componentStates,
  type IncidentStatus,
  incidentStatuses,
  LONGEST_STATUS,
  LONGEST_TITLE,
  type StatusAct,
  type StatusWords,
} from '../../../../shared/domain/status-page.ts'
import { publicText } from '../plain-text.ts'
import type { Statement } from './provider.ts'

const components = z.enum(componentStates)

/** What an operator may say; the console never puts a run's reason on a public page by itself. */
export const Words = {
  title: z.string().trim().min(1).max(LONGEST_TITLE).exactOptional(),
  body: z.string().trim().min(1).max(LONGEST_STATUS).exactOptional(),
  status: z.enum(incidentStatuses).exactOptional(),
  components: components.exactOptional(),
  notify: z.boolean().exactOptional(),
}

/** A statement as a plan carries it. */
export const StatementDetails = z.object({
  title: z.string(),
  body: z.string(),
  status: z.enum(incidentStatuses),
  components: z.array(z.object({ id: z.string(), state: components })),
  notify: z.boolean(),
  run: z.string(),
})

interface Said {
  readonly title: string
  readonly body: string
  readonly status: IncidentStatus
  readonly components: ComponentState
}

const DEFAULTS: Readonly<Record<StatusAct, Said>> = {
  open: {
    title: 'Some of our services do not work as they should',
    body: 'We are looking into a problem with our services. Some pages and actions may fail. We will write again within 30 minutes.',
    status: 'investigating',
    components: 'partial-outage',
  },
  update: {
    title: '',
    body: 'We have found the cause and are going back to the last good version. We will write again within 30 minutes.',
    status: 'identified',
    components: 'partial-outage',
  },
  resolve: {
    title: '',
    body: 'Our services work again. We are sorry for the trouble.',
    status: 'resolved',
    components: 'operational',
  },
}

/** What would stand on the page: the operator's words where there are some. Nobody is written to unless that was chosen. */
export function statementOf(
  act: StatusAct,
  words: StatusWords & { readonly run: string },
  page: Pick<StatusPageProfile, 'components'>,
  environment: string,
): Statement {
  const given = DEFAULTS[act]
  const rehearsal = environment === 'rehearsal' ? 'REHEARSAL: ' : ''
  const state = words.components ?? given.components
  return {
    title: publicText(`${rehearsal}${words.title ?? given.title}`, LONGEST_TITLE),
    body: publicText(words.body ?? given.body, LONGEST_STATUS),
    status: act === 'resolve' ? 'resolved' : (words.status ?? given.status),
    components: page.components.map(({ id }) => ({ id, state })),
    notify: words.notify ?? false,
    run: words.run,
  }
}

/** The preview: what readers will see, and who is written to. */
export function previewOf(
  statement: Statement,
  { page, provider }: { readonly page: StatusPageProfile; readonly provider: string },
): readonly Evidence[] {
  const names = page.components.map(({ name }) => name).join(', ')
  const state = statement.components[0]?.state.replaceAll('-', ' ')
  return [
    fact('Page', `${provider} ${page.pageId}`),
    ...(statement.title === '' ? [] : [fact('Title', statement.title)]),
    fact('Says', statement.body),
    fact('Status', statement.status),
    ...(names === '' ? [] : [fact('Components', `${names}: ${state}`)]),
    fact('Subscribers', statement.notify ? 'are written to, all of them' : 'are not written to'),
  ]
}

/** What is said beside every plan of a status page. */
export function warningsOf({ notify }: Statement): readonly string[] {
  return notify
    ? ['Everybody who subscribed to the page gets a message. It cannot be called back.']
    : []
}
