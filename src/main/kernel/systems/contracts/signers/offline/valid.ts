const DAY_MS = 24 * 60 * 60_000

/** A week: longer, and nobody remembers what was signed. */
export const VALID_MS = 7 * DAY_MS

/** What is kept for a night that may never come is renewed every quarter: people, roles and prices change. */
export const BREAK_GLASS_VALID_MS = 90 * DAY_MS
