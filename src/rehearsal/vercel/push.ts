import type { Incident } from '../incidents/incident.ts'
import type { SiteBuild } from '../site/site-build.ts'
import type { Mint } from './identifiers.ts'
import type { VercelState } from './model.ts'
import { addDeployment, type BuildMoment, newBuild } from './new-build.ts'

/** A commit that has arrived on a branch of the web repository. */
export interface Push {
  readonly commit: string
  readonly message: string
  readonly author: string
  /** Other branches than `main` make previews. */
  readonly branch: string
}

/**
 * What the pushed code does. A commit of the incident: as the incident says. A revert: as the release before the
 * last. Anything else stands on the newest code of `main` and shares its fault.
 */
function codeOfPush(
  incident: Incident,
  push: Push,
  mint: Mint,
): Pick<SiteBuild, 'version' | 'behaviour'> {
  const { releases } = incident
  const known = releases.find(({ web }) => web.commit === push.commit)
  if (known !== undefined) return { version: known.version, behaviour: known.web.behaviour }
  const isRevert = push.message.startsWith('Revert')
  const base = isRevert ? releases.at(-2) : releases.at(-1)
  return {
    version: `${base?.version ?? 'v0'}+${mint(4).toLowerCase()}`,
    behaviour: base?.web.behaviour ?? 'good',
  }
}

/** The state in which the build of a push has been queued. */
export function acceptPush(
  state: VercelState,
  push: Push,
  moment: BuildMoment & { readonly incident: Incident; readonly fails: boolean },
): VercelState {
  const project = state.projects[0]
  if (project === undefined) return state
  const code = codeOfPush(moment.incident, push, moment.mint)
  const deployment = newBuild(
    state,
    {
      ...push,
      ...code,
      project,
      target: push.branch === 'main' ? 'production' : null,
      source: 'git',
      madeFrom: null,
      creator: state.colleague,
      fails: moment.fails,
    },
    moment,
  )
  return addDeployment(state, deployment)
}
