/** How many blocks are asked for at once, and what is known of the limit. */
export interface RangeSize {
  readonly blocks: number
  /** The largest size that was answered lately. */
  readonly good: number
  /** The smallest that was refused lately. */
  readonly bad: number
  /** Answers since the last refusal. */
  readonly streak: number
}

/** Small: nobody knows yet how crowded the blocks are, and it doubles soon. */
const FIRST = 50
const MOST = 500_000
/** More logs than this in one answer cost memory and save no time. */
const MANY_LOGS = 6_000
/** After so many answers a refusal is forgotten: some limits are of a moment, or of a crowded stretch. */
const FORGET_AFTER = 40

export const firstRange: RangeSize = { blocks: FIRST, good: 1, bad: MOST + 1, streak: 0 }

/** After a refusal of `asked` blocks: what the provider says would do, else the last good size, else half. Pure. */
export function shrunk(size: RangeSize, asked: number, suggested: number | null): RangeSize {
  const half = Math.max(1, Math.floor(asked / 2))
  const known = size.good > 1 && size.good < asked ? size.good : half
  const blocks = suggested !== null && suggested >= 1 && suggested < asked ? suggested : known
  return { blocks, good: Math.min(size.good, blocks), bad: asked, streak: 0 }
}

/** After `logs` logs in `asked` blocks: twice as much, or half-way to what was refused, while answers stay small. Pure. */
export function grown(size: RangeSize, asked: number, logs: number): RangeSize {
  const streak = size.streak + 1
  const bad = streak % FORGET_AFTER === 0 ? MOST + 1 : Math.max(size.bad, asked + 1)
  const good = asked === size.blocks ? asked : Math.max(size.good, asked)
  if (logs > MANY_LOGS) {
    const blocks = Math.max(1, Math.floor((asked * MANY_LOGS) / logs))
    return { blocks, good: Math.min(good, blocks), bad, streak }
  }
  const room = bad - size.blocks
  const worthIt = logs * 2 <= MANY_LOGS && room > size.blocks / 8
  const blocks = worthIt
    ? Math.min(size.blocks * 2, MOST, size.blocks + Math.ceil(room / 2))
    : size.blocks
  return { blocks, good, bad, streak }
}
