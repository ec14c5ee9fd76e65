/**
 * Lines with a fallback that no test can take, because a loop's bounds, the length of an array or the form of
 * a regular expression keep the index inside, and TypeScript (`noUncheckedIndexedAccess`) asks for one all
 * the same. Named one by one: the same words behind a key that may be absent are a branch like any other,
 * and a line that was changed has to be judged anew.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const compilerFallbacks = {
  'src/main/kernel/effects/masking/automaton.ts': [
    'row = next[row + (classes[bytes[at] ?? 0] ?? 0)] ?? 0',
    'for (const pattern of ends[row / width] ?? []) {',
    'const symbol = classes[byte] ?? 0',
    'const state = queue[head] ?? 0',
    'const back = fallback[state] ?? 0',
    'for (const [symbol, child] of children[state] ?? []) {',
    'fallback[child] = state === 0 ? 0 : (next[back * width + symbol] ?? 0) / width',
  ],
  'src/main/kernel/effects/masking/base64-windows.ts': [
    'at >= 0 && at < bytes.length && set.test(String.fromCharCode(bytes[at] ?? 0))',
  ],
  'src/main/kernel/effects/masking/finder.ts': [
    'const first = bytes[0] ?? 0',
    ': (shadow.origin[openFrom(shadow.bytes, byFirst)] ?? 0)',
    'const at = (offset: number): number => shadow.origin[offset] ?? 0',
    'const candidates = byFirst.get(bytes[at] ?? 0)',
  ],
  'src/main/kernel/effects/masking/mask-stream.ts': [
    'return shadow.origin[Math.max(0, shadow.bytes.length - longest + 1)] ?? 0',
    'while (word > floor && (bytes[word - 1] ?? 0) > 0x20) word -= 1',
  ],
  'src/main/kernel/effects/masking/secret-parts.ts': [
    "const parts = keyword.map((match) => unquoted(match[1] ?? '').replace(/\\\\(.)/g, '$1'))",
  ],
  'src/main/kernel/effects/masking/shadow.ts': [
    'while (first < bytes.length && !isStripped(bytes[first] ?? 0, lines)) first += 1',
    'const byte = bytes[at] ?? 0',
    'while (at < bytes.length && (bytes[at] ?? 0) >= 0x20 && (bytes[at] ?? 0) < 0x40) at += 1',
    'while (at < bytes.length && (bytes[at] ?? 0) >= 0x20 && (bytes[at] ?? 0) < 0x30) at += 1',
  ],
  'src/main/kernel/journal/commit-queue.ts': ['one.resolve(seqs[index] ?? 0)'],
}
