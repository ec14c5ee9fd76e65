import { expect, type Locator } from '@playwright/test'

// A little more than the control asks for: a person does not let go at the same instant.
const HELD_MS = 1_300

/** Presses and holds, by pointer or by a key, until the control has taken it. */
export async function hold(control: Locator, by: 'pointer' | 'Enter' | ' ' = 'pointer') {
  await expect(control).toHaveAttribute('aria-disabled', 'false')
  const page = control.page()
  if (by === 'pointer') {
    await control.hover()
    await page.mouse.down()
  } else {
    await control.focus()
    await page.keyboard.down(by)
  }
  await page.waitForTimeout(HELD_MS)
  await expect.poll(() => isHeld(control), { intervals: [50] }).toBe(false)
  if (by === 'pointer') await page.mouse.up()
  else await page.keyboard.up(by)
}

/** False as soon as the control has gone with its panel, too. */
async function isHeld(control: Locator): Promise<boolean> {
  const holding = await control.evaluateAll((all) =>
    all.map((one) => 'held' in (one as HTMLElement).dataset),
  )
  return holding.includes(true)
}
