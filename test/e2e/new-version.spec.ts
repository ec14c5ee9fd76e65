import { expect, test } from './fixtures/console-test.ts'
import { inspectScreen } from './fixtures/inspect-screen.ts'
import { ownWorld } from './fixtures/own-world.ts'
import { inRepository } from './fixtures/repository.ts'

const world = ownWorld()
const artifact = (name: string) => inRepository(`out/contracts/${name}.json`)

test('an upgrade shows its storage layout variable by variable before it can be started, and refuses one that collides', async ({
  openConsole,
}) => {
  const { dir, scratch } = world()
  const { console } = await openConsole({ on: ['--world', dir], scratch })
  const { page, plan } = console
  await console.go('Plan')
  await plan.procedure('Upgrade a proxy').click()
  await page.getByRole('combobox', { name: /^Proxy/ }).click()
  await page.getByRole('option', { name: /^Escrow/ }).click()
  await page.getByLabel('Artifact of what runs now').setInputFiles(artifact('Escrow'))
  const next = page.getByLabel('Artifact of the new version')
  await next.setInputFiles(artifact('EscrowColliding'))
  await expect(plan.steps).toContainText('would read the data of Escrow wrongly')
  await next.setInputFiles(artifact('EscrowV2'))
  await plan.steps.getByRole('button', { name: /Deploy the new code/ }).click()
  const layout = plan.steps.getByRole('table', { name: 'Storage layout' })
  await expect(layout).toContainText('new, behind the old ones')
  await inspectScreen(page, 'Plan of an upgrade')
})
