import { type Answer, notFound, ok } from '../answer.ts'
import type { Call } from '../call.ts'

function teamView(call: Call) {
  const { team } = call.state
  return { ...team, createdAt: 0, avatar: null, membership: { role: 'MEMBER' } }
}

/** `GET /v2/user`. `northstar` users have a default team; the CLI takes its scope from there. */
export function getUser(call: Call): Answer {
  const { uid, username, email } = call.actor
  const defaultTeamId = call.state.team.id
  return ok({
    user: { id: uid, uid, username, email, name: username, version: 'northstar', defaultTeamId },
  })
}

/** `GET /v1|v2/teams`. */
export function listTeams(call: Call): Answer {
  return ok({ teams: [teamView(call)], pagination: { count: 1, next: null, prev: null } })
}

/** `GET /teams/{id}`, `/v2/teams/{id}`: by id or slug. */
export function getTeam(call: Call): Answer {
  const { team } = call.state
  const wanted = call.params['team']
  return wanted === team.id || wanted === team.slug
    ? ok(teamView(call))
    : notFound('Team not found')
}
