import { expect, type Page } from '@playwright/test'

/** What stands above every screen while the log cannot be trusted, and the way past it. */
export function alarmBar(page: Page) {
  const bars = page.getByRole('alert')
  const dialog = page.getByRole('alertdialog')
  return {
    /** The log of this laptop is damaged, or refuses. */
    trouble: bars.filter({ hasText: /The log was|Nothing can be armed|key of the log/ }),
    /** The history database tells another story. */
    fork: bars.filter({ hasText: 'two histories under the name of this log' }),
    dialog,
    /** Presses the button of the bar and gives a reason in the dialog it opens. */
    async goPast(button: string, confirm: string, reason: string): Promise<void> {
      await page.getByRole('alert').getByRole('button', { name: button }).click()
      const press = dialog.getByRole('button', { name: confirm })
      await expect(press).toBeDisabled()
      await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason)
      await press.click()
      await expect(dialog).toBeHidden()
    },
  }
}
