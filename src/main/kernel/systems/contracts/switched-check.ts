import { fact } from '../../../../shared/domain/evidence.ts'
import type { Check } from '../../ports/system.ts'
import { SwitchDetails } from './plan-switch.ts'
import { verifySwitch } from './verify-switch.ts'

/** What others were asked to switch; absent where there was nothing to ask. */
const Input = SwitchDetails.pick({ call: true, contracts: true }).partial()

/** Whether contracts are paused (or are not) for everyone, after others have sent it. */
export const switched: Check = {
  system: 'contracts',
  name: 'switched',
  patience: { everyMs: 1_000, forMs: 120_000 },
  async run(input, world, signal) {
    const { call, contracts } = Input.parse(input)
    if (call === undefined || contracts === undefined) {
      return { kind: 'verified', evidence: [fact('Contracts', 'nothing was asked of others')] }
    }
    return verifySwitch({ call, contracts }, world, signal)
  },
}
