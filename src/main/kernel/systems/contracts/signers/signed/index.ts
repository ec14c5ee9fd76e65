export { bundleOfText } from './keep-signed.ts'
export { viewKept } from './view-kept.ts'
