import type { Incident } from './incident.ts'
import { BAD_HEAD, GOOD_HEAD, GOOD_MIGRATIONS, WALLET_SPLIT_SQL } from './migrations.ts'
import { badRelease, goodReleases } from './releases.ts'

const RENAME_SQL = `-- RenameColumn
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.columns
              WHERE table_schema = current_schema() AND table_name = 'wallets' AND column_name = 'address') THEN
    ALTER TABLE "wallets" RENAME COLUMN "address" TO "onchain_address";
  END IF;
END $$;
`

const damage = { name: BAD_HEAD, sql: `${WALLET_SPLIT_SQL}${RENAME_SQL}` }

/**
 * As bad-release, but the migration also renames a column that v41 reads: the API may go back only once the
 * database has, so the fast lane takes back the web alone.
 */
export const BAD_SCHEMA: Incident = {
  name: 'bad-schema',
  reason: 'v42 has emptied wallets and left a schema on which v41 does not run',
  releases: [...goodReleases([GOOD_HEAD]), badRelease(0.2)],
  migrations: [...GOOD_MIGRATIONS, damage],
  damage,
}
