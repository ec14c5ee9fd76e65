import { useState } from 'react'
import type { Authority, ContractLine } from '../../../../shared/domain/contract-board.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { authorityLook, contractLook, permissionWords } from './contract-look.ts'

const proxyWords: Readonly<Record<ContractLine['proxy'], string>> = {
  none: 'no proxy',
  uups: 'UUPS proxy',
  transparent: 'transparent proxy',
  beacon: 'beacon proxy',
}

/** One contract: its state, who may do what, and on demand the proof. */
export function ContractRow({ line }: { readonly line: ContractLine }) {
  const alarming = line.authorities.some(({ kind }) => kind === 'anybody' || kind === 'disputed')
  const [open, setOpen] = useState(alarming || line.disagreement !== null)
  return (
    <>
      <tr>
        <th scope="row">
          {line.name}
          <span className="contract-address">
            <ShortId value={line.address} /> <span className="dim">{proxyWords[line.proxy]}</span>
          </span>
        </th>
        <td>
          <StateMark look={contractLook(line.state)} />
        </td>
        {line.authorities.length === 0 ? (
          <td colSpan={3} className="dim">
            nothing can be tried
          </td>
        ) : null}
        {line.authorities.map((authority) => (
          <td key={authority.act}>
            <AuthorityCell authority={authority} />
          </td>
        ))}
        <td className="contract-more">
          <button
            type="button"
            className="text-button"
            aria-expanded={open}
            aria-label={`${open ? 'Less' : 'Proof'} of ${line.name}`}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Less' : 'Proof'}
          </button>
        </td>
      </tr>
      {open ? (
        <tr className="contract-detail">
          <td colSpan={6}>
            <Proof line={line} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

function AuthorityCell({ authority: { kind, says } }: { readonly authority: Authority }) {
  const { glyph, tone } = authorityLook(kind)
  return (
    <span className={kind === 'impossible' ? 'dim' : ''}>
      <span className="contract-glyph" data-tone={tone} aria-hidden="true">
        {glyph}
      </span>{' '}
      <PrivateText>{says}</PrivateText>
    </span>
  )
}

function Proof({ line }: { readonly line: ContractLine }) {
  const tried = line.authorities.flatMap(({ act, holders }) =>
    holders.map((holder) => ({ act, ...holder })),
  )
  return (
    <div className="stack">
      {line.disagreement === null ? null : (
        <p role="alert">
          ? <PrivateText>{line.disagreement}</PrivateText>. Ask a third endpoint, and take the one
          that lies out of the profile.
        </p>
      )}
      <dl className="facts">
        <div>
          <dt>Keccak-256 of its code</dt>
          <dd>
            {line.codeHash === null ? 'no code' : <ShortId value={line.codeHash} length={22} />}
          </dd>
        </div>
        {line.implementation === null ? null : (
          <div>
            <dt>Runs the code at</dt>
            <dd>
              <ShortId value={line.implementation} length={22} />
            </dd>
          </div>
        )}
      </dl>
      {tried.length === 0 ? null : (
        <table className="table" aria-label={`Accounts that were tried at ${line.name}`}>
          <thead>
            <tr>
              <th scope="col">call</th>
              <th scope="col">from</th>
              <th scope="col">because</th>
              <th scope="col">result</th>
              <th scope="col">what the contract says</th>
            </tr>
          </thead>
          <tbody>
            {tried.map(({ act, address, account, because, permission, says }) => (
              <tr key={`${act} ${address}`}>
                <td>{act}</td>
                <td>
                  {account} <ShortId value={address} />
                </td>
                <td className="dim">{because.join(', ')}</td>
                <td>{permissionWords[permission]}</td>
                <td className="dim">
                  <PrivateText>{says}</PrivateText>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
