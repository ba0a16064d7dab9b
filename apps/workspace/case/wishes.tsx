import type { Wishes } from '@dauys/complaint/wishes.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { wishesText } from '@dauys/wording/compiled/wishes.ts';
import type { Language } from '@dauys/wording/plural.ts';

/** What the person asked for or let know beside the text, each with what it asks of the officer. */
export const WishesSaid = ({ language, wishes }: { readonly language: Language; readonly wishes: Wishes | undefined }) => {
  const w = wishesText(language);
  const { pressed, young, woman, helper } = wishes ?? {};
  const said = [
    ...(pressed === true ? (['pressed'] as const) : []),
    ...(young === true ? (['young'] as const) : []),
    ...(woman === true ? (['woman'] as const) : []),
  ];
  return (
    <>
      {said.map((one) => (
        <Notice key={one} tone={one === 'pressed' ? 'bad' : 'wait'} title={w(`${one}.title`)}>
          <p>{w(`${one}.text`)}</p>
        </Notice>
      ))}
      {helper === undefined ? null : (
        <Notice tone="calm">
          <p dir="auto">{w('helper', { name: helper })}</p>
        </Notice>
      )}
    </>
  );
};
