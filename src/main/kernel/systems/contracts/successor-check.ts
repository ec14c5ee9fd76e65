import { keccak256 } from 'viem'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { SuccessorInput, successorOf } from '../contract-consumers.ts'
import { contractsProfile } from './contracts-profile.ts'
import { encodePaused, readPaused } from './paused-call.ts'
import { usableOf } from './read-chain.ts'
import { chainNow } from './signers/next-nonce.ts'
import { askCode } from './version/ask-code.ts'

/** Whether what consumers are to be pointed at stands on the chain, and is another contract than the old one. */
export const successorCheck: Check = {
  system: 'contracts',
  name: 'successor',
  patience: { everyMs: 1_000, forMs: 60_000 },
  async run(input, world, signal) {
    const given = SuccessorInput.parse(input)
    const successor = successorOf(world.profile, given)
    if (successor === undefined) return failed(notChosen(given.contract !== undefined), [])
    const { contract, address } = successor
    if (address.toLowerCase() === contract.address.toLowerCase()) {
      return failed(sameAddress(contract.name, address), [])
    }
    const chain = await chainNow(world, signal)
    const usable = usableOf(chain)
    const block = chain.pinned ?? 0
    const at = `0x${address.slice(2)}` as const
    const said = await Promise.all(
      usable.map(async (endpoint) => ({
        name: endpoint.name,
        code: await askCode(endpoint, at, block),
        paused: readPaused(
          await endpoint.ask('eth_call', [{ to: address, data: encodePaused() }, 'latest']),
        ),
      })),
    )
    const evidence = said.map(({ name, code, paused }) =>
      fact(
        name,
        typeof code === 'string'
          ? `keccak256 ${keccak256(code)}${paused === true ? ', paused' : ''}`
          : code === null
            ? 'no code there'
            : 'does not answer',
      ),
    )
    if (said.every(({ code }) => code === undefined)) {
      return { kind: 'pending', waitingFor: 'an RPC endpoint that answers', evidence }
    }
    return said.every(({ code }) => code !== null)
      ? {
          kind: 'verified',
          evidence: [fact(contract.name, `${contract.address} → ${address}`), ...evidence],
        }
      : failed(noCode(address, contractsProfile(world.profile).chainId), evidence)
  },
}

function failed(found: Failure, evidence: readonly Evidence[]) {
  return { kind: 'failed' as const, evidence, failure: found }
}

const NOTHING = 'Nothing was changed.'

function notChosen(contract: boolean): Failure {
  return failure('NO_CANDIDATE', {
    summary: contract ? 'No successor is named.' : 'No contract of the profile is chosen.',
    tried: 'to find out who takes whose place',
    world: NOTHING,
    next: 'Cancel this run; choose the contract and the address of its successor in the plan.',
    field: contract ? 'address' : 'contract',
    retry: 'no',
  })
}

function sameAddress(name: string, address: string): Failure {
  return failure('BLOCKED', {
    summary: `${address} is ${name} itself.`,
    tried: 'to compare the successor with the profile',
    world: NOTHING,
    next: 'Name the address of the new contract.',
    field: 'address',
    retry: 'no',
  })
}

function noCode(address: string, chainId: number): Failure {
  return failure('NOT_FOUND', {
    summary: `There is no contract at ${address} on chain ${chainId}.`,
    tried: 'eth_getCode at every endpoint whose word counts',
    world: NOTHING,
    next: 'Correct the address, or wait until its deployment is mined.',
    field: 'address',
  })
}
