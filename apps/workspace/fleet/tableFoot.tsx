import type { ReactNode } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import type { FleetText } from '@dauys/wording/compiled/fleet.ts';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { saveTable } from './save.ts';

export interface TableFootProps {
  readonly f: FleetText;
  readonly w: WatchText;
  readonly rows: () => readonly (readonly string[])[];
  /** Of the file, without its ending. */
  readonly name: string;
  /** Half a table is not saved. */
  readonly isWhole?: boolean;
  readonly children?: ReactNode;
}

/** What may be done with a table: keep it as a file, or on paper. */
export const TableFoot = ({ f, w, rows, name, isWhole = true, children }: TableFootProps) => (
  <div className="fleet-foot">
    <p className="desk-quiet desk-small">{children}</p>
    <div className="fleet-acts">
      <Button look="quiet" isDisabled={!isWhole} onPress={() => saveTable(rows(), name)}>
        {f('page.csv')}
      </Button>
      <Button look="quiet" onPress={() => window.print()}>
        {w('print')}
      </Button>
    </div>
  </div>
);
