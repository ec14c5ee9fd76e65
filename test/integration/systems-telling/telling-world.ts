import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPagerDuty } from '../../../src/rehearsal/pagerduty/start-pagerduty.ts'
import { startStatuspage } from '../../../src/rehearsal/statuspage/start-statuspage.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { realWorld } from '../systems-providers/provider-run.ts'

const PAGE_ID = 'kctbh9vrtdwd'
const API_KEY = 'canary-statuspage-1a2b3c4d5e6f'
/** 32 characters, as a routing key has. */
const ROUTING_KEY = 'canarypagerduty0123456789abcdef0'
const COMPONENTS = [
  { id: 'web', name: 'Website' },
  { id: 'api', name: 'Bookings' },
]

/** Stand-ins of a status page and a pager, and the console's own effects on them. */
export async function tellingWorld(
  options: {
    readonly apiKey?: string
    readonly perMinute?: number
    readonly change?: Partial<Profile>
  } = {},
) {
  const dir = await mkdtemp(join(tmpdir(), 'telling-'))
  const now = () => new Date()
  const page = await startStatuspage({
    ...{ dir, port: 0, apiKey: API_KEY, pageId: PAGE_ID, components: COMPONENTS, now },
    ...(options.perMinute === undefined ? {} : { perMinute: options.perMinute }),
  })
  const pager = await startPagerDuty({ dir, port: 0, routingKey: ROUTING_KEY, now })
  const profile: Profile = {
    ...providerProfile,
    contacts: [{ system: 'vercel', primary: { name: 'Ada' }, backup: { name: 'Ben' } }],
    statusPage: {
      kind: 'statuspage',
      url: page.url,
      pageId: PAGE_ID,
      secret: 'statuspage',
      components: COMPONENTS,
    },
    pagerDuty: { url: pager.url, secret: 'pagerduty' },
    ...options.change,
  }
  const secrets = { statuspage: options.apiKey ?? API_KEY, pagerduty: ROUTING_KEY }
  const world = realWorld(profile, secrets)
  return {
    page,
    pager,
    world,
    async close() {
      await world.close()
      await page.close()
      await pager.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
export type TellingWorld = Awaited<ReturnType<typeof tellingWorld>>
