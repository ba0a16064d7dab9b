import { useEffect, useState } from 'react';
import { hex } from '@dauys/basics/bytes.ts';
import { PHOTOGRAPH_BYTES } from '@dauys/protocol/seals.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import type { SealText } from '@dauys/wording/compiled/seal.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { err, ok } from '@dauys/basics/result.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useSeat } from '../session/seat.tsx';

export interface PhotographProps {
  readonly t: SealText;
  /** What both have signed: another picture is not shown. */
  readonly hash: string;
  readonly label: string;
}

/** Fetched when somebody wants to see it. */
export const Photograph = ({ t, hash, label }: PhotographProps) => {
  const { hub, session } = useSeat();
  const { busy, refusal, run } = useAct();
  const [url, setUrl] = useState<string>();
  useEffect(() => (url === undefined ? undefined : () => URL.revokeObjectURL(url)), [url]);
  const show = (): void =>
    run(
      'show',
      async () => {
        const bytes = await hub.bytes(
          { method: 'GET', path: `/api/fleet/seals/photographs/${hash}`, token: session.token },
          PHOTOGRAPH_BYTES,
        );
        if (!bytes.ok) return bytes;
        return hex(sha256(bytes.value)) === hash ? ok(bytes.value) : err({ code: 'desk/answer-malformed' });
      },
      (bytes) => setUrl(URL.createObjectURL(new Blob([bytes]))),
    );
  if (url !== undefined) return <img className="seal-photograph" src={url} alt={label} />;
  return (
    <>
      <Button look="bare" onPress={show} isPending={busy !== undefined} aria-label={`${t('show')}: ${label}`}>
        {t('show')}
      </Button>
      <RefusalNotice refusal={refusal} />
    </>
  );
};
