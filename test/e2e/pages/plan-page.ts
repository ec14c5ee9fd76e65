import type { Page } from '@playwright/test'

/** The dry run over all systems, and the hold that starts it. */
export function planPage(page: Page) {
  return {
    procedure: (name: string) => page.getByRole('radio', { name, exact: true }),
    reason: page.getByRole('textbox', { name: /^Reason/ }),
    steps: page.getByRole('region', { name: /^Steps, in order/ }),
    targets: page.getByRole('region', { name: 'Targets' }),
    start: page.getByRole('button', { name: /^Hold to (?:start|take over run)/ }),
  }
}
