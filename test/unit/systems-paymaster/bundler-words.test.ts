import { expect, test } from 'vitest'
import { bundlerWords } from '../../../src/main/kernel/systems/contracts/paymaster/bundler-words.ts'

test.each([
  [-32_500, 'AA31 paymaster deposit too low', 'the paymaster’s deposit is too low for it'],
  [-32_508, 'paymaster deposit too low', 'the paymaster has too little deposit for it'],
  [-32_507, 'AA34 signature error', 'the service signs with another key'],
  [-32_504, 'paymaster banned', 'throttled or banned by this bundler'],
  [-32_505, 'stake too low', 'the paymaster has too little stake'],
  [-32_501, 'no', 'the paymaster, or the service that signs for it, refuses'],
  [-32_500, 'InvalidPaymaster(0x…)', 'no paymaster stands at that address'],
  [-32_599, 'something new', 'it refuses (-32599: something new)'],
])('code %i with “%s” is said in words', (code, message, words) => {
  expect(bundlerWords(code, message)).toContain(words)
})
