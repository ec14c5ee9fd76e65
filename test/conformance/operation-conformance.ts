import { afterEach, describe, expect, test } from 'vitest'
import type { AnyOperation, Looked } from '../../src/main/kernel/ports/system.ts'
import { FailureError } from '../../src/shared/domain/failure.ts'
import type { JsonValue } from '../../src/shared/domain/json.ts'
import { planText } from '../../src/shared/domain/plan.ts'
import type { Verdict } from '../../src/shared/domain/verdict.ts'
import type { CaseWorld, OperationCase } from './operation-case.ts'

type PlannedLook = Extract<Looked, { kind: 'planned' }>

const never = new AbortController().signal

/** What a plan is after it has been on disk. */
function throughJournal<T>(value: T): T {
  // A test double of the journal: plain JSON there and back.
  return JSON.parse(JSON.stringify(value)) as T
}

async function planned(
  operation: AnyOperation,
  input: JsonValue,
  world: CaseWorld,
): Promise<PlannedLook> {
  const looked = await operation.look(input, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(`not planned: ${JSON.stringify(looked)}`)
  return looked
}

/** Looks until the verdict is no longer pending, as the engine does, within the operation's own patience. */
async function lastVerdict(
  look: () => Promise<Verdict>,
  operation: AnyOperation,
  world: CaseWorld,
) {
  const { everyMs, forMs } = operation.patience
  const start = world.reads.clock.monotonic()
  for (;;) {
    const verdict = await look()
    if (verdict.kind !== 'pending' || world.reads.clock.monotonic() - start > forMs) return verdict
    await world.reads.clock.sleep(everyMs, never)
  }
}

/** The field that a look complains about: of the schema, or of the failure. */
async function fieldAtFault(operation: AnyOperation, input: JsonValue, world: CaseWorld) {
  try {
    const looked = await operation.look(input, world.reads, never)
    return looked.kind === 'refusal' ? looked.failure.field : `not refused: ${looked.kind}`
  } catch (thrown) {
    if (thrown instanceof FailureError) return thrown.failure.field
    // zod's error, without depending on which copy of zod made it.
    const issues = (thrown as { issues?: { path: (string | number)[] }[] }).issues
    if (issues === undefined) throw thrown
    return issues[0]?.path.join('.')
  }
}

/** The promises that every operation keeps, whatever it does. One engine relies on all of them. */
export function describeOperation(one: OperationCase): void {
  const { operation } = one
  const about = one.about === undefined ? '' : ` (${one.about})`
  describe(`${operation.system}.${operation.name}${about}`, () => {
    const open: CaseWorld[] = []
    const start = async () => {
      const world = await one.world()
      open.push(world)
      return { world, input: await one.input(world) }
    }
    afterEach(async () => {
      for (const world of open.splice(0)) await world.close?.()
    })

    test('looking twice gives the same plan, and changes nothing', async () => {
      const { world, input } = await start()
      const first = await planned(operation, input, world)
      const second = await planned(operation, input, world)
      expect(planText(second.plan)).toBe(planText(first.plan))
      expect(world.mutations()).toBe(0)
    })

    test('a plan says whose it is, what is sent, and that secrets are references', async () => {
      const { world, input } = await start()
      const { plan } = await planned(operation, input, world)
      expect({ system: plan.system, operation: plan.operation }).toEqual({
        system: operation.system,
        operation: operation.name,
      })
      expect(plan.title.length).toBeGreaterThan(5)
      expect(plan.acts.length).toBeGreaterThan(0)
      for (const act of plan.acts) {
        for (const value of act.kind === 'http' ? Object.values(act.headers ?? {}) : []) {
          expect(value).toContain('{secret:')
        }
      }
    })

    test('the way back is made before the act, or the plan says why there is none', async () => {
      const { world, input } = await start()
      const { undo } = await planned(operation, input, world)
      if (undo.kind === 'no-way-back') expect(undo.because.length).toBeGreaterThan(10)
      else {
        expect(undo.acts.length).toBeGreaterThan(0)
        expect(undo.title.length).toBeGreaterThan(5)
        expect(throughJournal(undo.operation.input)).toEqual(undo.operation.input)
      }
    })

    test.each(one.wrongInputs)('refuses a wrong $field, and names it', async ({ input, field }) => {
      const { world } = await start()
      expect(await fieldAtFault(operation, input, world)).toBe(field)
      expect(world.mutations()).toBe(0)
    })

    test('makes exactly one mutation, from a plan that has been through the journal, and verifies it', async () => {
      const { world, input } = await start()
      const { plan } = await planned(operation, input, world)
      const stored = throughJournal(plan)
      expect(planText(stored)).toBe(planText(plan))
      await operation.preState(stored, world.reads, never)
      const receipt = await operation.apply(stored, world.effects, never)
      expect(receipt.kind).toBe('accepted')
      expect(world.mutations()).toBe(1)
      const verdict = await lastVerdict(
        () => operation.verify(throughJournal(plan), world.reads, never),
        operation,
        world,
      )
      expect(verdict.kind === 'verified' ? verdict.kind : verdict).toBe('verified')
      expect(world.mutations()).toBe(1)
    })

    test('a lost reply is settled as happened, and nothing is sent twice', async () => {
      const { world, input } = await start()
      const { plan } = await planned(operation, input, world)
      const preState = throughJournal(await operation.preState(plan, world.reads, never))
      world.loseReply()
      const receipt = await operation.apply(plan, world.effects, never)
      expect(receipt.kind).toBe('reply-lost')
      const intent = { plan: throughJournal(plan), preState }
      expect(await operation.reconcile(intent, world.reads, never)).toBe('happened')
      const verdict = await lastVerdict(
        () => operation.verify(plan, world.reads, never),
        operation,
        world,
      )
      expect(verdict.kind).toBe('verified')
      expect(world.mutations()).toBe(1)
    })

    test('a lost request is settled by looking, never by sending', async () => {
      const { world, input } = await start()
      const { plan } = await planned(operation, input, world)
      const preState = throughJournal(await operation.preState(plan, world.reads, never))
      world.loseRequest()
      const receipt = await operation.apply(plan, world.effects, never)
      expect(receipt.kind).toBe('reply-lost')
      const intent = { plan: throughJournal(plan), preState }
      const settlement = await operation.reconcile(intent, world.reads, never)
      expect(settlement).toBe(one.lostRequest ?? 'did-not')
      expect(world.mutations()).toBe(0)
    })
  })
}
