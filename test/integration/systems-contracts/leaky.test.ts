import { type Address, keccak256, toHex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { type ContractName, readArtifact } from '../../../src/rehearsal/chain/artifact.ts'
import { createDeployer } from '../../../src/rehearsal/chain/create-deployer.ts'
import { CONTRACT_BUG } from '../../../src/rehearsal/incidents/contract-bug.ts'
import { carryOut, operationOf, outcome } from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'

let chain: ChainWorld
beforeAll(async () => {
  chain = await startChainWorld({}, CONTRACT_BUG)
})
afterAll(() => chain.close())

const id = keccak256(toHex('a booking'))
const price = 1_000_000_000_000_000_000n

/** Calls by the signer, mined; false where the contract refuses. */
async function call(
  name: ContractName,
  at: Address,
  functionName: string,
  args: unknown[],
  value = 0n,
) {
  const { abi } = await readArtifact(name)
  try {
    const sent = { address: at, abi, functionName, args, value, gas: 200_000n }
    const hash = await chain.wallet.writeContract(sent)
    return (await chain.reader.waitForTransactionReceipt({ hash })).status === 'success'
  } catch {
    return false
  }
}

test('the bad release pays a cancelled booking back again; paused it pays nobody; its successor pays once', async () => {
  const leaky = chain.addressOf('booking')
  const purse = () => chain.reader.getBalance({ address: leaky })
  const other = keccak256(toHex('of somebody else'))
  expect(await call('BookingLeaky', leaky, 'book', [id], price)).toBe(true)
  expect(await call('BookingLeaky', leaky, 'book', [other], price * 2n)).toBe(true)
  expect(await call('BookingLeaky', leaky, 'cancel', [id])).toBe(true)
  expect(await call('BookingLeaky', leaky, 'cancel', [id])).toBe(true)
  expect(await purse()).toBe(price)

  const pause = operationOf(contractsSystem, 'pause')
  expect(outcome(await carryOut(pause, { contracts: ['booking'] }, chain.world))).toBe(
    'accepted - verified',
  )
  expect(await call('BookingLeaky', leaky, 'cancel', [id])).toBe(false)
  expect(await purse()).toBe(price)

  const { deploy } = createDeployer(chain.direct, chain.keys.colleague)
  const mended = await deploy('BookingMended', [chain.signer.address])
  expect(await call('BookingMended', mended, 'book', [id], price)).toBe(true)
  expect(await call('BookingMended', mended, 'cancel', [id])).toBe(true)
  expect(await call('BookingMended', mended, 'cancel', [id])).toBe(false)
})
