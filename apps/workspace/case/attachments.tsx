import { useMemo, useSyncExternalStore, type SyntheticEvent } from 'react';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { AttachmentEntry } from '@dauys/complaint/manifest.ts';
import { useWords } from '../frame/words.tsx';

interface AttachmentsProps {
  readonly entries: readonly AttachmentEntry[];
  readonly boxes: readonly Redacted<Bytes>[];
}

export const Attachments = ({ entries, boxes }: AttachmentsProps) => {
  const { t } = useWords();
  if (entries.length === 0) return null;
  return (
    <div className="attachments">
      <h3>{t('case.attachments')}</h3>
      <ul>
        {entries.map((entry, i) => {
          const box = boxes[i];
          return box === undefined ? null : <One key={entry.sha256} entry={entry} box={box} />;
        })}
      </ul>
    </div>
  );
};

/** An address in page memory, for as long as it is shown; then the bytes behind it are let go. */
const blobAddress = (box: Redacted<Bytes>, mime: string) => {
  let address: string | undefined;
  return {
    read: () => address,
    subscribe: (changed: () => void): (() => void) => {
      const made = URL.createObjectURL(new Blob([reveal(box)], { type: mime }));
      address = made;
      changed();
      return () => {
        URL.revokeObjectURL(made);
        address = undefined;
      };
    },
  };
};

const useBlobAddress = (box: Redacted<Bytes>, mime: string): string | undefined => {
  const { subscribe, read } = useMemo(() => blobAddress(box, mime), [box, mime]);
  return useSyncExternalStore(subscribe, read);
};

/** A page records without saying how long it took: the browser finds out when it looks for the end. Then one can go to any place of it. */
const findLength = ({ currentTarget: player }: SyntheticEvent<HTMLMediaElement>): void => {
  if (Number.isFinite(player.duration)) return;
  player.addEventListener('durationchange', () => Object.assign(player, { currentTime: 0 }), { once: true });
  player.currentTime = Number.MAX_SAFE_INTEGER;
};

/** What is played or looked at, once its bytes have an address. */
const Shown = ({ entry, address }: { readonly entry: AttachmentEntry; readonly address: string }) => {
  const { t } = useWords();
  const player = {
    controls: true,
    src: address,
    'aria-label': t('case.attachment-play', { name: entry.name }),
    onLoadedMetadata: findLength,
  };
  switch (entry.mime.split('/')[0]) {
    case 'image':
      return <img src={address} alt={entry.name} />;
    case 'audio':
      return <audio {...player} controlsList="nodownload" />;
    case 'video':
      return <video {...player} controlsList="nodownload" disablePictureInPicture />;
    default:
      return null;
  }
};

const One = ({ entry, box }: { readonly entry: AttachmentEntry; readonly box: Redacted<Bytes> }) => {
  const { t } = useWords();
  const address = useBlobAddress(box, entry.mime);
  return (
    <li>
      <figure className="attachment">
        {address === undefined ? null : <Shown entry={entry} address={address} />}
        {/^(?:audio|video)\//.test(entry.mime) ? <p className="desk-small">{t('case.recording-note')}</p> : null}
        <figcaption>
          <span className="attachment-name">{entry.name}</span>
          <span className="desk-quiet desk-small">{t('case.attachment-size', { n: Math.ceil(entry.length / 1024) })}</span>
          <details>
            <summary>{t('case.attachment-copy', { name: entry.name })}</summary>
            <p className="desk-small">{t('case.attachment-warning')}</p>
            <a href={address} download={entry.name}>
              {t('case.attachment-save', { name: entry.name })}
            </a>
          </details>
        </figcaption>
      </figure>
    </li>
  );
};
