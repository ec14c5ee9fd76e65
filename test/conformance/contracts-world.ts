import { contractsSystem } from '../../src/main/kernel/systems/contracts/index.ts'
import { askChain } from '../../src/rehearsal/chain/ask-chain.ts'
import {
  startVersionWorld,
  type VersionWorld,
} from '../integration/systems-contracts-version/version-world.ts'
import { carryOut, operationOf } from '../integration/systems-providers/provider-run.ts'
import type { CaseWorld } from './operation-case.ts'

const BLOCK_MS = 200

/** A case's world on a chain of its own, with what has to be so before. */
export interface ChainCaseWorld extends CaseWorld {
  readonly chain: VersionWorld
}

/** The rehearsal's chain with its RPC providers; `paused` pauses everything first. */
export async function chainCaseWorld(paused = false): Promise<ChainCaseWorld> {
  const chain = await startVersionWorld()
  const { reads } = chain.world
  if (paused) {
    const pause = operationOf(contractsSystem, 'pause')
    await carryOut(pause, { contracts: 'all' }, chain.world)
  }
  const count = () => chain.reader.getTransactionCount({ address: chain.signer.address })
  const before = await count()
  let mutations = 0
  await askChain(chain.direct, 'evm_setIntervalMining', [0])
  await askChain(chain.direct, 'evm_setAutomine', [false])
  // A reply is lost for good only where no block brings the answer while it is waited for.
  let holding = false
  const mining = setInterval(() => {
    if (holding) return
    void askChain(chain.direct, 'evm_mine')
      .then(count)
      .then((now) => {
        mutations = now - before
      })
      .catch(() => undefined)
  }, BLOCK_MS)
  const effects = chain.world.effects()
  const send: typeof effects.chain.send = async (batch, signal) => {
    try {
      return await effects.chain.send(batch, signal)
    } finally {
      holding = false
    }
  }
  return {
    chain,
    reads,
    effects: { ...effects, chain: { ...effects.chain, send } },
    mutations: () => mutations,
    loseReply() {
      holding = true
      chain.part.breakWith({ kind: 'cuts-sending', when: 'after' })
    },
    loseRequest: () => chain.part.breakWith({ kind: 'cuts-sending', when: 'before' }),
    async close() {
      clearInterval(mining)
      await chain.close()
    },
  }
}
