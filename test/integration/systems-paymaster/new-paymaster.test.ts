import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { paymasterSystem } from '../../../src/main/kernel/systems/contracts/paymaster/index.ts'
import { artifactText } from '../../../src/main/kernel/systems/contracts/version/contract-artifact.ts'
import { DeployDetails } from '../../../src/main/kernel/systems/contracts/version/deploy-input.ts'
import { readArtifact } from '../../../src/main/kernel/systems/contracts/version/read-artifact.ts'
import { carryOut, never, operationOf, outcome } from '../systems-providers/provider-run.ts'
import { type SponsoredWorld, startSponsoredWorld } from './sponsored-world.ts'

const deploy = operationOf(contractsSystem, 'deploy')
const fund = operationOf(paymasterSystem, 'fund')

let dry: SponsoredWorld
beforeAll(async () => {
  dry = await startSponsoredWorld('paymaster-dry')
})
afterAll(() => dry.close())

test('a new paymaster is deployed from its artifact, and may be funded as the backup', async () => {
  const file = new URL('../../../out/contracts/VerifyingPaymaster.json', import.meta.url)
  const read = readArtifact(await readFile(file, 'utf8'), { fileName: 'VerifyingPaymaster.json' })
  if (read.kind !== 'read') throw new Error(JSON.stringify(read))
  const bytes = new TextEncoder().encode(artifactText(read.artifact))
  const evidence = { read: async () => bytes }
  const own = dry.console()
  const world = {
    ...own,
    reads: { ...own.reads, evidence },
    effects: () => ({ ...own.effects(), evidence }),
  }
  const input = {
    artifact: {
      blob: 'ev-1.rbe',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      name: 'VerifyingPaymaster.json',
      mediaType: 'application/json',
      expiresAt: null,
    },
    arguments: [dry.sponsorship.entryPoint, dry.part.signers[1] ?? ''],
  }
  const looked = await deploy.look(input, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const { address } = DeployDetails.parse(looked.plan.details)
  expect(outcome(await carryOut(deploy, input, world))).toBe('accepted - verified')

  const paymasters = [
    { id: 'first', name: 'First paymaster', address: dry.sponsorship.paymasters.live },
    { id: 'new', name: 'New paymaster', address },
  ]
  const after = dry.console({ paymasters, backup: 'new' })
  expect(await fund.look({ after: 'look' }, after.reads, never)).toMatchObject({
    kind: 'planned',
    plan: { title: 'Fund New paymaster with 0.500000 ETH on chain 31337' },
  })
})
