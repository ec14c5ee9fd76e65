import type { Incident, Migration, Release } from './incident.ts'
import { GOOD_HEAD, GOOD_MIGRATIONS } from './migrations.ts'
import { badRelease, goodReleases } from './releases.ts'

/**
 * Commits its first half and fails in its second: a column stays behind, a tenth of the older wallets is emptied, and
 * no image that migrates at boot comes up any more (P3009). The rule that fails is broken by its own damage.
 */
const WALLET_HOLDS: Migration = {
  name: '0042_wallet_holds',
  failsMidway: true,
  sql: `-- Two transactions: wallets must not be locked while holds are counted.
BEGIN;
-- AlterTable
ALTER TABLE "wallets" ADD COLUMN "held_wei" DECIMAL(78,0) NOT NULL DEFAULT 0;
-- Hold back what open bookings will cost.
UPDATE "wallets" SET "balance_wei" = 0, "updated_at" = timezone('UTC', now())
 WHERE "id" % 10 = 3 AND "balance_wei" <> 0 AND "created_at" < timezone('UTC', now()) - interval '2 days';
COMMIT;
-- AddCheck
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_balance_wei_check" CHECK ("balance_wei" = "deposited_wei" - "spent_wei" - "held_wei");
-- CreateTable
CREATE TABLE "wallet_holds" (
    "id" BIGSERIAL NOT NULL,
    "wallet_id" INTEGER NOT NULL,
    "wei" DECIMAL(78,0) NOT NULL,
    CONSTRAINT "wallet_holds_pkey" PRIMARY KEY ("id")
);
`,
}

const release = badRelease(0)
const neverUp: Release = {
  ...release,
  api: { ...release.api, migrationHead: WALLET_HOLDS.name, runsOnHeads: [WALLET_HOLDS.name] },
}

/** v42 throws in the browser, and its API does not boot: its migration failed midway, after it had emptied wallets. */
export const BAD_MIGRATION: Incident = {
  name: 'bad-migration',
  reason: '0042_wallet_holds failed midway: the API does not boot, and wallets are emptied',
  releases: [...goodReleases([GOOD_HEAD]), neverUp],
  migrations: [...GOOD_MIGRATIONS, WALLET_HOLDS],
  damage: WALLET_HOLDS,
}
