import { expect, test } from 'vitest'
import { shortCases } from './kill-cases.ts'
import { killDrill } from './kill-drill.ts'

for (const one of shortCases) {
  test(`a drill that is killed ends as if it had not been, when resumed: ${one.name}`, async () => {
    const { faults, points } = await killDrill(one)
    expect({ faults, points }).toEqual({ faults: [], points: one.kills.length })
  }, 240_000)
}
