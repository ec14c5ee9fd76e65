import type { Operation } from '../../../ports/system.ts'
import { DeployDetails, DeployInput } from './deploy-input.ts'
import { type DeployObserved, observeDeploy } from './observe-deploy.ts'
import { planDeploy, planUndeploy } from './plan-deploy.ts'
import { sendDeploy } from './send-deploy.ts'
import { reconcileDeploy, verifyDeploy } from './verify-deploy.ts'

/** Makes a contract from an artifact. Its address is known, and on record, before anything is sent. */
export const deploy: Operation<DeployInput, DeployObserved, DeployDetails> = {
  system: 'contracts',
  name: 'deploy',
  input: DeployInput,
  details: DeployDetails,
  patience: { everyMs: 500, forMs: 120_000 },
  probe: observeDeploy,
  plan: planDeploy,
  planUndo: planUndeploy,
  preState: async ({ details: { nonce, address } }) => ({ nonce, address }),
  apply: sendDeploy,
  reconcile: reconcileDeploy,
  verify: verifyDeploy,
}
