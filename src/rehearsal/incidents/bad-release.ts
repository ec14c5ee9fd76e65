import type { Incident } from './incident.ts'
import { BAD_HEAD, GOOD_HEAD, GOOD_MIGRATIONS, WALLET_SPLIT_SQL } from './migrations.ts'
import { badRelease, goodReleases } from './releases.ts'

const damage = { name: BAD_HEAD, sql: WALLET_SPLIT_SQL }

/**
 * v42: the site throws, the API fails a fifth of its requests and its migration has emptied a tenth of the wallets.
 * v41 runs on the new head too, so the fast lane may take both back at once.
 */
export const BAD_RELEASE: Incident = {
  name: 'bad-release',
  reason: 'v42 breaks the site, fails a fifth of API requests and has emptied wallets',
  releases: [...goodReleases([GOOD_HEAD, BAD_HEAD]), badRelease(0.2)],
  migrations: [...GOOD_MIGRATIONS, damage],
  damage,
}
