/** Words of the kernel inside a sentence of ours: without the full stops that they bring along. */
export function inSentence(words: string): string {
  return words.replaceAll(/\.(?=;|$)/g, '')
}
