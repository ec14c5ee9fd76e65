import { useKernelState } from '../../kernel-client/index.ts'
import { Section } from '../../ui/section.tsx'
import '../../ui/table.css'

/** A broken profile gives every error with its place, and the console still opens. */
export function ProfileProblems() {
  const problems = useKernelState((state) => state.session?.problems)
  const name = useKernelState((state) => state.session?.profileName ?? '')
  if (problems === undefined || problems.length === 0) return null
  return (
    <Section title={`The profile ${name} cannot be used`}>
      <h1 className="visually-hidden">Profile</h1>
      <p role="alert">
        {problems.length === 1 ? 'One thing is' : `${problems.length} things are`} wrong with it.
        Mend them in the file and open the console again; until then it looks at nothing and changes
        nothing.
      </p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem) => (
            <tr key={`${problem.path} ${problem.message}`}>
              <td className="mono">{problem.path === '' ? '(the whole file)' : problem.path}</td>
              <td>{problem.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
