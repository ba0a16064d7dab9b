import { useMemo, useSyncExternalStore } from 'react';
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
      <p className="desk-quiet desk-small">{t('case.attachment-warning')}</p>
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

const One = ({ entry, box }: { readonly entry: AttachmentEntry; readonly box: Redacted<Bytes> }) => {
  const { t } = useWords();
  const address = useBlobAddress(box, entry.mime);
  if (address === undefined) return null;
  const kind = entry.mime.split('/')[0];
  return (
    <li>
      <figure className="attachment">
        {kind === 'image' ? <img src={address} alt={entry.name} /> : null}
        {kind === 'audio' ? <audio controls src={address} aria-label={t('case.attachment-play', { name: entry.name })} /> : null}
        {kind === 'video' ? <video controls src={address} aria-label={t('case.attachment-play', { name: entry.name })} /> : null}
        <figcaption>
          <span className="attachment-name">{entry.name}</span>
          <span className="desk-quiet desk-small">{t('case.attachment-size', { n: Math.ceil(entry.length / 1024) })}</span>
          <a href={address} download={entry.name}>
            {t('case.attachment-save', { name: entry.name })}
          </a>
        </figcaption>
      </figure>
    </li>
  );
};
