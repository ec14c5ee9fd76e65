import type { SignedPause } from '../../../shared/domain/kept-signed.ts'
import type { PausingView } from '../../../shared/domain/pausing-view.ts'
import type { Readiness, SystemState } from '../../../shared/domain/situation.ts'
import { signedWords } from './signed-words.ts'

/** Whether everything could be paused right now, from here. */
export function contractsReadiness(systems: readonly SystemState[]): readonly Readiness[] {
  const live = systems.find(({ system }) => system === 'contracts')?.live
  if (live?.kind !== 'known' || live.pausing === undefined) return []
  return [{ system: 'contracts', ...withSigned(judge(live.pausing), live.signedPauses ?? []) }]
}

/** What was signed earlier helps where the key cannot; one that is stale wants to be signed again. */
function withSigned(
  { state, text }: Pick<Readiness, 'state' | 'text'>,
  kept: readonly SignedPause[],
): Pick<Readiness, 'state' | 'text'> {
  const signed = signedWords(kept)
  if (signed === null) return { state, text }
  const changes = signed.isFresh ? state === 'not-ready' : state === 'ready'
  return { state: changes ? 'attention' : state, text: `${text} · ${signed.text}` }
}

function judge(pausing: PausingView): Pick<Readiness, 'state' | 'text'> {
  const { paused, byKey, byOthers, without, unknown, keyAway, trouble } = pausing
  const open = byKey.length + byOthers.length
  if (keyAway !== null && open > 0) return { state: 'not-ready', text: keyAway }
  if (trouble !== null && byKey.length > 0) return { state: 'not-ready', text: trouble }
  const rest = [
    ...(byOthers.length === 0 ? [] : [`others must pause ${byOthers.join(', ')}`]),
    ...(without.length === 0 ? [] : [`no pause: ${without.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`not known: ${unknown.join(', ')}`]),
  ]
  const here =
    open === 0 && paused.length > 0
      ? 'all that can be is paused'
      : `one approval pauses ${byKey.length} of ${open}`
  const text = [here, ...rest].join(' · ')
  if (unknown.length > 0) return { state: 'unknown', text }
  if (open > 0 && byKey.length === 0) return { state: 'not-ready', text }
  return { state: byOthers.length === 0 ? 'ready' : 'attention', text }
}
