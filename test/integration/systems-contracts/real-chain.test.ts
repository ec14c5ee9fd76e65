import { afterEach, beforeEach, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import { carryOut, never, operationOf, outcome } from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'

let chain: ChainWorld
beforeEach(async () => {
  chain = await startChainWorld()
})
afterEach(() => chain.close())

const pause = operationOf(contractsSystem, 'pause')
const booking = { contracts: ['booking'] }
const nonce = () => chain.reader.getTransactionCount({ address: chain.signer.address })

async function holdBlocks(): Promise<void> {
  await askChain(chain.direct, 'evm_setIntervalMining', [0])
  await askChain(chain.direct, 'evm_setAutomine', [false])
}
const mine = () => askChain(chain.direct, 'evm_mine')
const blocksAgain = () => askChain(chain.direct, 'evm_setIntervalMining', [1])
const until = async (what: () => Promise<boolean>) => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 50))
}

test('a pause that a reorganisation takes out of its block is sent again under the same nonce', async () => {
  await holdBlocks()
  const before = await nonce()
  const fresh = await askChain(chain.direct, 'evm_snapshot')
  const done = carryOut(pause, booking, chain.world)
  await until(async () => {
    await mine()
    return chain.paused('booking')
  })
  // The block that had it never was: the chain goes on from the one before.
  await askChain(chain.direct, 'evm_revert', [fresh])
  expect([await chain.paused('booking'), await nonce()]).toEqual([false, before])
  await blocksAgain()
  expect(outcome(await done)).toBe('accepted - verified')
  expect([await chain.paused('booking'), await nonce()]).toEqual([true, before + 1])
  const { receipt } = await done
  expect(JSON.stringify(receipt)).toContain('"status":"succeeded"')
})

test('another transaction of the same key that is mined first is told: nothing is waited for that cannot come', async () => {
  await holdBlocks()
  const taken = await nonce()
  const done = carryOut(pause, booking, chain.world)
  await until(async () => {
    const count = await askChain(chain.direct, 'eth_getTransactionCount', [
      chain.signer.address,
      'pending',
    ])
    return Number(count) > taken
  })
  // Somebody else with the key, and a better price.
  await chain.wallet.sendTransaction({
    ...{ to: chain.signer.address, value: 1n, nonce: taken },
    ...{ maxFeePerGas: 90_000_000_000n, maxPriorityFeePerGas: 50_000_000_000n },
  })
  await blocksAgain()
  expect(await done).toMatchObject({
    receipt: {
      kind: 'refused',
      failure: { code: 'STALE_PLAN', summary: expect.stringContaining(`the nonce ${taken}`) },
    },
  })
  expect(outcome(await carryOut(pause, booking, chain.world))).toBe('accepted - verified')
  expect(await nonce()).toBe(taken + 2)
})

test('a transaction behind a missing nonce is not waited for: the pause fills the gap, and both are mined', async () => {
  const before = await nonce()
  const queued = await chain.wallet.sendTransaction({
    ...{ to: chain.signer.address, value: 1n, nonce: before + 1 },
  })
  expect(outcome(await carryOut(pause, booking, chain.world))).toBe('accepted - verified')
  const { status } = await chain.reader.waitForTransactionReceipt({ hash: queued })
  expect([status, await nonce()]).toEqual(['success', before + 2])
})

test('a signer without funds is refused by the chain in its words, and nothing was sent', async () => {
  await askChain(chain.direct, 'anvil_setBalance', [chain.signer.address, '0x1'])
  const done = await carryOut(pause, booking, chain.world)
  expect(done.receipt).toMatchObject({
    kind: 'not-sent',
    failure: {
      code: 'REFUSED_BY_PROVIDER',
      answered: expect.stringMatching(/insufficient funds/i),
      next: expect.stringContaining('lack funds'),
    },
  })
  expect(await chain.paused('booking')).toBe(false)
})

test('a key without the role is told before anything is sent: by the contract, and with who may', async () => {
  const looked = await operationOf(contractsSystem, 'unpause').look(
    { contracts: ['registry'] },
    chain.world.reads,
    never,
  )
  // Not paused yet: what the signer lacks is seen only once it matters.
  expect(looked.kind).toBe('nothing-to-do')
  await carryOut(pause, { contracts: ['registry'] }, chain.world)
  expect(
    await operationOf(contractsSystem, 'unpause').look(
      { contracts: ['registry'] },
      chain.world.reads,
      never,
    ),
  ).toMatchObject({ kind: 'refusal', failure: { code: 'NO_PRIVILEGE' } })
})
