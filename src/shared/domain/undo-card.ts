import type { RunId, Timestamp } from './identifiers.ts'

/**
 * What a colleague needs to go back without this laptop. Holds no secret; written to both databases'
 * comments and the incident channel before each stop or swap.
 */
export interface UndoCard {
  readonly run: RunId
  readonly writtenAt: Timestamp
  readonly about: string
  /** Service → replicas by region, as they were before the stop. */
  readonly replicas: { readonly [service: string]: { readonly [region: string]: number } }
  /** Plain SQL or curl, one command a line, to go back. */
  readonly commands: readonly string[]
}

/** First line of a card, by which a second console (and a human) finds it. */
export const UNDO_CARD_MARK = 'rollback-console undo card'

/** The card as text, at most some hundred bytes: it must fit into a comment and a message. */
export function formatUndoCard(card: UndoCard): string {
  const replicas = Object.entries(card.replicas).map(
    ([service, regions]) =>
      `${service}: ${Object.entries(regions)
        .map(([region, count]) => `${region} ×${count}`)
        .join(', ')}`,
  )
  return [
    `${UNDO_CARD_MARK} · run ${card.run} · ${card.writtenAt}`,
    card.about,
    ...(replicas.length === 0 ? [] : [`Replicas before: ${replicas.join('; ')}`]),
    ...card.commands,
  ].join('\n')
}
