import { encodeQR } from 'qr'

/** A terminal of 200 columns still shows it, and a telephone still reads it. */
const LARGEST_BYTES = 1_800

/** The text as a code for a terminal; null where it is too long for one. */
export function terminalQr(text: string): string | null {
  return new TextEncoder().encode(text).length > LARGEST_BYTES
    ? null
    : encodeQR(text, 'ascii', { ecc: 'low' })
}
