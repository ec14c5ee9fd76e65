import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'

export type HistoryView = 'Runs' | 'Records' | 'Safekeeping'

/** Runs, the records of the log, and what keeps it believable. */
export function historyPage(page: Page) {
  const table = page.getByRole('table', { name: 'History' })
  const records = page.getByRole('listbox', { name: /^Records/ })
  return {
    runs: page.getByRole('region', { name: 'Runs' }),
    table,
    rows: table.getByRole('row'),
    row: (system: string) => table.getByRole('row').filter({ hasText: system }),
    /** Whether the log can be believed, and by what. */
    strip: page.getByRole('region', { name: 'The log', exact: true }),
    records,
    record: records.getByRole('option'),
    detail: page.getByRole('region', { name: /^Record \d/ }),
    search: page.getByRole('textbox', { name: 'Search the records' }),
    kind: page.getByRole('combobox', { name: 'Kind of record' }),
    run: page.getByRole('combobox', { name: 'Run' }),
    count: page.locator('.records-count'),
    copy: page.getByRole('region', { name: 'Copy in the history database' }),
    gaps: page.getByRole('region', { name: 'Past the log' }),
    dialog: page.getByRole('alertdialog'),
    async view(name: HistoryView): Promise<void> {
      await page.getByRole('tab', { name }).click()
    },
    /** Saves the history as a file and reads it. */
    async save(format: 'CSV' | 'JSON Lines' | 'Markdown'): Promise<{ name: string; text: string }> {
      await page.getByRole('button', { name: /^Save .*as/ }).click()
      const saved = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: format }).click()
      const download = await saved
      const path = await download.path()
      expect(await download.failure()).toBeNull()
      return { name: download.suggestedFilename(), text: await readFile(path, 'utf8') }
    },
  }
}
