import { expect, test } from 'vitest'
import { judgeOperations } from '../../../src/main/kernel/composition/judge-operations.ts'
import { checkProfile } from '../../../src/main/kernel/settings/load-profile.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { ben } from '../second-approval/second-bench.ts'

const cleo = { ...ben.approver, name: 'Cleo', accounts: ['cleo'] }
const whole = {
  operations: ['postgres.swap'],
  approvers: [ben.approver],
  validMinutes: 30,
  breakGlassAfterMinutes: 10,
}

function problemsOf(change: object): readonly string[] {
  const secondApproval = { ...whole, ...change }
  const loaded = judgeOperations(checkProfile({ ...providerProfile, secondApproval }, 'test'))
  return loaded.kind === 'ok'
    ? []
    : loaded.problems.map(({ path, message }) => `${path}: ${message}`)
}

test('a whole one is taken', () => {
  expect(problemsOf({ operations: ['postgres.swap', 'vercel.rollback'] })).toEqual([])
})

test.each<[object, RegExp]>([
  [{ operations: [] }, /^secondApproval.operations: must name at least one operation$/],
  [{ operations: ['swap'] }, /^secondApproval.operations\[0\]: must be a system and an operation/],
  [{ approvers: [] }, /^secondApproval.approvers: must name at least one approver$/],
  [
    { approvers: [{ ...ben.approver, publicKey: 'age1abc' }] },
    /approvers\[0\].publicKey: must be a public key as `npm run approve -- --new-key` prints it/,
  ],
  [{ approvers: [{ ...ben.approver, accounts: [] }] }, /accounts: must name at least one account/],
  [{ validMinutes: 0 }, /^secondApproval.validMinutes: must be at least 1$/],
  [{ breakGlassAfterMinutes: 31 }, /^secondApproval.breakGlassAfterMinutes: must not be above/],
  [{ approvers: [ben.approver, cleo] }, /approvers\[1\].publicKey: is the key of another approver/],
  [
    { approvers: [{ ...ben.approver, accounts: [providerProfile.operator.toUpperCase()] }] },
    /^secondApproval.approvers: must name somebody beside the operator/,
  ],
  [
    { operations: ['postgres.swap', 'postgres.swop'] },
    /^secondApproval.operations\[1\]: is no operation of the console; known: postgres\./,
  ],
  [{ operations: ['stripe.refund'] }, /no system has that name$/],
])('%o is told with its place', (change, words) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(words)])
})
