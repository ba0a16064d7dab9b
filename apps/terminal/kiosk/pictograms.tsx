import type { Category } from '@dauys/complaint/categories.ts';
import type { ReactNode } from 'react';

/** Own drawings on a grid of 48: lines of one weight, people and things one knows from inside. */
const Drawing = (p: { readonly children: ReactNode; readonly points?: boolean }) => (
  <svg
    className={p.points === true ? 'points' : undefined}
    viewBox="0 0 48 48"
    fill="none"
    stroke="currentColor"
    strokeWidth="2.75"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {p.children}
  </svg>
);

const CATEGORY: Readonly<Record<Category, ReactNode>> = {
  // A raised fist and one who shields himself.
  'ill-treatment': (
    <>
      <circle cx="16" cy="19" r="5" />
      <path d="M8 42v-7a8 8 0 0 1 8-8h2l6-6" />
      <path d="M30 14h8a3 3 0 0 1 3 3v3a4 4 0 0 1-4 4h-5a3 3 0 0 1-3-3v-4a3 3 0 0 1 1-3zM35 14v-3M39 24v6M22 9l2 3M27 5v4M19 14h0" />
    </>
  ),
  // A spoken word with a weight upon it.
  reprisal: (
    <>
      <path d="M7 26h22a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3H17l-7 5v-5H7a3 3 0 0 1-3-3v-7a3 3 0 0 1 3-3z" />
      <path d="M28 18l-6-7h4V4h8v7h4l-6 7zM40 22v8M40 36v.2" />
    </>
  ),
  'health-care': (
    <>
      <path d="M14 5v9a8 8 0 0 0 16 0V5M11 5h6M27 5h6M22 22v8a9 9 0 0 0 18 0v-3" />
      <circle cx="40" cy="23" r="4" />
    </>
  ),
  conditions: (
    <>
      <path d="M7 6h34v36H7zM16 6v36M24 6v36M32 6v36" />
      <path d="M7 24h34" />
    </>
  ),
  food: (
    <>
      <path d="M5 25h38a15 15 0 0 1-10 15H15A15 15 0 0 1 5 25zM16 18c-3-4 3-5 0-9M24 18c-3-4 3-5 0-9M32 18c-3-4 3-5 0-9" />
    </>
  ),
  'disciplinary-penalty': (
    <>
      <path d="M10 5h28v38H10zM16 5v0" />
      <path d="M18 12h12v9H18zM22 12v9M26 12v9" />
      <circle cx="31" cy="30" r="1.8" fill="currentColor" />
    </>
  ),
  discrimination: (
    <>
      <circle cx="12" cy="13" r="5" />
      <circle cx="36" cy="22" r="5" />
      <path d="M4 33v-3a8 8 0 0 1 16 0v3M28 42v-3a8 8 0 0 1 16 0v3M4 33h16v10H4z" />
    </>
  ),
  correspondence: (
    <>
      <path d="M5 11h38v26H5zM5 13l19 14 19-14M5 36l13-12M43 36L30 24" />
    </>
  ),
  'legal-aid': (
    <>
      <path d="M6 16h36v25H6zM17 16v-6h14v6M6 26h36M24 23v6" />
    </>
  ),
  'sentence-court': (
    <>
      <path d="M24 6v36M14 42h20M9 12h30M9 12l-6 14a6.5 6.5 0 0 0 12 0zM39 12l-6 14a6.5 6.5 0 0 0 12 0z" />
    </>
  ),
  parole: (
    <>
      <path d="M8 5h22v38H8zM30 12h4M22 24v2" />
      <path d="M30 24h14M38 18l6 6-6 6" />
    </>
  ),
  transfer: (
    <>
      <path d="M3 12h24v22H3zM27 19h9l8 8v7H27zM3 34h41" />
      <circle cx="12" cy="36" r="4.5" fill="var(--surface)" />
      <circle cx="35" cy="36" r="4.5" fill="var(--surface)" />
      <path d="M9 17v6M15 17v6M21 17v6" />
    </>
  ),
  work: (
    <>
      <path d="M28 8l12 12-4 4-12-12zM30 18L8 40l-3-3 22-22" />
      <path d="M30 38h12M36 32v12" />
    </>
  ),
  property: (
    <>
      <path d="M9 17h30l3 26H6zM16 17v-3a8 8 0 0 1 16 0v3" />
      <path d="M19 28h10M24 28v8M19 24h10" />
    </>
  ),
  other: (
    <>
      <path d="M7 8h34a3 3 0 0 1 3 3v20a3 3 0 0 1-3 3H24L13 43v-9H7a3 3 0 0 1-3-3V11a3 3 0 0 1 3-3z" />
      <path d="M14 21v.2M24 21v.2M34 21v.2" strokeWidth="4.5" />
    </>
  ),
};

