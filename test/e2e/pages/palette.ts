import { expect, type Page } from '@playwright/test'

/** Opens the palette of commands by its keys; it comes with a later script, and a person presses again. */
export async function openPalette(page: Page): Promise<void> {
  const search = page.getByRole('textbox', { name: 'Find a command' })
  await expect(async () => {
    if (!(await search.isVisible())) await page.keyboard.press('Control+k')
    await expect(search).toBeVisible({ timeout: 2_000 })
  }).toPass()
}
