import type { System } from '../../src/main/kernel/ports/system.ts'
import type { ChainPart } from '../../src/rehearsal/world/start-chain-part.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Profile } from '../../src/shared/domain/profile.ts'
import { Secret } from '../../src/shared/domain/secret.ts'
import { consoleWorld } from './console-world.ts'

export const CONFIRMATIONS = 2
/** How often either of the two looks, in milliseconds. */
export const POLL_MS = 200

const never = new AbortController().signal

/** The contract that is paused and unpaused. */
export function switched(part: ChainPart) {
  const [first] = part.contracts
  if (first === undefined) throw new Error('the chain has no contract')
  return first
}

/** The console's own operation over the console's own doors, without the engine around it. */
export function consoleSwitch(part: ChainPart, key: string, system: System) {
  const world = consoleWorld(profileOf(part))
  const operation = (call: string) => {
    const found = system.operations.find(({ name }) => name === call)
    if (found === undefined) throw new Error(`no operation ${call}`)
    return found
  }
  return {
    async plan(call: 'pause' | 'unpause'): Promise<Plan> {
      await world.store.keep('chain', new Secret(key))
      const looked = await operation(call).look(
        { contracts: [switched(part).id] },
        world.reads,
        never,
      )
      if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
      return looked.plan
    },
    async carryOut(plan: Plan): Promise<void> {
      const own = operation(plan.operation)
      await own.preState(plan, world.reads, never)
      const receipt = await own.apply(plan, world.effects, never)
      if (receipt.kind !== 'accepted') throw new Error(JSON.stringify(receipt))
      for (;;) {
        const verdict = await own.verify(plan, world.reads, never)
        if (verdict.kind === 'verified') return
        if (verdict.kind !== 'pending') throw new Error(JSON.stringify(verdict))
        await world.clock.sleep(POLL_MS, never)
      }
    },
    close: () => world.close(),
  }
}

function profileOf(part: ChainPart): Profile {
  return {
    name: 'bench',
    environment: 'rehearsal',
    operator: 'bench',
    contacts: [],
    thresholds: { errorRate: 0.05, minimumRequests: 20, monitoringMinutes: 30 },
    systems: {
      contracts: {
        chainId: 31_337,
        rpc: part.rpcUrls.map((url) => ({ url })),
        secret: 'chain',
        confirmations: CONFIRMATIONS,
        maxFeeGwei: 100,
        contracts: part.contracts,
      },
    },
    recipients: [],
    compatibility: [],
  }
}
