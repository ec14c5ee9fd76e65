import { expect, test } from 'vitest'
import { shortCase } from './kill-cases.ts'
import { killDrill } from './kill-drill.ts'

// The long forms: npm run test:crash -- drill-kill
test(`a drill that is killed ends as if it had not been, when resumed: ${shortCase.name}`, async () => {
  const { faults, points } = await killDrill(shortCase)
  expect({ faults, points }).toEqual({ faults: [], points: shortCase.kills.length })
})
