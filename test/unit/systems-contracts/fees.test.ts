import { expect, test } from 'vitest'
import { feesFor } from '../../../src/main/kernel/systems/contracts/fees.ts'

const gwei = (amount: number) => BigInt(Math.round(amount * 1e9))

test('a price holds for six full blocks, and never goes above the cap', () => {
  const { aboveCap, fees } = feesFor(gwei(10), 100)
  expect({ aboveCap, max: fees.maxFeePerGas, cap: fees.capPerGas }).toEqual({
    aboveCap: false,
    max: gwei(22),
    cap: gwei(100),
  })
  expect(feesFor(gwei(60), 100).fees.maxFeePerGas).toBe(gwei(100))
  // An eighth more a block, six times.
  expect(fees.maxFeePerGas).toBeGreaterThan(gwei(10 * 1.125 ** 6))
})

test('a base fee that leaves no room below the cap is said, with the price it would take', () => {
  const { aboveCap, fees } = feesFor(gwei(500), 100)
  expect({ aboveCap, max: fees.maxFeePerGas }).toEqual({ aboveCap: true, max: gwei(1002) })
})
