import path from 'node:path'
import type { Hex } from 'viem'
import { sponsorSeed } from './accounts.ts'
import { deploySponsorship, type Sponsorship } from './deploy-sponsorship.ts'
import { livePast } from './live-past.ts'
import type { SponsorshipStory } from './sponsorship-story.ts'

/** Puts everything for sponsored operations on a chain, and lives through their past. */
export async function furnish(
  url: string,
  given: {
    /** Of the chain; the seed of all keys lies there. */
    readonly dir: string
    readonly owner: Hex
    readonly story: SponsorshipStory
    readonly now: number
  },
): Promise<Sponsorship> {
  const { owner, story, now } = given
  const seed = sponsorSeed(seedFileIn(given.dir))
  const sponsorship = await deploySponsorship(url, { seed, owner })
  await livePast(url, { seed, owner, sponsorship, story, now })
  return sponsorship
}

export function seedFileIn(dir: string): string {
  return path.join(dir, 'sponsor-seed')
}
