import { contractsSystem } from '../../src/main/kernel/systems/contracts/index.ts'
import { createDeployer } from '../../src/rehearsal/chain/create-deployer.ts'
import { operationOf } from '../integration/systems-providers/provider-run.ts'
import { type ChainCaseWorld, chainCaseWorld } from './contracts-world.ts'
import type { CaseWorld, OperationCase } from './operation-case.ts'
import { describeOperation } from './operation-conformance.ts'

const wrongSwitch = [
  { input: { contracts: 7 }, field: 'contracts' },
  { input: {}, field: 'contracts' },
]

/** The suite hands back the world that the case has made. */
function chainOf(world: CaseWorld) {
  return (world as ChainCaseWorld).chain
}

const cases: readonly OperationCase[] = [
  {
    operation: operationOf(contractsSystem, 'pause'),
    world: () => chainCaseWorld(),
    input: () => ({ contracts: ['booking'] }),
    wrongInputs: wrongSwitch,
    // Signed bytes that somebody may still hold.
    lostRequest: 'unsettled',
  },
  {
    operation: operationOf(contractsSystem, 'unpause'),
    world: () => chainCaseWorld(true),
    input: () => ({ contracts: ['booking'] }),
    wrongInputs: wrongSwitch,
    lostRequest: 'unsettled',
  },
  {
    operation: operationOf(contractsSystem, 'deploy'),
    world: () => chainCaseWorld(),
    async input(world) {
      const chain = chainOf(world)
      return { artifact: await chain.artifact('BookingMended'), arguments: [chain.signer.address] }
    },
    wrongInputs: [
      { input: { arguments: [] }, field: 'artifact' },
      { input: { artifact: 'booking.json', arguments: [] }, field: 'artifact' },
    ],
  },
  {
    operation: operationOf(contractsSystem, 'upgrade'),
    world: () => chainCaseWorld(),
    async input(world) {
      const { direct, keys } = chainOf(world)
      const { deploy } = createDeployer(direct, keys.colleague)
      return { contract: 'escrow', implementation: await deploy('Escrow') }
    },
    wrongInputs: [
      { input: { contract: 'nowhere' }, field: 'contract' },
      { input: { contract: 'booking' }, field: 'contract' },
      { input: { contract: 'escrow' }, field: 'implementation' },
    ],
  },
]

for (const one of cases) describeOperation(one)
