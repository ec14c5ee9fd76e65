import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { contractsReadiness } from '../../../src/main/kernel/watch/contracts-readiness.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { never } from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'

let chain: ChainWorld
beforeAll(async () => {
  chain = await startChainWorld()
})
afterAll(() => chain.close())

async function readiness(change: (profile: Profile) => Profile = (profile) => profile) {
  const { reads } = chain.world
  const facts = await contractsSystem.live?.({ ...reads, profile: change(reads.profile) }, never)
  if (facts === undefined) throw new Error('nothing is live')
  const [line] = contractsReadiness([{ system: 'contracts', live: { kind: 'known', ...facts } }])
  return { label: facts.label, ...line }
}

test('whether one approval would pause everything is seen before anybody needs it', async () => {
  expect(await readiness()).toEqual({
    system: 'contracts',
    label: '9 contracts, 1 paused',
    state: 'attention',
    text: 'one approval pauses 5 of 7 · others must pause Reviews, Treasury · no pause: Price feed',
  })
})

test('a key without funds, or one that is away, is told before anybody needs it', async () => {
  const { address } = chain.signer
  const purse = await chain.reader.getBalance({ address })
  await askChain(chain.direct, 'anvil_setBalance', [address, '0x1'])
  expect(await readiness()).toMatchObject({
    state: 'not-ready',
    text: expect.stringMatching(
      /^its key holds 0\.0{17}1 ether, a pause of all may take 0\.00\d+ ether$/,
    ),
  })
  await askChain(chain.direct, 'anvil_setBalance', [address, `0x${purse.toString(16)}`])
  const away = await readiness((profile) => {
    const { contracts } = profile.systems
    if (contracts === undefined) throw new Error('no contracts')
    return { ...profile, systems: { contracts: { ...contracts, secret: 'not-entered' } } }
  })
  expect(away).toMatchObject({ state: 'not-ready', text: expect.stringContaining('not-entered') })
})
