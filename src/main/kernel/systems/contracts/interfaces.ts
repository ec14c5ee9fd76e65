import { parseAbi } from 'viem'

/**
 * What contracts are asked, and what they may answer: OpenZeppelin 5's names, a Safe's and a timelock's.
 * Selectors and slots were computed from these and compared with OpenZeppelin's sources.
 */
export const contractAbi = parseAbi([
  'function paused() view returns (bool)',
  'function owner() view returns (address)',
  'function authority() view returns (address)',
  'function pause()',
  'function unpause()',
  'function getThreshold() view returns (uint256)',
  'function getOwners() view returns (address[])',
  'function nonce() view returns (uint256)',
  'function getMinDelay() view returns (uint256)',
  'function isTargetClosed(address target) view returns (bool)',
  'error EnforcedPause()',
  'error ExpectedPause()',
  'error OwnableUnauthorizedAccount(address account)',
  'error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)',
  'error AccessManagedUnauthorized(address caller)',
  'error AccessManagedRequiredDelay(address caller, uint32 delay)',
  'error AccessManagerNotScheduled(bytes32 operationId)',
  'error ProxyDeniedAdminAccess()',
  'error Error(string message)',
  'error Panic(uint256 code)',
])

/** Storage slots of EIP-1967: keccak256 of a name, minus one, so that no variable of a contract lies there. */
export const proxySlots = {
  implementation: '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc',
  admin: '0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103',
  beacon: '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50',
} as const

/** Roles that OpenZeppelin's wizard and its timelock name, by their hashes. */
export const roleNames: ReadonlyMap<string, string> = new Map([
  ['0x65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a', 'PAUSER_ROLE'],
  ['0x189ab7a9244df0848122154315af71fe140f3db0fe014031783b0946b8c9d2e3', 'UPGRADER_ROLE'],
  ['0xb09aa5aeb3702cfd50b6b62bc4532604938f21248a27a1d5ca736082b6819cc1', 'PROPOSER_ROLE'],
  ['0xd8aa0f3194971a2a116679f7c2090f6939c8d4e01a2a8d7e41d55e5351469e63', 'EXECUTOR_ROLE'],
  ['0xfd643c72710c63c0180259aba6b2d05451e3591a24e58b62239378085726f783', 'CANCELLER_ROLE'],
  [`0x${'0'.repeat(64)}`, 'DEFAULT_ADMIN_ROLE'],
])
