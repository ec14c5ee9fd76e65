/** Bytes without what a terminal would not show, and where each came from. */
export interface Shadow {
  readonly bytes: Uint8Array
  /** Offset in the original of each byte; one more entry, for the end. */
  readonly origin: Int32Array
}

const ESC = 0x1b
const BEL = 0x07

/**
 * Strips escape sequences and control characters, so that a secret with colours, NULs (UTF-16) or
 * backspaces inside is still found. With `lines`, line breaks and tabs go too: wrapped base64.
 * `null` where nothing would go, which is the usual case.
 */
export function shadowOf(bytes: Uint8Array, lines: boolean): Shadow | null {
  let first = 0
  while (first < bytes.length && !isStripped(bytes[first] ?? 0, lines)) first += 1
  if (first === bytes.length) return null
  const out = new Uint8Array(bytes.length)
  const origin = new Int32Array(bytes.length + 1)
  let length = 0
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0
    if (byte === ESC) at = endOfSequence(bytes, at)
    else if (isStripped(byte, lines)) at += 1
    else {
      out[length] = byte
      origin[length] = at
      length += 1
      at += 1
    }
  }
  origin[length] = bytes.length
  return { bytes: out.subarray(0, length), origin: origin.subarray(0, length + 1) }
}

function isStripped(byte: number, lines: boolean): boolean {
  if (byte >= 0x20) return byte === 0x7f
  return lines || (byte !== 0x0a && byte !== 0x0d && byte !== 0x09)
}

/** ECMA-48: CSI ends with a byte from `@` to `~`, strings (OSC, DCS, …) with BEL or ST, others after one byte. */
function endOfSequence(bytes: Uint8Array, start: number): number {
  const kind = bytes[start + 1]
  if (kind === 0x5b) {
    let at = start + 2
    while (at < bytes.length && (bytes[at] ?? 0) >= 0x20 && (bytes[at] ?? 0) < 0x40) at += 1
    return Math.min(at + 1, bytes.length)
  }
  if (kind !== undefined && [0x5d, 0x50, 0x58, 0x5e, 0x5f].includes(kind)) {
    for (let at = start + 2; at < bytes.length; at += 1) {
      if (bytes[at] === BEL) return at + 1
      if (bytes[at] === ESC && bytes[at + 1] === 0x5c) return at + 2
      // A string that never ends would hide what follows from the second look.
      if (bytes[at] === 0x0a) return at
    }
    return bytes.length
  }
  let at = start + 1
  while (at < bytes.length && (bytes[at] ?? 0) >= 0x20 && (bytes[at] ?? 0) < 0x30) at += 1
  return Math.min(at + 1, bytes.length)
}

/** Text without escape sequences and control characters but tabs and line feeds. */
export function stripControls(text: string): string {
  const shadow = shadowOf(Buffer.from(text), false)
  return shadow === null ? text : Buffer.from(shadow.bytes).toString().replaceAll('\r', '')
}
