import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../../shared/contract/index.ts'

/** Everything that a panel may ask the kernel, typed by the contract. */
export type KernelClient = ContractRouterClient<Contract>

export type { Preferences } from '../../../shared/contract/views.ts'
