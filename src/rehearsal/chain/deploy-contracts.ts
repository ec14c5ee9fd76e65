import { type Address, encodeFunctionData, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type ContractName, readArtifact } from './artifact.ts'
import { askChain } from './ask-chain.ts'
import { createDeployer } from './create-deployer.ts'

/** The accounts of the rehearsal: the console's signer, and two colleagues. */
export interface ChainKeys {
  readonly signer: Hex
  readonly colleague: Hex
  readonly third: Hex
}

/** A contract that stands on the chain. */
export interface DeployedContract {
  /** Short and stable, e.g. `booking`. */
  readonly id: string
  /** As people call it. */
  readonly name: string
  readonly address: Address
}

/** Which bookings are live: those that are well, or the bad release of an incident. */
export type BookingVersion = 'Booking' | 'BookingLeaky'

/** 100 ether, in hexadecimal wei: anvil gives it to whoever is named. */
const PURSE = '0x56bc75e2d63100000'
/** Long enough that a pause through it would be late. */
const TIMELOCK_SECONDS = 3600n

/**
 * Puts a small Vlossom on the chain, with every kind of owner that a pause can meet: one account, a role,
 * proxies of both kinds, a multisig of two out of three, a timelock, and nobody at all. Every transaction
 * is mined at once.
 */
export async function deployContracts(
  url: string,
  keys: ChainKeys,
  booking: BookingVersion = 'Booking',
): Promise<readonly DeployedContract[]> {
  const signer = privateKeyToAccount(keys.signer)
  const colleague = privateKeyToAccount(keys.colleague)
  const third = privateKeyToAccount(keys.third)
  for (const { address } of [signer, colleague, third]) {
    await askChain(url, 'anvil_setBalance', [address, PURSE])
  }
  const { deploy } = createDeployer(url, keys.signer)
  const { abi } = await readArtifact('Escrow')
  const initialize = encodeFunctionData({
    abi,
    functionName: 'initialize',
    args: [signer.address],
  })
  const safe = await deploy('SmallSafe', [[signer.address, colleague.address, third.address], 2n])
  const timelock = await deploy('TimelockController', [
    TIMELOCK_SECONDS,
    [signer.address],
    [signer.address],
    colleague.address,
  ])
  const logic = await deploy('Escrow')
  const plan: readonly [string, string, ContractName, readonly unknown[]][] = [
    ['booking', 'Booking', booking, [signer.address]],
    ['registry', 'Stylist Registry', 'StylistRegistry', [colleague.address, signer.address]],
    ['escrow', 'Escrow', 'ERC1967Proxy', [logic, initialize]],
    ['wallets', 'Wallets', 'TransparentUpgradeableProxy', [logic, signer.address, initialize]],
    ['reviews', 'Reviews', 'Booking', [safe]],
    ['treasury', 'Treasury', 'Booking', [timelock]],
    ['prices', 'Price feed', 'PriceFeed', [signer.address]],
  ]
  const deployed: DeployedContract[] = []
  for (const [id, name, contract, args] of plan) {
    deployed.push({ id, name, address: await deploy(contract, args) })
  }
  return deployed
}
