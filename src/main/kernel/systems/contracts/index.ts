import type { System } from '../../ports/system.ts'
import { operation } from '../operation.ts'
import { liveContracts } from './live.ts'
import { pauseSwitch } from './pause-switch.ts'
import { prepareOffline } from './signers/offline/prepare.ts'
import { safeExecute } from './signers/safe-execute.ts'
import { safeSignatures } from './signers/safe-signatures.ts'
import { presignPause } from './signers/signed/presign.ts'
import { sendSigned } from './signers/signed/send-signed.ts'
import {
  timelockCancel,
  timelockExecute,
  timelockReady,
  timelockSchedule,
} from './signers/timelock/timelock-acts.ts'
import { exportState } from './state/export-state.ts'
import { importState } from './state/import-state.ts'
import { openSuccessor } from './state/open-successor.ts'
import { successorCheck } from './successor-check.ts'
import { switchBySafe } from './switch-by-safe.ts'
import { switched } from './switched-check.ts'
import { deploy, upgrade } from './version/index.ts'

/** The smart contracts of the profile's chain. They cannot be rolled back: they can be paused. */
export const contractsSystem: System = {
  id: 'contracts',
  operations: [
    operation(pauseSwitch('pause')),
    operation(pauseSwitch('unpause')),
    operation(switchBySafe('pause')),
    operation(switchBySafe('unpause')),
    operation(safeExecute),
    operation(prepareOffline('pause')),
    operation(prepareOffline('unpause')),
    operation(sendSigned),
    operation(presignPause),
    operation(timelockSchedule('pause')),
    operation(timelockSchedule('unpause')),
    operation(timelockExecute),
    operation(timelockCancel),
    operation(deploy),
    operation(upgrade),
    operation(exportState),
    operation(importState),
    operation(openSuccessor),
  ],
  checks: [safeSignatures, timelockReady, switched, successorCheck],
  live: liveContracts,
}
