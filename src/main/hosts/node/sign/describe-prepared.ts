import type { PreparedFile } from '../../../kernel/sign-offline.ts'

const GWEI = 1_000_000_000

/**
 * Everything that is signed, for whoever signs it: to be compared with what the console shows. Pure.
 * Names are the file's own and count for nothing: control characters in them are shown as `?`.
 */
export function describePrepared(file: PreparedFile): string {
  const rows = file.transactions.map((one, index) =>
    [
      `${index + 1}. ${file.call}() of ${plain(one.contract)}`,
      `   contract   ${one.to}`,
      `   calldata   ${one.data} = ${file.call}()`,
      `   nonce      ${one.nonce}`,
      `   max fee    ${Number(one.maxFeePerGas) / GWEI} gwei per gas, tip ${Number(one.maxPriorityFeePerGas) / GWEI}`,
      `   gas limit  ${one.gas}: at most ${Number(BigInt(one.gas) * BigInt(one.maxFeePerGas)) / GWEI / GWEI} ether`,
    ].join('\n'),
  )
  return [
    `Chain        ${file.chainId}`,
    `From         ${file.from}`,
    `Prepared     ${file.preparedAt}, at block ${file.preparedAtBlock}`,
    `Valid until  ${file.validUntil}`,
    `Hash         ${file.hash}`,
    ...rows,
  ].join('\n')
}

function plain(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?')
}
