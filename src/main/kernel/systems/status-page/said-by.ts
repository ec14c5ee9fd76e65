import { z } from 'zod'
import type { HttpResponse } from '../../ports/http.ts'

const Said = z.union([
  z.object({ error: z.union([z.string(), z.array(z.string())]) }),
  z.object({ error: z.object({ message: z.string() }) }),
  z.object({ errors: z.union([z.string(), z.array(z.string())]) }),
  z.object({ message: z.string() }),
])

/** The error in an answer, in whichever of the shapes that status pages use. */
export function saidBy(response: HttpResponse): string {
  const parsed = Said.safeParse(response.json)
  if (!parsed.success) return response.text.slice(0, 300) || 'no text'
  const { data } = parsed
  if ('errors' in data) return [data.errors].flat().join('; ')
  if ('message' in data) return data.message
  const { error } = data
  return typeof error === 'object' && !Array.isArray(error)
    ? error.message
    : [error].flat().join('; ')
}
