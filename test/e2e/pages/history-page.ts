import type { Page } from '@playwright/test'

/** Runs, and the history that writes itself from the log. */
export function historyPage(page: Page) {
  const table = page.getByRole('table', { name: 'History' })
  return {
    runs: page.getByRole('region', { name: 'Runs' }),
    table,
    rows: table.getByRole('row'),
    row: (system: string) => table.getByRole('row').filter({ hasText: system }),
  }
}
