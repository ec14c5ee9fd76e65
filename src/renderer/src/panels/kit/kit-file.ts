/** The contract takes no longer text; a kit has some 600 characters. */
export const LARGEST_KIT = 20_000

export type KitFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'not-a-kit'; readonly because: string }

/** Reads a file that the operator chose. Whether it is a kit, and whose, only the kernel can tell. */
export async function readKitFile(file: Pick<File, 'name' | 'size' | 'text'>): Promise<KitFile> {
  if (file.size > LARGEST_KIT) {
    return { kind: 'not-a-kit', because: `${file.name} is too large to be a recovery kit.` }
  }
  try {
    const text = await file.text()
    return text.trim() === ''
      ? { kind: 'not-a-kit', because: `${file.name} is empty.` }
      : { kind: 'text', text }
  } catch {
    return { kind: 'not-a-kit', because: `${file.name} cannot be read.` }
  }
}
