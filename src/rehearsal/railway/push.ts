import type { ReleaseImage } from '../services/release-image.ts'
import { birthFor, NO_CALL } from './launch.ts'
import type { RailwayState } from './model.ts'
import { deployCommit } from './new-deployment.ts'
import type { Platform } from './platform.ts'

/** A push to `main` of the backend's repository. */
export interface Push {
  readonly commit: string
  readonly message: string
  readonly author: string
  /**
   * Which release's code the commit holds (`v41`). Without it a commit whose message begins with
   * `Revert` holds the code of the release before the newest, and any other that of the newest.
   */
  readonly version?: string
}

function contentOf(state: RailwayState, push: Push): ReleaseImage {
  const images = Object.values(state.images)
  const newest = state.images[state.newestCommit]
  const byVersion = (version: string): ReleaseImage | undefined =>
    images.find((image) => image.version === version)
  const wanted = push.version === undefined ? undefined : byVersion(push.version)
  if (push.version !== undefined && wanted === undefined) {
    throw new Error(`There is no release ${push.version}`)
  }
  const older = images
    .filter((image) => newest !== undefined && image.version < newest.version)
    .toSorted((left, right) => left.version.localeCompare(right.version))
    .at(-1)
  const content = wanted ?? (push.message.startsWith('Revert') ? older : newest) ?? newest
  if (content === undefined) throw new Error('The repository has no release to build on')
  return content
}

/**
 * Notes the push as the newest commit and deploys it on every service of that repository whose
 * auto-deploy is on; answers the ids of the new deployments.
 */
export function receivePush(platform: Platform, push: Push): readonly string[] {
  const { commit, message, author } = push
  const state = platform.store.change((before) => ({
    ...before,
    newestCommit: commit,
    images: {
      ...before.images,
      [commit]: before.images[commit] ?? { ...contentOf(before, push), commit, message, author },
    },
  }))
  return state.services
    .filter((service) => service.repo !== null && service.autoDeploy)
    .map((service) => {
      const deployment = deployCommit(service, commit, birthFor(platform, NO_CALL))
      platform.deployer.begin(deployment)
      return deployment.id
    })
}
