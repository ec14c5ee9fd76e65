/** The fields that are read of every deployment. */
const DEPLOYMENT = `fragment Seen on Deployment {
  id status createdAt canRollback canRedeploy deploymentStopped
  instances { id status } meta projectId environmentId serviceId
}`

/** What a service runs, and its latest deployments, newest first. */
export const SERVICE_QUERY = `query Service($projectId: String!, $environmentId: String!, $serviceId: String!, $first: Int!) {
  serviceInstance(environmentId: $environmentId, serviceId: $serviceId) {
    serviceName
    latestDeployment { ...Seen }
    activeDeployments { ...Seen }
  }
  deployments(first: $first, input: { projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId }) {
    edges { node { ...Seen } }
  }
}
${DEPLOYMENT}`

/** The same of several services in one request, aliased `s0` and `d0`, `s1` and `d1`, … */
export function servicesQuery(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index)
  const parameters = indexes.map((index) => `$service${index}: String!`).join(', ')
  const fields = indexes.map(
    (index) => `
  s${index}: serviceInstance(environmentId: $environmentId, serviceId: $service${index}) {
    serviceName
    latestDeployment { ...Seen }
    activeDeployments { ...Seen }
  }
  d${index}: deployments(first: $first, input: { projectId: $projectId, environmentId: $environmentId, serviceId: $service${index} }) {
    edges { node { ...Seen } }
  }`,
  )
  return `query Services($projectId: String!, $environmentId: String!, $first: Int!, ${parameters}) {${fields.join('')}
}
${DEPLOYMENT}`
}

/** One deployment. */
export const DEPLOYMENT_QUERY = `query Deployment($id: String!) { deployment(id: $id) { ...Seen } }
${DEPLOYMENT}`

/** Names (and values, which are dropped at once) of a service's variables. */
export const VARIABLES_QUERY = `query Variables($projectId: String!, $environmentId: String!, $serviceId: String!) {
  variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId)
}`

/** Requests at the platform's edge by status code. */
export const METRICS_QUERY = `query ErrorRate($serviceId: String!, $environmentId: String!, $startDate: DateTime!, $endDate: DateTime!, $stepSeconds: Int!) {
  httpMetricsGroupedByStatus(serviceId: $serviceId, environmentId: $environmentId, startDate: $startDate, endDate: $endDate, stepSeconds: $stepSeconds) {
    statusCode
    samples { ts value }
  }
}`
