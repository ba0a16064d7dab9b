import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import { KINDS, type Kind } from './runs.ts';
import { markPath, MARKS, type Mark } from './silenceMark.ts';
import { fillOf } from './strip.tsx';

/** What fills and marks mean: only those that are there. */
export const Legend = ({
  w,
  kinds,
  marks,
}: {
  readonly w: WatchText;
  readonly kinds: ReadonlySet<Kind>;
  readonly marks: ReadonlySet<Mark>;
}) => {
  const { language } = useWords();
  const f = fleetText(language);
  return (
    <ul className="legend desk-small">
      {KINDS.filter((kind) => kinds.has(kind)).map((kind) => (
        <li key={kind}>
          <svg className="legend-fill" aria-hidden="true" focusable="false">
            <rect className={`strip-${kind}`} fill={fillOf(kind)} width="100%" height="100%" />
          </svg>
          {w(`kind.${kind}`)}
        </li>
      ))}
      {MARKS.filter((mark) => marks.has(mark)).map((mark) => (
        <li key={mark}>
          <svg className="legend-mark" viewBox="-7 -7 14 14" aria-hidden="true" focusable="false">
            <path className={`mark mark-${mark}`} d={markPath(mark)} />
          </svg>
          {mark === 'unjudged' ? w('mark.unjudged') : f(`likelihood.${mark}`)}
        </li>
      ))}
    </ul>
  );
};
