import type { Page } from '@playwright/test'

/** What is going on, and the fast lane. */
export function situationPage(page: Page) {
  const fastLane = page.getByRole('region', { name: 'Fast lane' })
  return {
    fastLane,
    otherRuns: page.getByRole('region', { name: 'Runs of other consoles' }),
    holdToRollBack: fastLane.getByRole('button', { name: 'Hold to roll back web and API' }),
    makePlan: fastLane.getByRole('button', { name: 'Make a plan' }),
    reasons: page.getByRole('region', { name: 'Reasons to roll back' }),
    systems: page.getByRole('region', { name: 'Live now and readiness' }),
    changes: page.getByRole('region', { name: 'What changed' }),
  }
}
