import type { RequestFacts } from '../../../kernel/approve-offline.ts'

/**
 * Everything that is signed, for whoever signs it. Pure. Titles and reasons are what somebody typed or a
 * provider said: control characters in them are shown as `?`.
 */
export function describeRequest(facts: RequestFacts): string {
  const what = facts.purpose === 'undo' ? `Take back: ${facts.title}` : facts.title
  return [
    `You are asked to approve, in ${facts.environment.toUpperCase()} (${facts.profile}):`,
    '',
    `    ${what}`,
    '',
    `Operation    ${facts.operation}`,
    `Asked by     ${facts.startedBy}, who started the run`,
    `Reason       ${facts.reason === '' ? 'not given' : facts.reason}`,
    `Run, step    ${facts.run}, ${facts.step}`,
    `Plan         ${facts.planHash}`,
    `Asked at     ${facts.at}`,
    `Valid until  ${facts.validUntil}, by the clock of that console`,
    `Request      ${facts.nonce}`,
  ]
    .map((line) => line.replaceAll(/\p{C}/gu, '?'))
    .join('\n')
}
