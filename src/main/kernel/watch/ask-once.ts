import type { Reads } from '../ports/reads.ts'

/**
 * Reads for one look: parts of it that want the same answer share one request. For nothing that lasts,
 * because an answer is kept as long as these reads are.
 */
export function askOnce(reads: Reads): Reads {
  const requests = share<Awaited<ReturnType<Reads['http']['read']>>>()
  const records = share<Awaited<ReturnType<Reads['records']['of']>>>()
  return {
    ...reads,
    http: {
      read: (request, signal) =>
        requests(JSON.stringify(request), () => reads.http.read(request, signal)),
    },
    records: { of: (system, signal) => records(system, () => reads.records.of(system, signal)) },
  }
}

function share<Answer>(): (key: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const asked = new Map<string, Promise<Answer>>()
  return (key, ask) => {
    const answer = asked.get(key) ?? ask()
    asked.set(key, answer)
    return answer
  }
}
