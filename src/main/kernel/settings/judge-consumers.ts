import type { Profile, ProfileProblem } from '../../../shared/domain/profile.ts'

/** Consumers of contracts that no provider of the profile has. */
export function consumerProblems({ systems }: Profile): readonly ProfileProblem[] {
  const { contracts, vercel, railway } = systems
  const services = new Set(
    railway === undefined ? [] : ['api', ...railway.services.workers.map(({ name }) => name)],
  )
  return (contracts?.contracts ?? []).flatMap(({ consumers }, index) => {
    const path = `systems.contracts.contracts[${index}].consumers`
    const unknown = (consumers?.railway ?? []).flatMap(({ service }, place) =>
      services.has(service)
        ? []
        : [
            {
              path: `${path}.railway[${place}].service`,
              message: 'must be `api`, or the name of one of systems.railway.services.workers',
            },
          ],
    )
    return consumers?.vercel === undefined || vercel !== undefined
      ? unknown
      : [...unknown, { path: `${path}.vercel`, message: 'needs systems.vercel' }]
  })
}
