import type { Incident } from '../incidents/incident.ts'
import { type ColleagueAct, colleagueActs } from './colleague.ts'
import { editDeployment, editProject } from './edit-state.ts'
import type { Faults } from './faults.ts'
import type { Platform } from './platform.ts'
import { acceptPush } from './push.ts'

/** What is known of pushed code besides its commit; see `codeOfPush` for what is assumed otherwise. */
export interface PushedCode {
  /** Default `main`. */
  readonly branch?: string
}

/** What can be done to the provider from the world around it. */
export interface WorldLevers {
  /** `main` of the web repository has moved (or another branch: a preview). Answers the deployment's id. */
  push(commit: string, message: string, author: string, code?: PushedCode): string
  /** A colleague acts, in this same second. */
  colleague(act: ColleagueAct): void
  /** The retention of the plan takes a deployment: still listed, 410 when asked for. */
  expire(deploymentId: string): void
  /** A rolling release of what is live begins: promotes are answered 202 until it is completed. */
  startRollingRelease(): void
}

export interface LeverParts {
  readonly platform: Platform
  readonly faults: Faults
  readonly incident: Incident
}

/** What the world around the provider can do to it: git, colleagues, the passing of time. */
export function worldLevers(parts: LeverParts): WorldLevers {
  const { platform, faults, incident } = parts
  return {
    push: (commit, message, author, code = {}) => {
      const struck = faults.strike(['push'], ({ kind }) => kind === 'build-fails')
      const push = { commit, message, author, branch: code.branch ?? 'main' }
      const moment = { ...platform.moment(), incident, fails: struck.length > 0 }
      platform.change((state) => acceptPush(state, push, moment))
      return platform.state().deployments.at(-1)?.id ?? ''
    },
    colleague: (act) => {
      const moment = platform.moment()
      platform.change((state) => colleagueActs(state, act, moment))
    },
    expire: (deploymentId) => {
      platform.change((state) =>
        editDeployment(state, deploymentId, (each) => ({ ...each, expired: true })),
      )
    },
    startRollingRelease: () => {
      const { mint } = platform.moment()
      platform.change((state) => {
        const project = state.projects[0]
        if (project === undefined || project.productionDeploymentId === null) return state
        const rollingRelease = {
          id: `rr_${mint(16)}`,
          canaryDeploymentId: project.productionDeploymentId,
          targetPercentage: 10,
          queuedDeploymentId: null,
        }
        return editProject(state, project.id, (each) => ({ ...each, rollingRelease }))
      })
    },
  }
}
