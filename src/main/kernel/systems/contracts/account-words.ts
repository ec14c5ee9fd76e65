import type { Account } from './read-owner.ts'

/** What acts behind an address, in words; a delay is said as what it means. */
export function accountWords(account: Account): string {
  switch (account.kind) {
    case 'account':
      return 'an account'
    case 'safe':
      return `a Safe, ${account.threshold} of ${account.owners.length} signatures`
    case 'timelock':
      return `a timelock, ${minutes(account.delaySeconds)} late`
    case 'contract':
      return 'a contract'
  }
}

/** Seconds as whole minutes, rounded up: what comes after 61 s is no minute away. */
function minutes(seconds: number): string {
  const whole = Math.ceil(seconds / 60)
  return `${whole} minute${whole === 1 ? '' : 's'}`
}
