import { type Address, numberToHex } from 'viem'
import { askChain } from '../chain/ask-chain.ts'
import { CHAIN_ID } from '../chain/start-anvil.ts'
import { accountOf, type KeyHolder } from './accounts.ts'
import { CUSTOMERS, type Sponsorship, STRANGERS } from './deploy-sponsorship.ts'
import { bareOperation, signOperation, TIPS } from './operations.ts'
import type { SponsorshipStory } from './sponsorship-story.ts'

export interface SponsoredTrafficOptions {
  readonly chainUrl: string
  readonly bundlerUrl: string
  readonly seed: string
  readonly sponsorship: Sponsorship
  readonly every: SponsorshipStory['everySeconds']
}

/** What senders of operations saw lately. */
export interface SponsoredSummary {
  readonly sponsored: number
  readonly refused: number
  /** The newest refusal in the bundler's own words. */
  readonly lastRefusal: string | null
}

export interface SponsoredTraffic {
  summary(): SponsoredSummary
  stop(): Promise<void>
}

/** People who use the app, and those who use the paymaster: each operation goes the way a wallet's does. */
export function startSponsoredTraffic(options: SponsoredTrafficOptions): SponsoredTraffic {
  const seen = { sponsored: 0, refused: 0, lastRefusal: null as string | null }
  const going = new Map<KeyHolder, Promise<void>>()

  function begin(by: keyof typeof TIPS, holder: KeyHolder): void {
    // An account has one nonce: who still waits sends nothing.
    if (going.has(holder)) return
    const sent = sponsorOnce(options, by, holder)
      .then(
        () => {
          seen.sponsored += 1
        },
        (error: unknown) => {
          seen.refused += 1
          seen.lastRefusal = error instanceof Error ? error.message : String(error)
        },
      )
      .finally(() => going.delete(holder))
    going.set(holder, sent)
  }
  const every = (seconds: number, next: (n: number) => void): NodeJS.Timeout => {
    let n = 0
    return setInterval(() => next(n++), seconds * 1000)
  }
  const { customers, strangers } = options.every
  const timers = [
    every(customers, (n) => begin('customers', `customer ${n % CUSTOMERS}`)),
    ...(strangers === null
      ? []
      : [every(strangers, (n) => begin('strangers', `stranger ${n % STRANGERS}`))]),
  ]
  return {
    summary: () => ({ ...seen }),
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(going.values())
    },
  }
}

async function sponsorOnce(
  { chainUrl, bundlerUrl, seed, sponsorship }: SponsoredTrafficOptions,
  by: keyof typeof TIPS,
  holder: KeyHolder,
): Promise<void> {
  const { entryPoint, accounts } = sponsorship
  const sender = accounts[holder]
  if (sender === undefined) throw new Error(`${holder} has no account`)
  const bare = bareOperation(sender, await nonceOf(chainUrl, entryPoint, sender), TIPS[by])
  const terms = [entryPoint, numberToHex(CHAIN_ID), {}] as const
  const stub = await askChain(bundlerUrl, 'pm_getPaymasterStubData', [inHex(bare), ...terms])
  await askChain(bundlerUrl, 'eth_estimateUserOperationGas', [
    { ...inHex(bare), ...fieldsOf(stub), signature: STUB_SIGNATURE },
    entryPoint,
  ])
  const paid = await askChain(bundlerUrl, 'pm_getPaymasterData', [inHex(bare), ...terms])
  const { paymaster, paymasterData, paymasterVerificationGasLimit } = fieldsOf(paid)
  const signed = await signOperation(
    {
      ...bare,
      paymaster: `0x${String(paymaster).slice(2)}`,
      paymasterData: `0x${String(paymasterData).slice(2)}`,
      paymasterVerificationGasLimit: BigInt(String(paymasterVerificationGasLimit)),
      paymasterPostOpGasLimit: 0n,
    },
    accountOf(seed, holder),
    { chainId: CHAIN_ID, entryPoint },
  )
  await askChain(bundlerUrl, 'eth_sendUserOperation', [inHex(signed), entryPoint])
}

const STUB_SIGNATURE = `0x${'ff'.repeat(65)}`

async function nonceOf(url: string, entryPoint: Address, sender: Address): Promise<bigint> {
  // `getNonce(sender, 0)`
  const data = `0x35567e1a${sender.slice(2).padStart(64, '0')}${'0'.repeat(64)}`
  return BigInt(String(await askChain(url, 'eth_call', [{ to: entryPoint, data }, 'latest'])))
}

/** As JSON-RPC has it: numbers in hexadecimal. */
function inHex(operation: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(operation).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? numberToHex(value) : value,
    ]),
  )
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
