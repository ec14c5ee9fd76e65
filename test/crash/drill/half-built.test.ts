import { expect, test } from 'vitest'
import { KILLED_BUILDS, resumeHalfBuilt } from './half-built.ts'

// An empty directory too: npm run test:crash -- drill-half-built
test('a world that was killed again and again while it was built is built, and taken back', async () => {
  expect(await resumeHalfBuilt(KILLED_BUILDS)).toEqual({ code: 0, outcome: 'done' })
})
