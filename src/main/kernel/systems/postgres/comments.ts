import { UNDO_CARD_MARK } from '../../../../shared/domain/undo-card.ts'

/** First line of what we add to a database's comment before there is a card. */
const SIDE_MARK = 'rollback-console side database'

/** The comment with our block at its end: what others wrote is kept, an earlier block of ours is replaced. */
export function commentWith(existing: string | undefined, block: string): string {
  const others = othersComment(existing)
  return others === '' ? block : `${others}\n\n${block}`
}

/** What others wrote, without our block. */
export function othersComment(existing: string | undefined): string {
  const lines = (existing ?? '').split('\n')
  const ours = lines.findIndex(
    (line) => line.startsWith(UNDO_CARD_MARK) || line.startsWith(SIDE_MARK),
  )
  return (ours === -1 ? lines : lines.slice(0, ours)).join('\n').trimEnd()
}

/** Our own block; empty where there is none. */
export function ownBlock(existing: string | undefined): string {
  const text = existing ?? ''
  return text.slice(othersComment(text).length).trimStart()
}

/** The block that says which run a side database belongs to, and what it was restored by and from (`markText`). */
export function sideMark(run: string, mark: string): string {
  return `${SIDE_MARK} · run ${run}${mark === '' ? '' : ` · ${mark}`}`
}

/** A line on the card, behind which nothing of the run is left to do. */
export const SIGNED_OFF = 'Over: the run has ended well.'

export function isSignedOff(comment: string | undefined): boolean {
  return ownBlock(comment).split('\n').includes(SIGNED_OFF)
}

/** The comment carries the undo card of this run. */
export function hasCard(comment: string | undefined, run: string): boolean {
  return ownBlock(comment).startsWith(`${UNDO_CARD_MARK} · run ${run} `)
}
