const WORDS = [
  'RBL1',
  'RBLf',
  'null',
  '"lost"',
  '"restarted"',
  '"CUT"',
  '"UNCLEAN"',
  '{}',
  '[]',
  '""',
  '\\u0000',
  '1e999',
  '-1',
  '9007199254740993',
  '__proto__',
  ',',
  ':',
  '}',
].map((word) => Buffer.from(word))
const NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x40_0000, 0x40_0100, 0x7fff_ffff, 0xffff_ffff]
/** Longer inputs tell nothing new and cost time. */
const LONGEST = 8192

/** Another input made of some of the corpus: a few small changes, the same ones for the same `random`. */
export function mutate(corpus: readonly Buffer[], random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = (): Buffer => corpus[below(corpus.length)] ?? Buffer.alloc(0)
  let bytes: Buffer = Buffer.from(pick())
  for (let change = 0; change <= below(4); change += 1) bytes = changeOnce(bytes)
  return bytes.subarray(0, LONGEST)

  function changeOnce(given: Buffer): Buffer {
    const at = below(given.length + 1)
    const end = Math.min(given.length, at + 1 + below(64))
    const join = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts)
    switch (below(8)) {
      case 0:
        if (at < given.length) given[at] = (given[at] ?? 0) ^ (1 << below(8))
        return given
      case 1:
        if (at < given.length) given[at] = below(256)
        return given
      case 2:
        if (at + 4 <= given.length) given.writeUInt32BE(NUMBERS[below(NUMBERS.length)] ?? 0, at)
        return given
      case 3:
        return join(given.subarray(0, at), given.subarray(end))
      case 4:
        return join(given.subarray(0, end), given.subarray(at))
      case 5:
        return join(given.subarray(0, at), WORDS[below(WORDS.length)] ?? given, given.subarray(at))
      case 6: {
        const other = pick()
        return join(given.subarray(0, at), other.subarray(below(other.length + 1)))
      }
      default:
        return given.subarray(0, at)
    }
  }
}
