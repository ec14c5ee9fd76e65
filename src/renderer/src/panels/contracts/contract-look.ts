import type {
  Authority,
  ContractLine,
  Permission,
} from '../../../../shared/domain/contract-board.ts'
import type { Look } from '../../ui/state/step-look.ts'

const states: Readonly<Record<ContractLine['state'], Look>> = {
  paused: { glyph: '▣', word: 'paused', tone: 'needs' },
  'not-paused': { glyph: '●', word: 'not paused', tone: 'done' },
  'no-pause': { glyph: '–', word: 'has no pause', tone: 'idle' },
  'no-code': { glyph: '✕', word: 'no contract there', tone: 'failed' },
  disputed: { glyph: '?', word: 'endpoints differ', tone: 'unknown' },
  unknown: { glyph: '?', word: 'unknown', tone: 'unknown' },
}

/** A contract's state as icon, word and colour. */
export function contractLook(state: ContractLine['state']): Look {
  return states[state]
}

const authorities: Readonly<Record<Authority['kind'], Look>> = {
  here: { glyph: '●', word: 'here', tone: 'done' },
  others: { glyph: '◆', word: 'others', tone: 'needs' },
  nobody: { glyph: '✕', word: 'nobody', tone: 'failed' },
  anybody: { glyph: '✕', word: 'anybody', tone: 'failed' },
  disputed: { glyph: '?', word: 'disputed', tone: 'unknown' },
  impossible: { glyph: '–', word: 'impossible', tone: 'idle' },
  unknown: { glyph: '?', word: 'unknown', tone: 'unknown' },
}

/** Whether it can be done from here, by others, or not at all. */
export function authorityLook(kind: Authority['kind']): Look {
  return authorities[kind]
}

/** What an account was shown to be able to do. */
export const permissionWords: Readonly<Record<Permission, string>> = {
  may: 'may',
  late: 'may, after a delay',
  'may-not': 'may not',
  'not-shown': 'not to be seen now',
  disputed: 'endpoints differ',
}
