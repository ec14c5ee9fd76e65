import { writeSync } from 'node:fs'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { never, operationOf, realWorld } from '../../integration/systems-providers/provider-run.ts'

/**
 * Looks and imports as the engine does after an approval: `importing-child.ts PROFILE KEY`. Says `done` where
 * nothing is left, or what keeps it from going on. Whoever started it kills it.
 */
const [, , profileText = '', key = ''] = process.argv
const profile: Profile = JSON.parse(profileText)
const world = realWorld(profile, { chain: key })
const importState = operationOf(contractsSystem, 'import-state')
const looked = await importState.look({}, world.reads, never)
if (looked.kind === 'nothing-to-do') say('done')
else if (looked.kind === 'refusal') say(`refused: ${looked.failure.summary}`)
else {
  const receipt = await importState.apply(looked.plan, world.effects(), never)
  say(receipt.kind === 'accepted' ? 'done' : `${receipt.kind}: ${receipt.failure.summary}`)
}
await world.close()

function say(words: string): void {
  writeSync(1, `${words}\n`)
}
