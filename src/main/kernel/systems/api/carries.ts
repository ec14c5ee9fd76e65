import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import {
  addressesIn,
  carriedWords,
  railwayConsumers,
  type Successor,
  SuccessorInput,
  successorOf,
} from '../contract-consumers.ts'
import { type Lag, outlastMixed } from '../outlast-mixed.ts'
import { askReplicas } from './ask-replicas.ts'
import { apiOf } from './configuration.ts'

/** Replicas of the old deployment drain one after the other. */
const REPLICA_LAG: Lag = { everyMs: 1000, forMs: 30_000 }

/** Every replica of the API names the new address of a contract, and the old one no more. */
export const carries: Check = {
  system: 'api',
  name: 'carries',
  patience: { everyMs: 1000, forMs: 120_000 },
  async run(input, world, signal) {
    const given = SuccessorInput.parse(input)
    const successor = successorOf(world.profile, given)
    const concerned = railwayConsumers(world.profile, given.contract, 'api').length > 0
    if (successor === undefined || !concerned) {
      return { kind: 'verified', evidence: [fact('API', 'has it out of no variable')] }
    }
    return outlastMixed(() => look(successor, world, signal), REPLICA_LAG, { world, signal })
  },
}

async function look(successor: Successor, world: Reads, signal: AbortSignal): Promise<Verdict> {
  const { healthPath, configurationPath = healthPath } = apiOf(world.profile)
  const replicas = (await askReplicas(world, signal, configurationPath)).map(({ name, answer }) => {
    const found = addressesIn([answer.text], successor)
    const words = answer.text === '' ? answer.because : carriedWords(found)
    return { name, words, good: found.next && !found.former }
  })
  const evidence = replicas.map(({ name, words }) => fact(name, words))
  const bad = replicas.filter(({ good }) => !good)
  if (bad.length === 0 && replicas.length > 0) {
    return { kind: 'verified', evidence: [...evidence, fact('New address', successor.address)] }
  }
  const names = bad.map(({ name, words }) => `${name} (${words})`)
  if (bad.length === replicas.length) {
    const waitingFor = `the API to name ${successor.address}: ${names.join('; ')}`
    return { kind: 'pending', waitingFor, evidence }
  }
  return {
    kind: 'mixed',
    behind: names,
    evidence,
    failure: failure('MIXED', {
      summary: `${bad.length} of ${replicas.length} replicas do not name the new address alone: ${names.join('; ')}.`,
      tried: `GET ${configurationPath} at every replica`,
      world: 'Some users still get the old contract.',
      next: 'Remove the old deployment in the dashboard, or restart the service; then look again.',
    }),
  }
}
