import { readFile, stat } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { paymasterSystem } from '../../../src/main/kernel/systems/contracts/paymaster/index.ts'
import { weiOf } from '../../../src/main/kernel/systems/contracts/paymaster/wei.ts'
import type { Evidence } from '../../../src/shared/domain/evidence.ts'
import {
  carryOut,
  checked,
  never,
  operationOf,
  outcome,
} from '../systems-providers/provider-run.ts'
import { type SponsoredWorld, startSponsoredWorld } from './sponsored-world.ts'

const fund = operationOf(paymasterSystem, 'fund')
const allow = operationOf(paymasterSystem, 'allow')
const disallow = operationOf(paymasterSystem, 'disallow')
const canary = operationOf(paymasterSystem, 'canary')

let dry: SponsoredWorld
let world: ReturnType<SponsoredWorld['console']>
beforeAll(async () => {
  dry = await startSponsoredWorld('paymaster-dry')
  world = dry.console()
})
afterAll(() => dry.close())

const shown = (evidence: readonly Evidence[]) =>
  Object.fromEntries(
    evidence.flatMap((one) => (one.kind === 'fact' ? [[one.label, one.value]] : [])),
  )

// One world is driven from the first refusal to the canary: each test goes on from the one before it.

test('operations are refused with the code and the text of a bundler whose paymaster is dry', async () => {
  await vi.waitFor(() => expect(dry.part.summary().lastRefusal).toMatch(/-32508.*AA31/), {
    timeout: 60_000,
    interval: 500,
  })
  expect(dry.part.summary().sponsored).toBeGreaterThan(0)
})

test('it is told to be dry, from its events and by the rule', async () => {
  const verdict = await checked(paymasterSystem, 'why', { expects: 'dry' }, world.reads)
  expect([verdict.kind, shown(verdict.kind === 'pending' ? [] : verdict.evidence)]).toMatchObject([
    'verified',
    {
      EntryPoint: 'v0.7 · 0x0000000071727De22E5E9d8BAf0edAc6f37da032',
      'Dry or drained': 'dry',
      'Deposit of Backup paymaster': '0.000000 ETH',
      'Stake of First paymaster': 'none',
      'Sponsors now': expect.stringContaining('First paymaster'),
    },
  ])
})

test('a panel is told what to draw, and which procedure helps', async () => {
  const live = await paymasterSystem.live?.(world.reads, never)
  expect(live?.paymaster).toMatchObject({
    entryPoint: 'v0.7',
    verdict: 'dry',
    leastHours: 6,
    runbook: 'paymaster-dry',
    paymasters: [
      { role: 'live', share: expect.closeTo(0.003, 2) },
      { role: 'backup', deposit: '0.000000 ETH', share: 0 },
    ],
  })
})

test.each([
  ['next', {}, /belongs to another EntryPoint \(v0\.8\)/, false],
  ['backup', { signers: [] }, /pays only for what 0x\w{40} signs/, true],
  [
    'backup',
    { fillToEther: 1_000 },
    /has \d+\.\d+ ETH; 1000\.000000 ETH and gas are needed/,
    false,
  ],
])(
  'backup %s with %o is refused before anything is paid',
  async (backup, change, said, mayPass) => {
    const looked = await fund.look(
      { after: 'look' },
      dry.console({ backup, ...change }).reads,
      never,
    )
    if (looked.kind !== 'refusal') throw new Error(JSON.stringify(looked.kind))
    expect([looked.failure.summary, looked.override !== undefined]).toEqual([
      expect.stringMatching(said),
      mayPass,
    ])
  },
)

test('the backup is funded once: a reply that was lost is settled by the deposit and the nonce', async () => {
  const looked = await fund.look({ after: 'look' }, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const { plan, undo } = looked
  const tail = dry.sponsorship.paymasters.backup.slice(-4)
  expect([plan.challenge?.expects, undo.kind]).toEqual([`31337 0.500000 ETH ${tail}`, 'undo'])
  const preState = await fund.preState(plan, world.reads, never)
  expect((await fund.apply(plan, world.effects(), never)).kind).toBe('accepted')
  expect(await fund.reconcile({ plan, preState }, world.reads, never)).toBe('happened')
  const neverSent = { nonce: Number(preState['nonce']) + 5, block: 0 }
  const more = { ...plan, details: { ...plan.details, amount: weiOf(2).toString() } }
  expect([
    await fund.reconcile({ plan: more, preState: neverSent }, world.reads, never),
    await fund.reconcile({ plan: more, preState }, world.reads, never),
    (await fund.look({ after: 'look' }, world.reads, never)).kind,
    await dry.deposit('backup'),
  ]).toEqual(['unsettled', 'did-not', 'nothing-to-do', weiOf(0.5)])
})

test('the bundler refuses the backup until it is on its list; the file is patched, and no key of it is shown', async () => {
  const file = dry.part.configFile
  const before = await readFile(file, 'utf8')
  dry.variables['PAYMASTER_ADDRESS'] = dry.sponsorship.paymasters.backup
  await expect(checked(paymasterSystem, 'names-backup', {}, world.reads)).resolves.toMatchObject({
    kind: 'verified',
  })
  // The service names it, and still nothing would be mined.
  const refused = await carryOut(canary, {}, world)
  expect(refused.receipt).toMatchObject({
    kind: 'refused',
    failure: { answered: expect.stringMatching(/banned by this bundler \(-32504/) },
  })

  const input = { paymaster: 'backup', run: 'k7m2q4xd' }
  const looked = await allow.look(input, world.reads, never)
  const done = await carryOut(allow, input, world)
  const after = await readFile(file, 'utf8')
  expect(outcome(done)).toBe('accepted - verified')
  expect(JSON.parse(after)).toEqual({
    ...JSON.parse(before),
    whitelistedEntities: {
      paymaster: [dry.sponsorship.paymasters.live, dry.sponsorship.paymasters.backup],
      account: [],
      factory: [],
    },
  })
  expect(await readFile(`${file}.rollback-k7m2q4xd-allow`, 'utf8')).toBe(before)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(JSON.stringify([looked, done])).not.toContain(dry.executorKey.slice(2))

  expect(outcome(await carryOut(disallow, input, world))).toBe('accepted - verified')
  expect(await readFile(file, 'utf8')).toBe(before)
  expect(outcome(await carryOut(allow, input, world))).toBe('accepted - verified')
})

test('one operation is mined and paid by the backup, and a lost reply does not send a second', async () => {
  dry.part.breakWith({ kind: 'cut-after', on: 'eth_sendUserOperation' })
  expect(outcome(await carryOut(canary, {}, world))).toBe('reply-lost happened verified')
  dry.part.breakWith({ kind: 'none' })
  expect(await dry.deposit('backup')).toBeLessThan(weiOf(0.5))
  expect(outcome(await carryOut(canary, {}, world))).toBe('accepted - verified')
  const live = await paymasterSystem.live?.(world.reads, never)
  expect(live?.paymaster).toMatchObject({
    sponsorsNow: expect.stringMatching(/^Backup paymaster/),
    runbook: null,
  })
})
