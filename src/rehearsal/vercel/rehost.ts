import type { Alias } from './alias.ts'
import { aliasHost } from './first-state.ts'
import type { VercelState } from './model.ts'

/** The port a domain listened on when the state was written; 0 = it never did. */
export function portOf(alias: Alias | undefined): number {
  return Number(alias?.host.split(':')[1] ?? 0)
}

/** The state with the domains on the ports that they have now; jobs on their way go on under the new names. */
export function rehost(
  state: VercelState,
  ports: Readonly<Record<Alias['label'], number>>,
): VercelState {
  const renamed = new Map(state.aliases.map(({ host, label }) => [host, aliasHost(ports[label])]))
  const rename = (host: string): string => renamed.get(host) ?? host
  return {
    ...state,
    // By label: before the first listening all hosts are alike.
    aliases: state.aliases.map((alias) => ({ ...alias, host: aliasHost(ports[alias.label]) })),
    projects: state.projects.map((project) =>
      project.job === null
        ? project
        : {
            ...project,
            job: {
              ...project.job,
              moves: project.job.moves.map((move) => ({ ...move, host: rename(move.host) })),
            },
          },
    ),
  }
}
