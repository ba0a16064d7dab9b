import type { ReactNode } from 'react';

/** A sentence that stands out. `fault` is announced at once, the others are only read in their place. */
export const Notice = (p: { readonly tone: 'calm' | 'good' | 'fault' | 'urgent'; readonly id?: string; readonly children: ReactNode }) => (
  <div className={`notice ${p.tone}`} id={p.id} role={p.tone === 'fault' ? 'alert' : undefined}>
    <svg viewBox="0 0 24 24" aria-hidden="true">
      {p.tone === 'good' ? (
        <path d="M4 12.5l5.2 5.2L20 7" />
      ) : (
        <>
          <circle cx="12" cy="12" r="9.5" />
          <path d={p.tone === 'calm' ? 'M12 11v6M12 7.2v.1' : 'M12 6.5v7M12 17v.1'} />
        </>
      )}
    </svg>
    <div>{p.children}</div>
  </div>
);

/** Announced politely when its words change; not seen. */
export const Live = (p: { readonly children: ReactNode }) => (
  <div className="unseen" role="status" aria-live="polite">
    {p.children}
  </div>
);
