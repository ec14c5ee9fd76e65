import type { System } from '../../../ports/system.ts'
import { operation } from '../../operation.ts'
import { allow, disallow } from './admit.ts'
import { canary } from './canary.ts'
import { namesBackup, stoppedSigning, why } from './checks.ts'
import { fund } from './fund.ts'
import { livePaymaster } from './live-paymaster.ts'
import { withdraw } from './withdraw.ts'

/** Sponsored operations (ERC-4337): the paymaster, its deposit, and the bundler in front of it. */
export const paymasterSystem: System = {
  id: 'paymaster',
  operations: [
    operation(fund),
    operation(withdraw),
    operation(allow),
    operation(disallow),
    operation(canary),
  ],
  checks: [why, stoppedSigning, namesBackup],
  live: livePaymaster,
}
