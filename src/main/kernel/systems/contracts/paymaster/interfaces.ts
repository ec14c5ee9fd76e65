import { parseAbi } from 'viem'

/**
 * What an EntryPoint and a paymaster are asked. The same in v0.6, v0.7, v0.8 and v0.9, but for the deposit's
 * width, which the encoding hides (ERC-4337's `IStakeManager`, `BasePaymaster`).
 */
export const entryPointAbi = parseAbi([
  'function getDepositInfo(address account) view returns (uint256 deposit, bool staked, uint112 stake, uint32 unstakeDelaySec, uint48 withdrawTime)',
  'function balanceOf(address account) view returns (uint256)',
  'function getNonce(address sender, uint192 key) view returns (uint256)',
  'function depositTo(address account) payable',
  'event Deposited(address indexed account, uint256 totalDeposit)',
  'event Withdrawn(address indexed account, address withdrawAddress, uint256 amount)',
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
])

export const paymasterAbi = parseAbi([
  'function entryPoint() view returns (address)',
  'function verifyingSigner() view returns (address)',
  'function owner() view returns (address)',
  'function withdrawTo(address withdrawAddress, uint256 amount)',
  'error OwnableUnauthorizedAccount(address account)',
  'error Error(string message)',
])

export const accountAbi = parseAbi(['function execute(address dest, uint256 value, bytes func)'])

/** The canonical addresses, by version: the same on every chain. */
const versions: Readonly<Record<string, string>> = {
  '0x5ff137d4b0fdcd49dca30c7cf57e578a026d2789': 'v0.6',
  '0x0000000071727de22e5e9d8baf0edac6f37da032': 'v0.7',
  '0x4337084d9e255ff0702461cf8895ce9e3b5ff108': 'v0.8',
  '0x433709009b8330fda32311df1c2afa402ed8d009': 'v0.9',
}

/** `v0.7`, or the address of one that is nobody's canonical one. */
export function entryPointVersion(address: string): string {
  return versions[address.toLowerCase()] ?? address
}
