export { createChain } from './create-chain.ts'
export {
  describeChainAct,
  describeProposals,
  describeSeries,
  describeSigned,
  describeSigning,
} from './describe-chain-act.ts'
export { signingAccountOf } from './signing-account.ts'
