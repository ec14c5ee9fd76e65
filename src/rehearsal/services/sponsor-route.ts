import type { IncomingMessage } from 'node:http'
import { type Answer, readJsonBody } from './api-answer.ts'
import type { SponsorSettings } from './sponsor-settings.ts'

/** How long a signature counts. */
const VALID_SECONDS = 300

interface Refused {
  readonly code: number
  readonly message: string
}

/**
 * `POST /api/sponsor`: the paymaster service of ERC-7677. At first it signs for whoever asks, which is the
 * hole that the strangers of an incident found.
 */
export function sponsorRoute(
  settings: SponsorSettings,
  now: () => Date = () => new Date(),
): (request: IncomingMessage) => Promise<Answer> {
  return async (request) => {
    const call = await readJsonBody(request)
    const answered = await answer(settings, call, now())
    return { status: 200, body: { jsonrpc: '2.0', id: call['id'] ?? null, ...answered } }
  }
}

async function answer(
  { paymaster, signs, customers, keys }: SponsorSettings,
  { method, params }: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<{ readonly result: unknown } | { readonly error: Refused }> {
  if (signs === 'nobody') return refused(-32_501, 'sponsorship is switched off')
  const key = keys.get(paymaster.toLowerCase())
  if (key === undefined) return refused(-32_501, `no key is held for the paymaster ${paymaster}`)
  const [operation, , chainId] = Array.isArray(params) ? params : []
  const validUntil = Math.floor(now.getTime() / 1000) + VALID_SECONDS
  if (signs === 'customers' && !customers.has(senderOf(operation))) {
    return refused(-32_501, 'this account is not sponsored')
  }
  // Loaded when it is needed: every other route must be up at once.
  const [{ signSponsorship, stubSponsorship, ...gas }, { parseOperation }] = await Promise.all([
    import('../paymaster/sponsor-data.ts'),
    import('../bundler/parse-operation.ts'),
  ])
  const common = {
    paymaster,
    paymasterVerificationGasLimit: hex(gas.PAYMASTER_VERIFICATION_GAS),
    paymasterPostOpGasLimit: hex(gas.PAYMASTER_POST_OP_GAS),
  }
  if (method === 'pm_getPaymasterStubData') {
    const sponsor = { name: 'Vlossom' }
    return {
      result: { ...common, paymasterData: stubSponsorship(validUntil), sponsor, isFinal: false },
    }
  }
  if (method !== 'pm_getPaymasterData') return refused(-32_601, `no method ${String(method)}`)
  const paymasterData = await signSponsorship(parseOperation(operation), {
    paymaster: `0x${paymaster.slice(2)}`,
    key: `0x${key.slice(2)}`,
    chainId: Number(chainId),
    validUntil,
  })
  return { result: { ...common, paymasterData } }
}

function senderOf(operation: unknown): string {
  const { sender } = { sender: undefined, ...(typeof operation === 'object' ? operation : {}) }
  return String(sender).toLowerCase()
}

function refused(code: number, message: string): { readonly error: Refused } {
  return { error: { code, message } }
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`
}
