import { Link } from '@tanstack/react-router';
import type { FleetText } from '@dauys/wording/compiled/fleet.ts';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import type { TerminalState } from '@dauys/protocol/fleet.ts';

/** A line in the reader's words. */
export interface ShownLine {
  readonly id: string;
  readonly state: TerminalState;
  readonly isWrong: boolean;
  readonly facility: string;
  readonly facilityId: string;
  readonly words: string;
  readonly said: readonly string[];
  readonly heard: string;
}

export const lookOf = ({ state, isWrong }: Pick<ShownLine, 'state' | 'isWrong'>) =>
  state === 'down' ? 'urgent' : isWrong ? 'fresh' : state === 'up' ? 'done' : 'plain';

const nothingSaid = (f: FleetText, { state }: ShownLine): string =>
  f(state === 'up' || state === 'late' ? 'page.says-nothing' : 'page.not-known');

export interface FleetTableProps {
  readonly f: FleetText;
  readonly lines: readonly ShownLine[];
  /** All of them stand in one, which is named elsewhere. */
  readonly isOneFacility?: boolean;
  /** Whether whoever reads it has pages of terminals and facilities. */
  readonly hasPages?: boolean;
}

const COLUMNS = ['terminal', 'facility', 'state', 'said', 'heard'] as const;

/** A real table, because it is one: rows and columns are told to whoever cannot see them; on a narrow screen each row becomes a card. */
export const FleetTable = ({ f, lines, isOneFacility = false, hasPages = true }: FleetTableProps) => (
  <div className="desk-card fleet-card">
    <table className="fleet-table">
      <caption className="desk-hidden">{f('page.list')}</caption>
      <thead>
        <tr>
          {COLUMNS.filter((name) => name !== 'facility' || !isOneFacility).map((name) => (
            <th key={name} scope="col">
              {f(`page.col.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <th scope="row" className="desk-fixed" data-name={f('page.col.terminal')}>
              {hasPages ? (
                <Link to="/terminals/$terminalId" params={{ terminalId: line.id }}>
                  {line.id}
                </Link>
              ) : (
                line.id
              )}
            </th>
            {isOneFacility ? null : (
              <td data-name={f('page.col.facility')}>
                <Link to="/facilities/$facilityId" params={{ facilityId: line.facilityId }}>
                  {line.facility}
                </Link>
              </td>
            )}
            <td data-name={f('page.col.state')}>
              <Mark look={lookOf(line)}>{line.words}</Mark>
            </td>
            <td data-name={f('page.col.said')}>
              {line.said.length === 0 ? <span className="desk-quiet">{nothingSaid(f, line)}</span> : line.said.join(', ')}
            </td>
            <td data-name={f('page.col.heard')}>{line.heard}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
