import type { Page } from '@playwright/test'

/** The recovery kit's side sheet. */
export function kitSheet(page: Page) {
  const sheet = page.getByRole('dialog', { name: 'Recovery kit' })
  return {
    sheet,
    newPassphrase: sheet.getByLabel('New passphrase', { exact: true }),
    again: sheet.getByLabel('The same again'),
    make: sheet.getByRole('button', { name: 'Make the recovery kit' }),
    openPage: sheet.getByRole('link', { name: 'Open the page' }),
    text: sheet.getByLabel('The kit', { exact: true }),
    file: sheet.getByLabel('or its file'),
    passphrase: sheet.getByLabel('Its passphrase'),
    prove: sheet.getByRole('button', { name: 'Prove that it opens the log' }),
    refusal: sheet.getByRole('alert'),
  }
}
