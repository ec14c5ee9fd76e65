import { failureOf } from '../../../shared/domain/failure.ts'
import type { BranchSight, Pin, PinSight, PinSystem } from '../../../shared/domain/pin.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'

/** What was found of one pin, or why nothing was. */
export type PinLook =
  | {
      readonly kind: 'seen'
      readonly pin: Pin
      readonly sight: PinSight
      readonly branch: BranchSight | undefined
    }
  | { readonly kind: 'unknown'; readonly pin: Pin; readonly because: string }

const sideOf: Readonly<Record<PinSystem, 'web' | 'api'>> = { vercel: 'web', railway: 'api' }

/** Looks at everything that is pinned: each platform is asked once, then the branch that it builds from. */
export async function lookAtPins(
  pins: readonly Pin[],
  around: {
    readonly systems: readonly System[]
    readonly reads: Reads
    readonly salt: string
    readonly signal: AbortSignal
  },
): Promise<readonly PinLook[]> {
  const platforms = [...new Set(pins.map(({ subject }) => subject.system))]
  const looks = platforms.map((system) =>
    lookAtPlatform(
      pins.filter(({ subject }) => subject.system === system),
      system,
      around,
    ),
  )
  return (await Promise.all(looks)).flat()
}

async function lookAtPlatform(
  pins: readonly Pin[],
  platform: PinSystem,
  { systems, reads, salt, signal }: Parameters<typeof lookAtPins>[1],
): Promise<readonly PinLook[]> {
  const subjects = pins.map(({ subject }) => subject)
  const bad = [...new Set(pins.flatMap((pin) => pin.bad))]
  try {
    const system = systems.find(({ id }) => id === platform)
    const sights = (await system?.guard?.({ subjects, bad, salt }, reads, signal)) ?? []
    const commits = sights
      .flatMap(({ live, coming, waiting }) => [...live, ...coming, ...waiting])
      .flatMap(({ commit }) => (commit === '' ? [] : [commit]))
    const git = systems.find(({ branch }) => branch !== undefined)
    const asked = { side: sideOf[platform], bad, commits: [...new Set(commits)] }
    const branch = await git
      ?.branch?.(asked, reads, signal)
      // The platform is watched all the same.
      .catch((thrown) => awayBranch(failureOf(thrown, 'to look at the branch').summary))
    return pins.map((pin) => {
      const sight = sights.find(({ subject }) => subject === pin.subject.id)
      return sight === undefined
        ? { kind: 'unknown', pin, because: 'the profile does not name it any more' }
        : { kind: 'seen', pin, sight, branch }
    })
  } catch (thrown) {
    const because = failureOf(thrown, `to watch what is pinned at ${platform}`).summary
    return pins.map((pin) => ({ kind: 'unknown', pin, because }))
  }
}

function awayBranch(because: string): BranchSight {
  return { branch: 'the branch', head: undefined, because, carries: {} }
}
