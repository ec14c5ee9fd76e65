import { createHash } from 'node:crypto'
import type { Release } from './incident.ts'
import { BAD_HEAD, GOOD_HEAD } from './migrations.ts'

/** A commit-shaped name for data that has not been given the commits of real repositories. */
export function placeholderCommit(of: string): string {
  return createHash('sha1').update(of).digest('hex')
}

interface ReleaseStory {
  readonly version: string
  readonly webMessage: string
  readonly apiMessage: string
  readonly author: string
  readonly liveFromMinutesAgo: number
  readonly record: Release['record']
}

const MINUTES_A_DAY = 24 * 60

const GOOD_STORIES: readonly ReleaseStory[] = [
  {
    version: 'v38',
    webMessage: 'Show the price before the booking is confirmed',
    apiMessage: 'Index bookings by client and by start',
    author: 'Thandi Mokoena',
    liveFromMinutesAgo: 16 * MINUTES_A_DAY,
    record: { errorRate: 0.004, verified: true, markedBad: null },
  },
  {
    version: 'v39',
    webMessage: 'Cache the list of stylists in the service worker',
    apiMessage: 'Refuse bookings with a negative price',
    author: 'Ayo Balogun',
    liveFromMinutesAgo: 11 * MINUTES_A_DAY,
    record: {
      errorRate: 0.013,
      verified: true,
      markedBad: 'Service worker kept serving old prices; taken back after two days',
    },
  },
  {
    version: 'v40',
    webMessage: 'Remove the service worker and clear its caches',
    apiMessage: 'Send booking reminders from the worker',
    author: 'Thandi Mokoena',
    liveFromMinutesAgo: 9 * MINUTES_A_DAY,
    record: { errorRate: 0.006, verified: true, markedBad: null },
  },
  {
    version: 'v41',
    webMessage: 'Let stylists choose a display name',
    apiMessage: 'Add display names to stylists',
    author: 'Lerato Dlamini',
    liveFromMinutesAgo: 3 * MINUTES_A_DAY,
    record: { errorRate: 0.003, verified: true, markedBad: null },
  },
]

const HEAD_WHEN_RELEASED: Readonly<Record<string, string>> = {
  v38: '0039_booking_indexes',
  v39: '0040_booking_price_check',
  v40: '0040_booking_price_check',
  v41: GOOD_HEAD,
}

/** The four releases before the bad one. They differ between incidents only in the heads on which they run. */
export function goodReleases(lastGoodRunsOn: readonly string[]): readonly Release[] {
  return GOOD_STORIES.map((story) => ({
    version: story.version,
    web: {
      commit: placeholderCommit(`web ${story.version}`),
      message: story.webMessage,
      author: story.author,
      behaviour: 'good',
    },
    api: {
      commit: placeholderCommit(`api ${story.version}`),
      message: story.apiMessage,
      author: story.author,
      failShare: 0,
      migrationHead: HEAD_WHEN_RELEASED[story.version] ?? GOOD_HEAD,
      runsOnHeads:
        story.version === 'v41'
          ? lastGoodRunsOn
          : [HEAD_WHEN_RELEASED[story.version] ?? '', GOOD_HEAD],
    },
    liveFromMinutesAgo: story.liveFromMinutesAgo,
    record: story.record,
  }))
}

/** A release that did no harm, live for six hours: for incidents that no release is to blame for. */
export function quietRelease(migrationHead: string): Release {
  return {
    version: 'v42',
    web: {
      commit: placeholderCommit('web v42 quiet'),
      message: 'Show the opening hours of salons',
      author: 'Sipho Nkosi',
      behaviour: 'good',
    },
    api: {
      commit: placeholderCommit('api v42 quiet'),
      message: 'Keep the opening hours of salons',
      author: 'Sipho Nkosi',
      failShare: 0,
      migrationHead,
      runsOnHeads: [migrationHead],
    },
    liveFromMinutesAgo: 6 * 60,
    record: { errorRate: 0.004, verified: true, markedBad: null },
  }
}

/** The release that broke things, live for twelve minutes. */
export function badRelease(failShare: number): Release {
  return {
    version: 'v42',
    web: {
      commit: placeholderCommit('web v42'),
      message: 'Split the wallet page into balance and held amounts',
      author: 'Sipho Nkosi',
      behaviour: 'throws',
    },
    api: {
      commit: placeholderCommit('api v42'),
      message: 'Hold back the price of open bookings in wallets',
      author: 'Sipho Nkosi',
      failShare,
      migrationHead: BAD_HEAD,
      runsOnHeads: [BAD_HEAD],
    },
    liveFromMinutesAgo: 12,
    record: { errorRate: 0.21, verified: false, markedBad: null },
  }
}
