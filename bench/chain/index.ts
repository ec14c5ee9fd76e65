import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contractsSystem } from '../../src/main/kernel/systems/contracts/index.ts'
import { freePort } from '../../src/rehearsal/process/free-port.ts'
import { makeCredentials } from '../../src/rehearsal/world/credentials.ts'
import { layoutOf } from '../../src/rehearsal/world/layout.ts'
import { startChainPart } from '../../src/rehearsal/world/start-chain-part.ts'
import { type Benchmark, figure, median, timed } from '../figure.ts'
import { bareSwitch } from './bare-switch.ts'
import { CONFIRMATIONS, consoleSwitch } from './console-switch.ts'
import { measureExport } from './measure-export.ts'

const ROUNDS = 8

/** What the console's care costs when seconds count: approval to a confirmed pause. */
export const chainBenchmark: Benchmark = {
  name: 'chain',
  async run(say) {
    const dir = await mkdtemp(join(tmpdir(), 'rollback-bench-chain-'))
    const layout = layoutOf(dir)
    await mkdir(layout.chain, { mode: 0o700 })
    const credentials = makeCredentials()
    const [chain, one, two] = [await freePort(), await freePort(), await freePort()]
    const none = {
      postgres: 0,
      history: 0,
      vercel: 0,
      site: [],
      railway: 0,
      api: 0,
      slack: 0,
      statuspage: 0,
      pagerduty: 0,
      bundler: 0,
      store: 0,
    }
    const ports = { ...none, chain, rpc: [one, two] }
    const part = await startChainPart({ layout, credentials, ports })
    try {
      const ours: number[] = []
      const reference: number[] = []
      const bare = bareSwitch(part, credentials.chainSigner)
      const console = consoleSwitch(part, credentials.chainSigner, contractsSystem)
      for (let round = 0; round < ROUNDS; round += 1) {
        say(`pause ${round + 1} of ${ROUNDS}, a block a second`)
        const approved = await console.plan('pause')
        ours.push(await timed(() => console.carryOut(approved)))
        await bare('unpause')
        reference.push(await timed(() => bare('pause')))
        await bare('unpause')
      }
      await console.close()
      return [
        ...(await measureExport(say)),
        figure({
          what: `from approval to a pause confirmed by ${CONFIRMATIONS} blocks`,
          unit: 'ms',
          ours: median(ours),
          reference: median(reference),
          referenceIs: 'writeContract and waitForTransactionReceipt of viem, same polling',
        }),
      ]
    } finally {
      await part.stop()
      await rm(dir, { recursive: true, force: true })
    }
  },
}
