import type { Failure } from '../../../../../../shared/domain/failure.ts'
import type { ContractsProfile } from '../../../../../../shared/domain/profile-chain.ts'
import { fileRefused } from './file-refused.ts'
import type { SignedFile } from './offline-file.ts'
import type { SignedStanding } from './signed-standing.ts'

/** Whether a signed file may be sent now: the first thing against it, by its field; null where nothing is. Pure. */
export function judgeSigned(
  { prepared }: SignedFile,
  profile: ContractsProfile,
  standing: SignedStanding,
): Failure | null {
  const { chainId, from, call, validUntil, transactions } = prepared
  if (chainId !== profile.chainId) {
    return fileRefused(
      'prepared.chainId',
      `It is signed for chain ${chainId}; this profile is on chain ${profile.chainId}.`,
      { next: 'Open the profile of that chain.' },
    )
  }
  const foreign = transactions.findIndex(({ to }) => !isOf(profile, to))
  if (foreign >= 0) {
    return fileRefused(
      `prepared.transactions.${foreign}.to`,
      `${transactions[foreign]?.to} is no contract of this profile.`,
    )
  }
  if (standing.now.getTime() > Date.parse(validUntil)) {
    return fileRefused('prepared.validUntil', `It was to be sent until ${validUntil}.`)
  }
  const open = transactions.flatMap((one, index) => {
    const seen = standing.each[index]
    const mined = seen?.where === 'succeeded' || seen?.where === 'reverted'
    return mined || seen === undefined ? [] : [{ one, seen, at: `prepared.transactions.${index}` }]
  })
  const [next] = open
  if (next !== undefined && next.one.nonce !== standing.nonce) {
    const used = next.one.nonce < standing.nonce
    return fileRefused(
      `${next.at}.nonce`,
      used
        ? `Nonce ${next.one.nonce} was used for something else: the next one of ${from} is ${standing.nonce}.`
        : `The next nonce of ${from} is ${standing.nonce}; this is signed under ${next.one.nonce}, and would wait.`,
      used ? {} : { next: 'Send what was signed before it first.' },
    )
  }
  for (const { one, at } of open) {
    if (BigInt(one.maxFeePerGas) >= standing.chain.baseFee) continue
    return fileRefused(
      `${at}.maxFeePerGas`,
      `It pays at most ${one.maxFeePerGas} wei per gas; the chain asks for ${standing.chain.baseFee}.`,
      { next: 'Wait until it is cheaper, or prepare it again with a higher `maxFeeGwei`.' },
    )
  }
  for (const { one, seen } of open) {
    if (seen.trial === null || seen.trial.kind === 'allowed' || seen.trial.kind === 'already')
      continue
    const words = seen.trial.kind === 'no-key' ? 'it says no' : seen.trial.words
    return fileRefused('prepared.from', `${from} may not ${call} ${one.contract}: ${words}.`, {
      code: 'NO_PRIVILEGE',
      answered: words,
      next: 'Look who may now: the role or the owner has changed since it was signed.',
    })
  }
  return null
}

function isOf({ contracts }: ContractsProfile, to: string): boolean {
  return contracts.some(({ address }) => address.toLowerCase() === to.toLowerCase())
}
