import { defineChain } from 'viem'
import { CHAIN_ID } from './start-anvil.ts'

/** Not out of `viem/chains`: loading all chains of the world takes longer than starting one. */
export const localChain = defineChain({
  id: CHAIN_ID,
  name: 'Rehearsal',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: [] } },
})
