import { expect, type Locator, type Page } from '@playwright/test'

/** Two minutes: a step asks providers and browsers, on a machine that does other things too. */
const STEP_PATIENCE_MS = 120_000
/** To fetch the words of a step that did not come so far. */
const WORDS_PATIENCE_MS = 5_000

/** One run, step by step. */
export function runPage(page: Page) {
  const rail = page.getByRole('navigation', { name: 'Steps' })
  const detail = page.locator('section.detail')
  // The API is asked twice: after its rollback, and after the swap. The first is meant.
  const step = (title: string): Locator => rail.getByRole('button', { name: title }).first()
  return {
    rail,
    detail,
    step,
    header: page.locator('.run-header'),
    putBack: page.getByRole('button', { name: 'Put traffic back' }),
    approve: detail.getByRole('button', { name: /^Hold to/ }),
    challenge: page.getByRole('alertdialog'),
    undoCard: detail.getByRole('region', { name: 'Way back' }),
    /** Waits until the rail says so of a step. Its word is there for screen readers. */
    async expectStep(title: string, state: string): Promise<void> {
      try {
        await expect(step(title)).toContainText(state, { timeout: STEP_PATIENCE_MS })
      } catch (because) {
        // Why a step failed stands in its detail, and what it waited for in the rail.
        await step(title).click({ timeout: WORDS_PATIENCE_MS })
        const words = [await rail.ariaSnapshot(), await detail.ariaSnapshot()].join('\n---\n')
        throw new Error(`“${title}” did not come to “${state}”. The page says:\n${words}`, {
          cause: because,
        })
      }
    },
    /** Answers a step that only a person can do. */
    async answer(title: string, seen: string): Promise<void> {
      await step(title).click()
      await expect(detail.getByRole('heading', { name: title })).toBeVisible()
      await detail.getByRole('textbox', { name: 'What was seen or said' }).fill(seen)
      await detail.getByRole('button', { name: 'Mark as done' }).click()
      await expect(step(title)).toContainText('done')
    },
  }
}
