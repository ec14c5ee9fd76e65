import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Actor, Run, Step } from '../../../../shared/domain/run.ts'
import type { Approver, SecondApproval } from '../../../../shared/domain/second-approval.ts'
import { isCodeFor, keyIdOf, publicKeyOf, readCode } from './approval-code.ts'
import type { SecondGate } from './second-gate.ts'

export interface CodeGiven {
  readonly code: string
  readonly run: Run
  readonly step: Step
  /** What is open for the plan that waits now. */
  readonly open: SecondApproval | undefined
  readonly by: Actor
  /** All runs that this console knows: their requests tell what a code was made for. */
  readonly runs: readonly Run[]
}

export type CodeJudged =
  | { readonly kind: 'accepted'; readonly approver: Approver; readonly nonce: string }
  | { readonly kind: 'refused'; readonly failure: Failure }

/** Who approves by this code, or why it counts for nothing. */
export function judgeCode(gate: SecondGate, given: CodeGiven): CodeJudged {
  const code = readCode(given.code)
  if (code === null)
    return refusedCode(damaged(given.code), 'Ask for it again, and copy all of it.')
  const asked = findRequest(given, code.nonce)
  const { open } = given
  if (asked === undefined) {
    return refusedCode(
      'This code answers no request of this console.',
      'Compare environment and run with the other person; send the request that is shown here.',
    )
  }
  if (asked.second.answer !== undefined) {
    return refusedCode('This request was answered already: one code is for one act, once.', ASK)
  }
  if (asked.run.id !== given.run.id || asked.step.id !== given.step.id) {
    const where = asked.run.id === given.run.id ? '' : ` of run ${asked.run.id}`
    return refusedCode(
      `This code is for another step: “${asked.step.definition.title}”${where}.`,
      ASK,
    )
  }
  if (open === undefined || open.request.nonce !== code.nonce) {
    return refusedCode(
      'This code is for another plan: the plan has changed since, or it was asked anew.',
      ASK,
    )
  }
  if (gate.time.hasLapsed(open)) {
    return refusedCode(
      `This code has expired: it had to be used within ${open.request.validMinutes} minutes of the request.`,
      'Ask anew, and send the new request.',
    )
  }
  const approver = gate.profile.secondApproval?.approvers.find(
    ({ publicKey }) => keyIdOf(publicKeyOf(publicKey)) === code.keyId,
  )
  if (approver === undefined) {
    return refusedCode(
      'This code is by somebody whom the profile does not name as an approver.',
      'Ask one of those whom it names.',
    )
  }
  if (!isCodeFor(open.request.line, code, publicKeyOf(approver.publicKey))) {
    return refusedCode(
      `This code is not what ${approver.name} would sign for this request: the request was changed on its way, or the code was.`,
      'Send the request again as it is shown here, and compare what the other person sees.',
    )
  }
  const same = samePerson(approver, [given.by, given.run.startedBy, gate.profile.operator])
  if (same !== undefined) {
    return refusedCode(
      `${approver.name} is the same person as ${same}, who works at this console: a second one has to approve.`,
      'Ask one of the others whom the profile names.',
    )
  }
  return { kind: 'accepted', approver, nonce: code.nonce }
}

const ASK = 'Send the request that is shown now, and put in the code for it.'

/** One of these who is the approver, by name or by account. */
export function samePerson(
  { name, accounts }: Approver,
  people: readonly string[],
): string | undefined {
  const own = new Set([name, ...accounts].map(folded))
  return people.find((person) => own.has(folded(person)))
}

function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

function damaged(text: string): string {
  return text.trim().startsWith('rbr1.')
    ? 'This is the request itself, not the code that answers it.'
    : 'This code is damaged: a part of it is missing or changed.'
}

function findRequest(
  { runs }: CodeGiven,
  nonce: string,
): { readonly run: Run; readonly step: Step; readonly second: SecondApproval } | undefined {
  for (const run of runs) {
    for (const step of run.steps) {
      const second = step.seconds?.find(({ request }) => request.nonce === nonce)
      if (second !== undefined) return { run, step, second }
    }
  }
  return undefined
}

function refusedCode(summary: string, next: string): CodeJudged {
  const refused = failure('CODE_REFUSED', {
    summary,
    tried: 'to take a code of second approval',
    world: 'Nothing was changed, and nothing was approved.',
    next,
    field: 'code',
    retry: 'no',
  })
  return { kind: 'refused', failure: refused }
}
