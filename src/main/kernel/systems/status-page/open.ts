import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failureOf } from '../../../../shared/domain/failure.ts'
import type { EnvironmentKind } from '../../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { StatusPageProfile } from '../../../../shared/domain/profile-telling.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Operation } from '../../ports/system.ts'
import { httpAct } from '../http-act.ts'
import { settle } from '../settle.ts'
import type { PageIncident, Statement } from './provider.ts'
import { providerOf } from './providers.ts'
import { pageOf, send } from './send.ts'
import { previewOf, StatementDetails, statementOf, Words, warningsOf } from './statement.ts'

const OpenInput = z.object({ run: z.string(), ...Words })
type OpenInput = z.infer<typeof OpenInput>

/** The page as it is; or why it cannot be told. A status is written, and approved, without a network too. */
export interface ObservedPage {
  readonly page?: StatusPageProfile
  readonly environment: EnvironmentKind
  readonly unresolved?: readonly PageIncident[]
  readonly because?: string
}

/** Looks at a page's open incidents. */
export async function observePage(world: Reads, signal: AbortSignal): Promise<ObservedPage> {
  try {
    return await readPage(world, signal)
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const { statusPage: page, environment } = world.profile
    const { summary } = failureOf(thrown, 'to read the status page')
    return { ...(page === undefined ? {} : { page }), environment, because: summary }
  }
}

/** The same, where nothing can be planned without it. @throws FailureError */
export async function readPage(world: Reads, signal: AbortSignal): Promise<ObservedPage> {
  const { statusPage: page, environment } = world.profile
  if (page === undefined) return { environment }
  return { page, environment, unresolved: await providerOf(page).unresolved(world, signal) }
}

export const noStatusPage = {
  kind: 'nothing-to-do',
  because: 'There is no status page in the profile: tell users by hand.',
  evidence: [],
} as const

/** Two looks that miss it are believed; Statuspage takes one request a second. */
export const LOOKS = { looks: 2, everyMs: 2_000 }

function isOurs(incident: PageIncident, statement: Pick<Statement, 'run' | 'title'>): boolean {
  return (
    incident.run === statement.run ||
    (incident.run === undefined && incident.title === statement.title)
  )
}

/** Opens an incident on the status page. An incident of the same run, or of the same words, is not opened twice. */
export const open: Operation<OpenInput, ObservedPage, z.infer<typeof StatementDetails>> = {
  system: 'status-page',
  name: 'open',
  input: OpenInput,
  details: StatementDetails,
  patience: { everyMs: 2_000, forMs: 20_000 },
  queues: true,
  probe: (_, world, signal) => observePage(world, signal),
  plan(input, { page, environment, unresolved, because }) {
    if (page === undefined) return noStatusPage
    const provider = providerOf(page)
    const statement = statementOf('open', input, page, environment)
    const ours = unresolved?.find((incident) => isOurs(incident, statement))
    if (ours !== undefined) {
      const evidence = [fact('Open on the page', `${ours.title} (${ours.status})`)]
      return {
        kind: 'nothing-to-do',
        because: 'The incident is open on the page already.',
        evidence,
      }
    }
    const others = (unresolved ?? []).map(
      ({ title }) => `An incident is open on the page already: “${title}”. Perhaps it is this one.`,
    )
    const unread =
      because === undefined
        ? []
        : [`The page could not be read (${because}). It is read again before anything is sent.`]
    return {
      kind: 'plan',
      plan: {
        system: 'status-page',
        operation: 'open',
        title: `Publish on the status page: ${statement.title}`,
        now: [
          fact(
            'Open incidents',
            unresolved === undefined ? 'not known' : String(unresolved.length),
          ),
        ],
        target: previewOf(statement, { page, provider: provider.name }),
        acts: [httpAct(provider.open(statement))],
        preconditions: {},
        details: { ...statement, components: [...statement.components] },
        reversibility: 'reversible',
        warnings: [...warningsOf(statement), ...others, ...unread],
      },
    }
  },
  planUndo: () => ({
    kind: 'no-way-back',
    because:
      'What was published has been read. Post an update that says what is so, or resolve it.',
  }),
  async preState(_, world, signal): Promise<JsonObject> {
    const before = (await pageOf(world)?.unresolved(world, signal)) ?? []
    return { known: before.map(({ id }) => id) }
  },
  apply: ({ details }, world, signal) => send((provider) => provider.open(details), world, signal),
  reconcile: ({ plan: { details }, preState }, world, signal) =>
    settle(
      async () => {
        const now = (await pageOf(world)?.unresolved(world, signal)) ?? []
        const known = z.array(z.string()).parse(preState['known'])
        const found = now.some(
          (incident) => !known.includes(incident.id) && isOurs(incident, details),
        )
        return found ? 'happened' : 'did-not'
      },
      LOOKS,
      { world, signal },
    ),
  async verify({ details }, world, signal) {
    const now = (await pageOf(world)?.unresolved(world, signal)) ?? []
    const found = now.find((incident) => isOurs(incident, details))
    if (found === undefined) {
      return { kind: 'pending', waitingFor: 'the incident to be on the page', evidence: [] }
    }
    const link = found.link === undefined ? [] : [fact('Link', found.link)]
    const said = `${found.title} (${found.status})`
    return { kind: 'verified', evidence: [fact('On the page', said), ...link] }
  },
}
