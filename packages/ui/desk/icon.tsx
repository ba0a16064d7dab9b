/** Line icons, drawn here. They never stand alone: words or a label are always beside them. */
const paths = {
  tick: 'M4.5 12.5l5 5 10-11',
  cross: 'M6 6l12 12M18 6L6 18',
  clock: 'M12 7v5.5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  seal: 'M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3',
  opened: 'M5 11h14v9H5zM8 11V8a4 4 0 0 1 7.6-1.7',
  arrow: 'M15 5l-7 7 7 7',
  warn: 'M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.3',
  reply: 'M9 6l-5 5 5 5M4.5 11H14a6 6 0 0 1 6 6v1',
  record: 'M5 5h14M5 10h14M5 15h8M15.5 17.5l2 2 4-4.5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  clip: 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4L14.5 7',
  follow: 'M6 4v9h12M14 9l4 4-4 4',
} as const;

export type IconName = keyof typeof paths;

/** For the eye only: a word always stands beside it. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className="desk-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
);
