import { expect } from '@playwright/test'
import type { ConsolePage } from './console-page.ts'
import { hold } from './hold.ts'

/** Plan → reason → hold: the run of a bad release has begun and is on screen. Answers its id. */
export async function startBadRelease(console: ConsolePage, reason: string): Promise<string> {
  const { situation, plan, run } = console
  await situation.makePlan.click()
  await expect(plan.start).toHaveAttribute('aria-disabled', 'true')
  await plan.reason.fill(reason)
  await hold(plan.start)
  await expect(run.header).toContainText(reason)
  const id =
    (await run.header
      .getByText(/^[a-z2-7]{8}$/)
      .first()
      .textContent()) ?? ''
  return id
}

const CHECKLIST: readonly (readonly [title: string, seen: string])[] = [
  ['The issue is deployment-related', 'Errors began with the 14:01 deployment.'],
  ['The last known good version is identified', 'Yesterday’s, verified for a day.'],
  ['The team knows', 'Thandi answered in #incidents.'],
  ['Somebody watches afterwards', 'Ayo watches.'],
]

/** The pre-rollback checklist: owed, and in nobody's way. */
export async function answerChecklist({ run }: ConsolePage): Promise<void> {
  for (const [title, seen] of CHECKLIST) await run.answer(title, seen)
}

/** Writes the first word to users, looks at what would be sent, and holds. Nobody who subscribed is written to. */
export async function tellUsers({ run }: ConsolePage, title: string): Promise<void> {
  await run.header.getByRole('button', { name: /tell users|users have not been told/ }).click()
  await run.detail.getByText('Say it in other words').click()
  const words = run.detail.getByRole('form', { name: 'What it says' })
  await words.getByRole('textbox', { name: 'Title' }).fill(title)
  await words.getByRole('button', { name: 'Preview these words' }).click()
  await expect(run.detail).toContainText(`"name": "REHEARSAL: ${title}"`)
  await expect(run.detail).toContainText('"deliver_notifications": false')
  await hold(run.approve)
  await run.expectStep('Tell users on the status page', 'done')
}

/** The end, when everything is verified. */
export async function resolveForUsers({ run }: ConsolePage): Promise<void> {
  await run.expectStep('Resolve the incident on the status page', 'needs you')
  await run.step('Resolve the incident on the status page').click()
  await hold(run.approve)
  await run.expectStep('Resolve the incident on the status page', 'done')
}

/** Waits for *Stop the API* to ask, and holds. From then on traffic is stopped. */
export async function approveStop({ run }: ConsolePage): Promise<void> {
  await run.expectStep('Stop the API', 'needs you')
  await expect(run.putBack).toBeHidden()
  await run.step('Stop the API').click()
  await hold(run.approve)
  await expect(run.putBack).toBeVisible()
}

/** Opens the challenge of the swap and answers what the server says it is. */
export async function openSwapChallenge({ run }: ConsolePage): Promise<string> {
  await run.expectStep('Swap the databases', 'needs you')
  await run.step('Swap the databases').click()
  await run.detail.getByRole('button', { name: /…$/ }).click()
  await expect(run.challenge).toBeVisible()
  return (await run.challenge.locator('code.challenge').textContent()) ?? ''
}
