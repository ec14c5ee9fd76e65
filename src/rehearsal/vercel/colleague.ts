import { beginMove, type MoveContext } from './begin-move.ts'
import type { Deployment, VercelState } from './model.ts'
import { addDeployment, newBuild } from './new-build.ts'

/** What another person does at the same moment. */
export type ColleagueAct =
  /** Builds again what is newest on `main`: another deployment in the same second. */
  | { readonly kind: 'deploys' }
  /** Aims production at a release of their own choice: the newest that has been live but is not. */
  | { readonly kind: 'promotes' }
  | { readonly kind: 'rolls-back' }

type Moment = Omit<MoveContext, 'state' | 'actor' | 'sabotage'>

const newestFirst = (a: Deployment, b: Deployment): number => b.createdAt - a.createdAt

/**
 * The state after a colleague has acted; unchanged when they have nothing to act on. `not` is left alone: theirs
 * must differ from ours to be told from it. No rule keeps them out: they may have been the first.
 */
export function colleagueActs(
  state: VercelState,
  act: ColleagueAct,
  moment: Moment & { readonly not?: string },
): VercelState {
  const project = state.projects[0]
  if (project === undefined) return state
  const released = state.deployments
    .filter((each) => each.projectId === project.id && each.promotedAt !== null && !each.expired)
    .toSorted(newestFirst)
  if (act.kind === 'deploys') {
    const newest = released[0]
    if (newest === undefined) return state
    const { commit, message, author, branch, build } = newest
    const code = {
      commit,
      message,
      author,
      branch,
      version: build.version,
      behaviour: build.behaviour,
    }
    const order = {
      ...code,
      project,
      target: 'production',
      source: 'redeploy',
      madeFrom: { action: 'redeploy', deploymentId: newest.id },
      creator: state.colleague,
      fails: false,
    } as const
    return addDeployment(state, newBuild(state, order, moment))
  }
  const theirs = released.find(
    ({ id }) => id !== project.productionDeploymentId && id !== moment.not,
  )
  if (theirs === undefined) return state
  const type = act.kind === 'promotes' ? 'promote' : 'rollback'
  const move = { type, project, deployment: theirs, description: null } as const
  return beginMove(move, { ...moment, state, actor: state.colleague, sabotage: [] })
}
