import { afterAll, beforeAll, expect, test } from 'vitest'
import { paymasterSystem } from '../../../src/main/kernel/systems/contracts/paymaster/index.ts'
import { weiOf } from '../../../src/main/kernel/systems/contracts/paymaster/wei.ts'
import {
  carryOut,
  checked,
  never,
  operationOf,
  outcome,
} from '../systems-providers/provider-run.ts'
import { type SponsoredWorld, startSponsoredWorld } from './sponsored-world.ts'

const fund = operationOf(paymasterSystem, 'fund')
const withdraw = operationOf(paymasterSystem, 'withdraw')

let drained: SponsoredWorld
let world: ReturnType<SponsoredWorld['console']>
beforeAll(async () => {
  drained = await startSponsoredWorld('paymaster-drained')
  world = drained.console()
})
afterAll(() => drained.close())

test('it is told to be drained, and funding a backup is refused while it goes on', async () => {
  const verdict = await checked(paymasterSystem, 'why', { expects: 'dry' }, world.reads)
  expect(verdict).toMatchObject({
    kind: 'failed',
    failure: {
      answered: expect.stringMatching(/Spending is \d+\.\d × .* never seen before spent/),
    },
  })
  const look = async (after: string) => {
    const looked = await fund.look({ after }, world.reads, never)
    return looked.kind === 'refusal' ? [looked.failure.summary, looked.override] : [looked.kind]
  }
  expect(await look('look')).toEqual([
    'First paymaster is being drained: funding a backup would feed whoever does it.',
    expect.any(String),
  ])
  expect(await look('stopped')).toEqual([
    'First paymaster is still signed for: signing was not stopped.',
    expect.any(String),
  ])
})

test('once signing has stopped, what is left goes to the treasury, and the backup may be funded', async () => {
  drained.variables['SPONSORSHIP'] = 'off'
  expect(await checked(paymasterSystem, 'stopped-signing', {}, world.reads)).toMatchObject({
    kind: 'verified',
  })
  const before = await drained.balance(drained.chain.treasury)
  const done = await carryOut(withdraw, { paymaster: 'live' }, world)
  expect(outcome(done)).toBe('accepted - verified')
  const gained = (await drained.balance(drained.chain.treasury)) - before
  expect([await drained.deposit('live'), gained > weiOf(0.5)]).toEqual([0n, true])
  const again = await withdraw.look({ paymaster: 'live' }, world.reads, never)
  const funding = await fund.look({ after: 'stopped' }, world.reads, never)
  expect([again.kind, funding.kind]).toEqual(['nothing-to-do', 'planned'])
})

test('only its owner withdraws: another signer is told who can', async () => {
  expect(outcome(await carryOut(fund, { after: 'stopped' }, world))).toBe('accepted - verified')
  const stranger = drained.console({ secret: 'paymaster-canary', live: 'backup', backup: 'first' })
  const looked = await withdraw.look({ paymaster: 'live' }, stranger.reads, never)
  expect(looked).toMatchObject({
    kind: 'refusal',
    failure: { code: 'NO_PRIVILEGE', summary: expect.stringMatching(/0x\w{40} owns it/) },
  })
})

const operation = {
  sender: '0x00000000000000000000000000000000000000d1',
  nonce: '0x0',
  callData: '0x',
  signature: '0x',
}

test.each([
  ['eth_sendUserOperation', () => [{ ...operation, sender: 'nobody' }, entryPoint()], -32_602],
  ['eth_sendUserOperation', () => [operation, operation.sender], -32_602],
  ['eth_sendUserOperation', () => [{ ...operation, ...paidBy('backup') }, entryPoint()], -32_504],
  ['eth_sendUserOperation', () => [operation, entryPoint()], -32_500],
  ['pm_getPaymasterData', () => [operation, entryPoint(), '0x7a69', {}], -32_501],
  ['eth_nothing', () => [], -32_601],
])('the rehearsal’s bundler answers %s with %o by code %i', async (method, params, code) => {
  await expect(drained.askBundler(method, params())).rejects.toThrow(`"code":${code}`)
})

const entryPoint = () => drained.sponsorship.entryPoint
const paidBy = (which: 'live' | 'backup') => ({
  paymaster: drained.sponsorship.paymasters[which],
  paymasterData: '0x',
})
