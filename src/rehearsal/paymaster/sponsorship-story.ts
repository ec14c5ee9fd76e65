/** A stretch of sponsored operations before the world was born. */
export interface PastOperations {
  /** `customers` use the app; `strangers` found that the service signs for anybody. */
  readonly by: 'customers' | 'strangers'
  readonly fromMinutesAgo: number
  readonly untilMinutesAgo: number
  /** Spread evenly over the stretch. */
  readonly operations: number
}

/** How sponsorship stands in an incident: the paymaster's past, what is left, and who goes on. */
export interface SponsorshipStory {
  readonly past: readonly PastOperations[]
  /** What the live paymaster has left at the EntryPoint when the world is born, in ether. */
  readonly leftEther: string
  /** Seconds between two operations of each; null where there are none. */
  readonly everySeconds: { readonly customers: number; readonly strangers: number | null }
}

/** How long before now the chain has to begin: the oldest operation, and ten minutes for what stands before it. */
export function pastSeconds({ past }: SponsorshipStory): number {
  const oldest = Math.max(0, ...past.map(({ fromMinutesAgo }) => fromMinutesAgo))
  return (oldest + 10) * 60
}
