import type { Locator, Page } from '@playwright/test'
import { historyPage } from './history-page.ts'
import { planPage } from './plan-page.ts'
import { runPage } from './run-page.ts'
import { situationPage } from './situation-page.ts'

export type PlaceName = 'Situation' | 'Plan' | 'Run' | 'History'

export const placeNames: readonly PlaceName[] = ['Situation', 'Plan', 'Run', 'History']

/** The one window: its frame, and the four places in it. */
export interface ConsolePage {
  readonly page: Page
  readonly band: Locator
  readonly status: Locator
  readonly situation: ReturnType<typeof situationPage>
  readonly plan: ReturnType<typeof planPage>
  readonly run: ReturnType<typeof runPage>
  readonly history: ReturnType<typeof historyPage>
  /** By pointer. */
  go(place: PlaceName): Promise<void>
}

export function consolePage(page: Page): ConsolePage {
  const places = page.getByRole('navigation', { name: 'Places' })
  return {
    page,
    band: page.getByRole('banner'),
    status: page.getByRole('status', { name: 'State of the console' }),
    situation: situationPage(page),
    plan: planPage(page),
    run: runPage(page),
    history: historyPage(page),
    async go(place) {
      await places.getByRole('button', { name: place }).click()
    },
  }
}
