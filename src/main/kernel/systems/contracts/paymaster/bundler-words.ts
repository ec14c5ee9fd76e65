// Codes of ERC-7769, and the texts of the EntryPoint that go with them: v0.9 has errors with names instead.
const meanings: Readonly<Record<number, string>> = {
  [-32_500]: 'the EntryPoint does not take the operation',
  [-32_501]: 'the paymaster, or the service that signs for it, refuses',
  [-32_502]: 'it does something in validation that is not allowed',
  [-32_503]: 'it is out of its time',
  [-32_504]: 'the paymaster is throttled or banned by this bundler',
  [-32_505]: 'the paymaster has too little stake',
  [-32_506]: 'its aggregator is not known',
  [-32_507]: 'a signature is wrong',
  [-32_508]: 'the paymaster has too little deposit for it',
  [-32_521]: 'the operation itself reverts',
  [-32_601]: 'this bundler does not know the method',
  [-32_602]: 'this bundler does not understand the operation',
}

const texts: readonly (readonly [RegExp, string])[] = [
  [/AA30/, 'no contract stands at the paymaster’s address'],
  [/AA31|InsufficientPaymasterDeposit/i, 'the paymaster’s deposit is too low for it'],
  [/AA32/, 'the paymaster’s signature is out of its time'],
  [/AA33/, 'the paymaster’s own code reverted'],
  [/AA34/, 'the paymaster’s signature is wrong: the service signs with another key than it wants'],
  [/AA36/, 'it needs more gas than the paymaster is given'],
  [/AA98|InvalidPaymaster/i, 'no paymaster stands at that address'],
]

/** A refusal in words, with what the bundler said itself. */
export function bundlerWords(code: number, message: string): string {
  const said = message.replaceAll(/\s+/g, ' ').slice(0, 200)
  const text = texts.find(([shape]) => shape.test(said))?.[1]
  const meaning = text ?? meanings[code] ?? 'it refuses'
  return `${meaning} (${code}: ${said})`
}
