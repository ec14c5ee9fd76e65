import { privateKeyOf, publicHalfOf } from '../../../src/main/kernel/journal/signing-key.ts'
import {
  publicKeyText,
  signRequest,
} from '../../../src/main/kernel/runbook/second/approval-code.ts'
import { readRequest } from '../../../src/main/kernel/runbook/second/request-line.ts'
import type { Approver } from '../../../src/shared/domain/second-approval.ts'

/** Somebody with a key: what a profile knows of the person, and the code that the person makes for a line. */
export function somebody(name: string, accounts: readonly string[]) {
  const privateKey = privateKeyOf(Buffer.alloc(32, name))
  const approver: Approver = { name, accounts, publicKey: publicKeyText(publicHalfOf(privateKey)) }
  return {
    approver,
    codeFor(line: string): string {
      const request = readRequest(line)
      if (request === null) throw new Error('this is no request')
      return signRequest(request.line, request.facts.nonce, privateKey)
    },
  }
}
