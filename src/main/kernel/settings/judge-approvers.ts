import type { Profile, ProfileProblem } from '../../../shared/domain/profile.ts'
import type { Approver } from '../../../shared/domain/second-approval.ts'

const PATH = 'secondApproval.approvers'

/** Approvers who could not be told apart, or from the operator: then nobody would be a second person. */
export function approverProblems({ operator, secondApproval }: Profile): readonly ProfileProblem[] {
  if (secondApproval === undefined) return []
  const { approvers, validMinutes, breakGlassAfterMinutes } = secondApproval
  const twice = approvers.flatMap((approver, index) => {
    const before = approvers.slice(0, index)
    return [
      ...problem(before.some(sharing(approver, ({ publicKey }) => [publicKey])), {
        path: `${PATH}[${index}].publicKey`,
        message: 'is the key of another approver too: each person has one of their own',
      }),
      ...problem(before.some(sharing(approver, namesOf)), {
        path: `${PATH}[${index}]`,
        message: 'has a name or an account of another approver: one person is named once',
      }),
    ]
  })
  const others = approvers.filter((approver) => !namesOf(approver).includes(folded(operator)))
  return [
    ...twice,
    ...problem(others.length === 0, {
      path: PATH,
      message: 'must name somebody beside the operator, who cannot approve twice',
    }),
    ...problem(breakGlassAfterMinutes > validMinutes, {
      path: 'secondApproval.breakGlassAfterMinutes',
      message: 'must not be above validMinutes: a request would lapse before it',
    }),
  ]
}

function problem(isOne: boolean, told: ProfileProblem): readonly ProfileProblem[] {
  return isOne ? [told] : []
}

function sharing(approver: Approver, of: (approver: Approver) => readonly string[]) {
  const own = new Set(of(approver))
  return (other: Approver): boolean => of(other).some((one) => own.has(one))
}

function namesOf({ name, accounts }: Approver): readonly string[] {
  return [name, ...accounts].map(folded)
}

function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}
