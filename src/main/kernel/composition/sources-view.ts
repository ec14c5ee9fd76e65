import { rankSources, type SourcesView } from '../../../shared/domain/database-source.ts'
import { failureOf } from '../../../shared/domain/failure.ts'
import { systemTitles } from '../../../shared/domain/identifiers.ts'
import type { Reads } from '../ports/reads.ts'
import type { OfferedSources, System } from '../ports/system.ts'

/** Asks every system what it can bring the database back to; one that is away is said, and hides no other. */
export function createSourcesView(parts: {
  readonly systems: readonly System[]
  readonly reads: () => Reads
  readonly closing: AbortSignal
}): { look(): Promise<SourcesView> } {
  const { systems, reads, closing } = parts
  return {
    async look() {
      const world = reads()
      const problems: string[] = []
      const noted = <T>(what: string, otherwise: T) => {
        return (thrown: unknown): T => {
          closing.throwIfAborted()
          problems.push(`${what}: ${failureOf(thrown, what).summary}`)
          return otherwise
        }
      }
      const toUndo = await world.platform
        .firstToUndo(closing)
        .catch(noted('Which migration is to be undone', undefined))
      const nothing: OfferedSources = { sources: [] }
      const offered = await Promise.all(
        systems.flatMap((system) =>
          system.databaseSources === undefined
            ? []
            : system
                .databaseSources(toUndo, world, closing)
                .catch(noted(`Sources of ${systemTitles[system.id]}`, nothing)),
        ),
      )
      const sources = offered.flatMap((one) => one.sources)
      const moments = [...new Set(sources.map(({ asOf }) => asOf))]
      const counted = await world.platform
        .rowsSince(moments, closing)
        .catch(noted('What would be lost', undefined))
      const lost = new Map(moments.map((at, index) => [at, counted?.[index] ?? []]))
      return {
        toUndo: toUndo ?? null,
        window: offered.find(({ window }) => window !== undefined)?.window ?? null,
        sources: rankSources(sources, { toUndo, lost }),
        problems,
      }
    },
  }
}
