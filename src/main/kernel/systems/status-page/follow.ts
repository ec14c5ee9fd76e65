import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Operation } from '../../ports/system.ts'
import { httpAct } from '../http-act.ts'
import { settle } from '../settle.ts'
import { LOOKS, noStatusPage, type ObservedPage, observePage, readPage } from './open.ts'
import type { PageIncident } from './provider.ts'
import { providerOf } from './providers.ts'
import { pageOf, send } from './send.ts'
import { previewOf, StatementDetails, statementOf, Words, warningsOf } from './statement.ts'

const { title: _, ...FollowWords } = Words
const FollowInput = z.object({
  run: z.string(),
  /** The id that the page gave the incident, where the run opened it and heard so. */
  incident: z.string().exactOptional(),
  /** The title it was opened with. */
  opened: z.string().exactOptional(),
  ...FollowWords,
})
type FollowInput = z.infer<typeof FollowInput>

const FollowDetails = StatementDetails.extend({ incident: z.string() })
type FollowDetails = z.infer<typeof FollowDetails>

/** The incident that an update belongs to: by its id, by the run's mark, or by the title it was opened with. */
function incidentOf(
  { incident, run, opened }: FollowInput,
  { unresolved }: ObservedPage,
): { readonly id: string; readonly found?: PageIncident } | undefined {
  // What the page does not list any more was resolved there; where it could not be read, the id is trusted.
  if (unresolved === undefined) return incident === undefined ? undefined : { id: incident }
  const found =
    unresolved.find(({ id }) => id === incident) ??
    unresolved.find((one) => one.run === run) ??
    unresolved.find(({ title }) => title === opened)
  return found === undefined ? undefined : { id: found.id, found }
}

async function readIncident(id: string, world: Reads, signal: AbortSignal): Promise<PageIncident> {
  const found = await pageOf(world)?.incident(id, world, signal)
  if (found !== undefined) return found
  throw new FailureError(
    failure('NOT_FOUND', {
      summary: 'The incident is not on the status page any more.',
      tried: `to read incident ${id}`,
      next: 'Look at the page: somebody may have deleted it.',
      retry: 'no',
    }),
  )
}

function saysIt(incident: PageIncident, { body, status }: FollowDetails, known: readonly string[]) {
  const isResolved = status === 'resolved' && incident.status === 'resolved'
  return (
    isResolved ||
    incident.updates.some((one) => !known.includes(one.id) && one.body.trim() === body.trim())
  )
}

/** An update to an open incident, or its end. */
export function follow(
  act: 'update' | 'resolve',
): Operation<FollowInput, ObservedPage, FollowDetails> {
  const words = act === 'update' ? 'Update the status page' : 'Resolve it on the status page'
  return {
    system: 'status-page',
    name: act,
    input: FollowInput,
    details: FollowDetails,
    patience: { everyMs: 2_000, forMs: 20_000 },
    queues: true,
    probe: ({ incident }, world, signal) =>
      incident === undefined ? readPage(world, signal) : observePage(world, signal),
    plan(input, observed) {
      const { page, environment } = observed
      if (page === undefined) return noStatusPage
      const target = incidentOf(input, observed)
      if (target === undefined) {
        const because = 'No incident of this run is open on the status page.'
        return { kind: 'nothing-to-do', because, evidence: [] }
      }
      const provider = providerOf(page)
      const statement = statementOf(act, input, page, environment)
      const details = {
        ...statement,
        title: '',
        components: [...statement.components],
        incident: target.id,
      }
      const { found } = target
      return {
        kind: 'plan',
        plan: {
          system: 'status-page',
          operation: act,
          title: `${words}: ${statement.status}`,
          now: [
            fact('Incident', found?.title ?? input.opened ?? target.id),
            fact('Status now', found?.status ?? 'not known: the page could not be read'),
          ],
          target: previewOf(details, { page, provider: provider.name }),
          acts: [httpAct(provider.follow(target.id, details))],
          preconditions: { incident: target.id },
          details,
          reversibility: 'reversible',
          warnings: warningsOf(statement),
        },
      }
    },
    planUndo: () => ({
      kind: 'no-way-back',
      because: 'What was published has been read. Post another update that says what is so.',
    }),
    async preState({ details }, world, signal): Promise<JsonObject> {
      const { updates } = await readIncident(details.incident, world, signal)
      return { known: updates.map(({ id }) => id) }
    },
    apply: ({ details }, world, signal) =>
      send((provider) => provider.follow(details.incident, details), world, signal),
    reconcile: ({ plan: { details }, preState }, world, signal) =>
      settle(
        async () => {
          const now = await readIncident(details.incident, world, signal)
          const known = z.array(z.string()).parse(preState['known'])
          return saysIt(now, details, known) ? 'happened' : 'did-not'
        },
        LOOKS,
        { world, signal },
      ),
    async verify({ details }, world, signal) {
      const now = await readIncident(details.incident, world, signal)
      const isOver = now.status === 'resolved'
      if (isOver === (details.status === 'resolved') && saysIt(now, details, [])) {
        return { kind: 'verified', evidence: [fact('On the page', `${now.title} (${now.status})`)] }
      }
      return { kind: 'pending', waitingFor: 'the update to be on the page', evidence: [] }
    },
  }
}
