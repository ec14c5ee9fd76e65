import type {
  BranchSight,
  Carries,
  Pin,
  PinBaseline,
  PinLevel,
  PinLine,
  PinnedDeployment,
  PinSight,
} from '../../../shared/domain/pin.ts'
import { judgeVariables } from './judge-variables.ts'

/** Everything that a pin is judged by. */
export interface PinFacts {
  readonly pin: Pin
  readonly sight: PinSight
  /** `undefined` where the profile names no repository of that side. */
  readonly branch: BranchSight | undefined
  readonly baseline: PinBaseline
}

const short = (commit: string) => commit.slice(0, 7) || 'an unknown commit'
const line = (key: string, level: PinLevel, text: string): PinLine => ({ key, level, text })

/** What is watched, in words; pure. The order is that of the eye: what is live, what comes, what could come. */
export function judgePin(facts: PinFacts): readonly PinLine[] {
  return [
    ...judgeLive(facts),
    ...judgeComing(facts),
    judgeSwitch(facts),
    judgeBranch(facts),
    judgeVariables(facts),
  ]
}

/** Whether a deployment is of the bad release: by its own commit, else by what the clone knows of it. */
function carriesBad({ pin, branch }: PinFacts, { commit }: PinnedDeployment): Carries {
  if (pin.bad.includes(commit)) return 'carries'
  if (commit === pin.good.commit) return 'free'
  return branch?.carries[commit] ?? 'unknown'
}

function judgeLive(facts: PinFacts): readonly PinLine[] {
  const { pin, sight } = facts
  if (sight.live.length === 0)
    return [line('live:nothing', 'unknown', 'The platform does not say what is live.')]
  return sight.live.map((one) => {
    const { id, commit } = one
    const key = `live:${id}`
    const found = carriesBad(facts, one)
    if (found === 'carries')
      return line(key, 'alarm', `${short(commit)}, which was taken back, is live again (${id}).`)
    if (commit === pin.good.commit)
      return line(key, 'calm', `${nameOf(pin.good)} is live, as it was rolled back to.`)
    return found === 'free'
      ? line(
          key,
          'attention',
          `${short(commit)} is live: neither the bad release nor the one that was rolled back to (${id}).`,
        )
      : line(
          key,
          'attention',
          `${short(commit)} is live (${id}); whether it has the bad change is not known.`,
        )
  })
}

function judgeComing(facts: PinFacts): readonly PinLine[] {
  const { pin, sight } = facts
  const coming = sight.coming.filter(({ commit }) => commit !== pin.good.commit)
  if (coming.length > 0) return coming.map((one) => judgeOneComing(facts, one))
  const behind = sight.waiting.filter((one) => carriesBad(facts, one) === 'carries').length
  const builds = behind === 1 ? 'build with it waits' : 'builds with it wait'
  const text =
    behind === 0
      ? 'Nothing is queued, building or being assigned.'
      : `Nothing is queued or building; ${behind} ${builds} behind the pin.`
  return [line('coming:nothing', 'calm', text)]
}

function judgeOneComing(facts: PinFacts, one: PinnedDeployment): PinLine {
  const { id, commit, status } = one
  const key = `coming:${id}:${status === 'assigning' ? status : 'build'}`
  const what = `${short(commit)} is ${status} (${id})`
  const waits = facts.sight.takesPushes === false ? ' The pin keeps it from going live.' : ''
  switch (carriesBad(facts, one)) {
    case 'carries':
      return line(key, 'alarm', `${what} and has what was taken back.${waits}`)
    case 'free':
      return line(key, 'calm', `${what}, without what was taken back.`)
    case 'unknown':
      return line(
        key,
        'attention',
        `${what}; whether it has what was taken back is not known.${waits}`,
      )
  }
}

function judgeSwitch({ pin, sight, baseline }: PinFacts): PinLine {
  const name = pin.subject.system === 'vercel' ? 'Auto-assignment of the domains' : 'Auto-deploy'
  if (sight.takesPushes === undefined)
    return line('switch:unknown', 'unknown', `${name}: the platform does not say.`)
  if (!sight.takesPushes)
    return line('switch:off', 'calm', `${name} is off: pushes do not go live.`)
  if (pin.subject.system === 'vercel' || baseline.takesPushes === false)
    return line(
      'switch:on-again',
      'alarm',
      `${name} was switched on again: the next build goes live.`,
    )
  return line(
    'switch:on',
    'attention',
    `${name} is on: the next push to the branch replaces what was rolled back to.`,
  )
}

function judgeBranch({ pin, sight, branch, baseline }: PinFacts): PinLine {
  if (branch === undefined)
    return line(
      'branch:none',
      'unknown',
      'The branch is not watched: the profile names no repository.',
    )
  const { head, branch: name } = branch
  if (head === undefined)
    return line(
      'branch:away',
      'unknown',
      `${name} cannot be looked at: ${branch.because ?? 'no answer'}`,
    )
  const carries = branch.carries[head] ?? 'unknown'
  const where = `${name} is at ${short(head)}`
  const key = `branch:${head}:${carries}`
  if (carries === 'free') return line(key, 'calm', `${where}, free of what was taken back.`)
  if (head === baseline.head) {
    const text =
      carries === 'carries'
        ? `${where}, as at the rollback: it still has ${short(pin.bad[0] ?? '')}. Take it off before the next push.`
        : `${where}, as at the rollback; whether it has what was taken back is not known.`
    return line(key, 'calm', text)
  }
  const will =
    sight.takesPushes === false ? 'it would be built, and wait' : 'it goes live when it is built'
  return carries === 'carries'
    ? line(
        key,
        'alarm',
        `${where}: somebody pushed, and what was taken back is still in it; ${will}.`,
      )
    : line(
        key,
        'attention',
        `${where}: somebody pushed what the clone does not know; whether what was taken back is still in it is not known.`,
      )
}

function nameOf({ commit, version }: Pin['good']): string {
  return version === undefined ? short(commit) : `${version} · ${short(commit)}`
}