export const CategoryPictogram = (p: { readonly of: Category }) => <Drawing>{CATEGORY[p.of]}</Drawing>;

export type Pictogram = keyof typeof PICTURES;
const PICTURES = {
  write: <path d="M8 40l2-9L32 9l7 7-22 22zM27 14l7 7M26 42h16" />,
  read: <path d="M5 14l19 13 19-13M5 14v27h38V14L24 4zM5 41l14-13M43 41L29 28" />,
  guide: <path d="M24 12c-4-4-11-5-19-5v31c8 0 15 1 19 5 4-4 11-5 19-5V7c-8 0-15 1-19 5zM24 12v31" />,
  prosecutor: <path d="M24 4l17 6v12c0 11-7 18-17 22C14 40 7 33 7 22V10zM16 23l6 6 11-12" />,
  court: <path d="M5 17L24 6l19 11zM9 40h30M5 44h38M12 21v15M20 21v15M28 21v15M36 21v15" />,
  ombudsman: (
    <>
      <circle cx="24" cy="13" r="7" />
      <path d="M9 43v-4a15 15 0 0 1 30 0v4M4 24c2-2 4-2 6 0M38 24c2-2 4-2 6 0" />
    </>
  ),
  unsure: <path d="M16 17a8 8 0 1 1 12 7c-3 2-4 4-4 7M24 39v.3" strokeWidth="3.5" />,
  urgent: <path d="M24 6l20 35H4zM24 18v11M24 35v.3" />,
  calm: (
    <>
      <circle cx="24" cy="24" r="19" />
      <path d="M24 13v11l8 5" />
    </>
  ),
  named: (
    <>
      <path d="M5 9h38v30H5zM27 19h10M27 26h10M27 33h6" />
      <circle cx="16" cy="20" r="4.5" />
      <path d="M9 33a7 7 0 0 1 14 0" />
    </>
  ),
  'named-not-to-facility': (
    <>
      <circle cx="18" cy="14" r="7" />
      <path d="M5 42v-3a13 13 0 0 1 18-12M28 34h16v10H28zM31 34v-3a5 5 0 0 1 10 0v3" />
    </>
  ),
  anonymous: (
    <>
      <path d="M5 24c5-9 12-13 19-13s14 4 19 13c-5 9-12 13-19 13S10 33 5 24zM7 43L41 5" />
      <circle cx="24" cy="24" r="5.5" />
    </>
  ),
  picture: (
    <>
      <path d="M5 9h38v30H5zM6 36l12-12 9 9 6-6 9 9" />
      <circle cx="32" cy="18" r="3.5" />
    </>
  ),
  waiting: <path d="M12 5h24M12 43h24M15 5c0 10 4 14 9 19 5-5 9-9 9-19M15 43c0-10 4-14 9-19 5 5 9 9 9 19M20 38h8" />,
  card: <path d="M4 14h30v24H4zM4 21h30M10 31h8M38 12a14 14 0 0 1 0 20M42 8a20 20 0 0 1 0 28" />,
  finger: (
    <path d="M12 20a12 12 0 0 1 24 0v6a26 26 0 0 1-2 10M18 42a30 30 0 0 0 1-8v-14a5 5 0 0 1 10 0v8a30 30 0 0 1-3 14M12 28v4a24 24 0 0 1-1 6M24 20v10a30 30 0 0 1-1 8" />
  ),
  digits: (
    <>
      <circle cx="14" cy="24" r="9" />
      <path d="M23 24h21M37 24v7M44 24v5M14 24v.2" />
    </>
  ),
  yes: <path d="M9 25l10 10 20-22" />,
  partly: <path d="M9 24h30" />,
  no: <path d="M12 12l24 24M36 12L12 36" />,
  hear: <path d="M6 18v12h8l12 10V8L14 18zM33 17c4 4 4 10 0 14M38 11c8 8 8 18 0 26" />,
  stop: (
    <path d="M14 25V13a3 3 0 0 1 6 0v9M20 22V9a3 3 0 0 1 6 0v13M26 22V11a3 3 0 0 1 6 0v12M32 24v-7a3 3 0 0 1 6 0v12a14 14 0 0 1-26 7L6 27a3 3 0 0 1 5-3l3 4" />
  ),
  law: <path d="M24 6v36M14 42h20M8 14h32M24 9L8 14l-5 14h10zM24 9l16 5 5 14H35zM3 28c1 4 9 4 10 0M35 28c1 4 9 4 10 0" />,
  calls: <path d="M10 6h8l4 10-6 4c2 5 6 9 11 11l4-6 10 4v8c0 3-2 5-5 5C20 42 6 28 5 11c0-3 2-5 5-5z" />,
  checks: <path d="M21 6a14 14 0 1 0 .1 0zM31 31l12 12M15 20l5 5 8-9" />,
  woman: <path d="M24 5a7 7 0 1 0 .1 0zM24 19c-6 0-8 4-9 9l-3 9h24l-3-9c-1-5-3-9-9-9zM20 37v7M28 37v7" />,
  child: <path d="M24 12a6 6 0 1 0 .1 0zM24 24c-5 0-8 3-8 8v5h3v7h10v-7h3v-5c0-5-3-8-8-8z" />,
  doctor: <path d="M8 14h32v28H8zM18 14V7h12v7M24 21v14M17 28h14" />,
  terminal: <path d="M10 4h28v26H10zM20 30v10M28 30v10M12 44h24M17 12h14M17 19h9" />,
  speak: <path d="M24 5a7 7 0 0 1 7 7v11a7 7 0 0 1-14 0V12a7 7 0 0 1 7-7zM9 22a15 15 0 0 0 30 0M24 37v7M16 44h16" />,
  film: <path d="M5 13h26v22H5zM31 21l12-7v20l-12-7z" />,
  record: <circle cx="24" cy="24" r="13" fill="currentColor" />,
  halt: <path d="M13 13h22v22H13z" fill="currentColor" />,
  mask: (
    <path d="M6 12c6 3 12 4 18 4s12-1 18-4v10c0 11-8 19-18 21C14 41 6 33 6 22zM14 25c3-2 5-2 7 0M27 25c2-2 4-2 7 0M17 34c4 3 10 3 14 0" />
  ),
  veil: <path d="M4 24c5-9 12-13 20-13s15 4 20 13c-5 9-12 13-20 13S9 33 4 24zM24 18a6 6 0 1 0 .1 0zM8 42L40 6" />,
  exit: <path d="M20 6H8v36h12M20 24h23M34 15l9 9-9 9" />,
  back: <path d="M20 10L6 24l14 14M6 24h36" />,
  next: <path d="M28 10l14 14-14 14M42 24H6" />,
} as const satisfies Record<string, ReactNode>;

export const Picto = (p: { readonly of: Pictogram }) => (
  <Drawing points={p.of === 'back' || p.of === 'next' || p.of === 'exit'}>{PICTURES[p.of]}</Drawing>
);
