export { lookAtContracts } from './look-at-contracts.ts'
export { knownAccounts, whoMayUpgrade } from './who-may-upgrade.ts'
