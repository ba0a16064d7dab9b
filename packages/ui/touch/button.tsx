import type { ReactNode } from 'react';

/** A large button; `main` is the one that goes on, `danger` the one that cannot be undone. At least 64 px high. */
export const Button = (p: {
  readonly children: ReactNode;
  readonly press: () => void;
  readonly rank?: 'main' | 'plain' | 'quiet' | 'danger';
  readonly label?: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  /** Leads away from everything: no touch of it is too early or too much. */
  readonly exit?: true;
}) => (
  <button
    type="button"
    className={`button ${p.rank ?? 'plain'}`}
    aria-label={p.label}
    disabled={p.disabled}
    data-exit={p.exit}
    onClick={p.press}
  >
    {p.icon}
    <span>{p.children}</span>
  </button>
);

/** A button that is on or off, and says so. */
export const Toggle = (p: {
  readonly children: ReactNode;
  readonly on: boolean;
  readonly press: () => void;
  readonly icon?: ReactNode;
}) => (
  <button type="button" className="button plain" aria-pressed={p.on} onClick={p.press}>
    {p.icon}
    <span>{p.children}</span>
  </button>
);

/** One of a few answers to the question of a screen: touching it is the answer, no second touch is needed. */
export const Choice = (p: {
  readonly title: string;
  readonly detail?: string;
  readonly icon?: ReactNode;
  readonly chosen?: boolean;
  readonly tone?: 'urgent' | 'lead';
  readonly language?: string;
  readonly direction?: 'ltr' | 'rtl';
  readonly press: () => void;
}) => (
  <li>
    <button
      type="button"
      className={`choice ${p.tone ?? ''}`}
      aria-pressed={p.chosen === undefined ? undefined : p.chosen}
      lang={p.language}
      dir={p.direction}
      onClick={p.press}
    >
      {p.icon !== undefined && (
        <span className="choice-icon" aria-hidden="true">
          {p.icon}
        </span>
      )}
      <span className="choice-words">
        <span className="choice-title">{p.title}</span>
        {p.detail !== undefined && <span className="choice-detail">{p.detail}</span>}
      </span>
      <svg className={`choice-go ${p.chosen === true ? '' : 'onward'}`} viewBox="0 0 24 24" aria-hidden="true">
        <path d={p.chosen === true ? 'M4 12.5l5.2 5.2L20 7' : 'M9 5l7 7-7 7'} />
      </svg>
    </button>
  </li>
);

/** `few`: one below the other, large. `many`: a grid of pictograms. */
export const Choices = (p: { readonly children: ReactNode; readonly as?: 'few' | 'many'; readonly label: string }) => (
  <ul className={`choices ${p.as ?? 'few'}`} aria-label={p.label}>
    {p.children}
  </ul>
);
